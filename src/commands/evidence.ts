import { didCard } from "../cards/case.ts";
import { said } from "../cards/event-words.ts";
import { span } from "../cards/words.ts";
import type { Command } from "../model/command.ts";
import { type HuntResult, levelRank } from "../model/hunt.ts";
import type { KeptTable } from "../model/kept.ts";
import { type EventData, eventsOf, type TimelineEvent } from "../model/timeline.ts";
import { type CasePorts, caseOf, misused } from "./case-file.ts";

type Pin = { readonly words: string } | { readonly row: number } | { readonly last: true };

/** `evidence <text>` pins words, `evidence row 3` a row of the last answer, `evidence` or `evidence card` that answer itself. */
export function evidenceCommand(ports: CasePorts): Command<Pin> {
  return {
    name: "evidence",
    usage: "evidence [card | row N | text]",
    summary: "pin the last answer, a row of it, or words",
    examples: ["evidence", "evidence row 1", "evidence ticket 4711: the user confirms it was not him"],
    takesRange: false,
    role: "analyst",
    parse({ tail }) {
      const text = tail.trim();
      const row = /^row\s+(\d{1,4})$/i.exec(text)?.[1];
      if (row !== undefined) return { row: Number(row) };
      return /^(card)?$/i.test(text) ? { last: true } : { words: text.slice(0, 10_000) };
    },
    async *run(pin, request) {
      const { investigation } = await caseOf(ports, request, "evidence");
      const data =
        "words" in pin ? { text: pin.words } : found(pin, await ports.investigations.events(investigation.id));
      await ports.investigations.append(investigation.id, { kind: "evidence", person: request.person, data });
      const card = didCard("Pinned as evidence", [[said(data.text, 300)]]);
      yield { slot: "main", key: "evidence", card, final: true, data };
    },
  };
}

function found(
  pin: { readonly row: number } | { readonly last: true },
  events: readonly TimelineEvent[],
): EventData["evidence"] {
  const last = eventsOf(events, "answered").findLast(
    ({ data }) => data.results !== undefined || data.table !== undefined,
  );
  if (!last) {
    throw misused(
      "There is nothing to pin yet",
      "Nothing was hunted or queried in this thread.",
      "Pin words instead: evidence <text>",
    );
  }
  const { summary, results = [], table } = last.data;
  const indicators = results.map(({ result }) => result.indicator);
  if (!("row" in pin)) return { text: summary, ...(indicators.length > 0 ? { indicators } : {}) };
  const rows = table ? tableRows(table) : results.flatMap(({ result }) => lensRows(result));
  const text = rows[pin.row - 1];
  if (text === undefined) {
    throw misused(
      `There is no row ${pin.row}`,
      `The last answer here has ${rows.length}.`,
      "Count from 1, in the order of the card.",
    );
  }
  return { text, ...(indicators.length > 0 ? { indicators } : {}) };
}

/** In the order of the card: the worst first, of the same the one with most rows. */
function lensRows({ lenses, indicator }: HuntResult): string[] {
  return lenses
    .filter(({ rows }) => rows > 0)
    .toSorted((a, b) => levelRank(b.outcome) - levelRank(a.outcome) || b.rows - a.rows)
    .map(
      ({ lens, outcome, rows, first, last, detail }) =>
        `${indicator.value} · ${lens}: ${outcome}, ${detail} · ${rows} rows${first && last ? `, ${span(first, last)} UTC` : ""}`,
    );
}

function tableRows({ columns, rows }: KeptTable): string[] {
  return rows.map((row) =>
    row
      .map((cell, at) => `${columns[at]?.name ?? at}=${typeof cell === "string" ? cell : JSON.stringify(cell)}`)
      .join(" · "),
  );
}
