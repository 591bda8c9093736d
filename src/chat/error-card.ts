import { createHash } from "node:crypto";
import type { Action, Card } from "../model/card.ts";
import type { Failure } from "../model/failure.ts";

/** The machine-readable side of an error card: `data` of its output. `usage` is exit code 2 in a shell, else 1. */
export interface ErrorData {
  readonly error: {
    readonly what: string;
    readonly why: string;
    readonly fix: string;
    readonly usage: boolean;
    readonly reference: string;
  };
}

export function isError(data: unknown): data is ErrorData {
  return typeof data === "object" && data !== null && "error" in data;
}

/** Four hex digits that a person can read out and a log line repeats. */
export function referenceOf(requestId: string): string {
  return createHash("sha256").update(requestId).digest("hex").slice(0, 4);
}

/** What failed, why, what to do, and a reference; `retry` is the whole request, already split. */
export function errorCard(failure: Failure, reference: string, retry?: readonly string[]): Card {
  return card(`${failure.what}: ${failure.why}`, failure.what, failure.fix, reference, retry);
}

/** A bug: nothing of the error itself is shown, it may quote what nobody here should read. */
export function bugCard(reference: string, retry?: readonly string[]): Card {
  const fix = "Nothing you typed is to blame. Whoever runs the bot finds the cause in its log under the reference.";
  return card(bugTitle, bugTitle, fix, reference, retry);
}

const bugTitle = "Something went wrong inside the bot.";

function card(
  title: string,
  preview: string,
  fix: string,
  reference: string,
  retry: readonly string[] | undefined,
): Card {
  const actions: readonly Action[] = retry ? [{ label: "Try again", run: retry }] : [];
  return {
    title,
    tone: "notice",
    preview: cut(preview),
    blocks: [
      { kind: "text", lines: [[fix]] },
      { kind: "note", line: ["reference ", { text: reference, as: "code" }] },
    ],
    ...(actions.length > 0 ? { actions } : {}),
  };
}

/** A push notification has 150 characters. */
const cut = (text: string) => (text.length > 150 ? `${text.slice(0, 149)}…` : text);
