import { untrusted } from "../cards/span.ts";
import type { Card, Form } from "../model/card.ts";
import { Failure } from "../model/failure.ts";
import type { Request } from "../model/request.ts";

/** What is answered to `report` alone: a form where there are forms. */
export function askForText(request: Request, flags: readonly string[]): Card {
  if (request.place.platform === "terminal") {
    throw new Failure({
      what: "report needs a text",
      why: "None was given, and no file.",
      fix: "For example: report report.txt, or - for standard input",
      usage: true,
    });
  }
  const form: Form = {
    title: "Hunt a report",
    run: ["report", ...flags, "--"],
    fields: [
      {
        kind: "text",
        id: "text",
        label: "The text",
        lines: 12,
        hint: "Paste it as it is, defanged or not. A longer one: send it as a file with the word report.",
      },
    ],
    submit: "Hunt",
  };
  return {
    title: "A report of what?",
    tone: "calm",
    preview: "Paste the text of the report, or send a file",
    blocks: [
      {
        kind: "text",
        lines: [["Paste a text, or send a file (text, CSV, JSON, STIX 2.1, MISP, PDF, .eml) with the word report."]],
      },
    ],
    actions: [
      { label: "Paste the text …", ask: form },
      ...(request.threadText ? [{ label: "Read this thread", run: ["report", ...flags, "--", "thread"] }] : []),
    ],
  };
}

export function nothingFound(notes: readonly string[]): Card {
  return {
    title: "No indicator found",
    tone: "calm",
    preview: "No indicator in the text",
    blocks: [
      { kind: "text", lines: [["The text names no address, domain, URL, hash, mail address or CVE."]] },
      ...notes.map((note) => ({ kind: "note" as const, line: [untrusted(note, 400)] })),
    ],
  };
}
