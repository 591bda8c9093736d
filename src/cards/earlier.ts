import type { Line, NoteBlock } from "../model/card.ts";
import type { VerdictWord } from "../model/enrich.ts";
import type { ActivityLevel } from "../model/hunt.ts";
import { untrusted } from "./span.ts";
import { ago, listed, plural } from "./words.ts";

/** A colleague's hunt of the same value a short while ago. */
export interface AskedBefore {
  readonly by: string;
  readonly at: Date;
  readonly where: string;
  /** Null while it runs, or when it was never answered. */
  readonly answer: { readonly activity: ActivityLevel; readonly verdict: VerdictWord } | null;
}

/** What is new since an earlier hunt of the same value. */
export interface NewSince {
  readonly at: Date;
  readonly by: string;
  readonly tables: readonly string[];
  readonly hosts: readonly string[];
  readonly accounts: readonly string[];
  readonly alerts: number;
}

/** `Asked 12 min ago by Ben, in #soc: impact, verdict malicious` */
export function askedBeforeLine({ by, at, where, answer }: AskedBefore, now: Date): Line {
  const said = answer ? `: ${answer.activity}, verdict ${answer.verdict}` : ": not answered yet";
  return [`Asked ${since(at, now)} by `, untrusted(by, 60), ", ", untrusted(where, 60), said];
}

/** While the hunt runs: whoever can use the colleague's answer stops it. */
export function askedBeforeNote(before: AskedBefore, now: Date): NoteBlock {
  const choice = before.answer ? ". Use that answer and stop this, or let it be asked again." : ".";
  return { kind: "note", line: [...askedBeforeLine(before, now), choice] };
}

/** `New since 8 h ago (Ben): 1 table (SigninLogs), host web01` */
export function newSinceLine({ at, by, tables, hosts, accounts, alerts }: NewSince, now: Date): Line {
  const head: Line = [`since ${since(at, now)} (`, untrusted(by, 60), ")"];
  const parts: Line[] = [
    ...named("table", tables),
    ...named("host", hosts),
    ...named("account", accounts),
    ...(alerts > 0 ? [[plural(alerts, "alert")]] : []),
  ];
  if (parts.length === 0) return ["Nothing new ", ...head];
  return ["New ", ...head, ": ", ...parts.flatMap((part, at): Line => (at === 0 ? part : [", ", ...part]))];
}

function named(noun: string, values: readonly string[]): Line[] {
  return values.length === 0 ? [] : [[`${plural(values.length, noun)} (`, untrusted(listed(values, 3), 120), ")"]];
}

const since = (then: Date, now: Date) => ago(then.toISOString(), now.toISOString());
