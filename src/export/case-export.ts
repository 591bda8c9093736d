import type { Tlp } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import type { KeptHunt, KeptTable } from "../model/kept.ts";
import type { Person } from "../model/request.ts";
import { type CaseState, eventsOf, type KeptWindow, type TimelineEvent } from "../model/timeline.ts";
import { strictest } from "../model/tlp.ts";

export const exportFormats = ["markdown", "json", "stix", "csv", "notebook"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** A whole case file, ready to be written down in any format. */
export interface CaseExport {
  readonly state: CaseState;
  /** All of them, oldest first, with what the answers found. */
  readonly events: readonly TimelineEvent[];
  readonly at: Date;
  readonly by: Person;
  /** The case in a few lines of plain words. */
  readonly summary: readonly string[];
  /** What is worth telling, oldest first, in plain words. */
  readonly story: readonly Told[];
  /** The chart of each hunt, and the picture that a query asked for, by the hash of what was kept of the answer. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  readonly spelling: Spelling;
  readonly logs: LogsAddress | null;
}

export const publicEndpoint = "https://api.loganalytics.io";

/** Where the questions can be asked again by Log Analytics' own clients; null for logs that those cannot reach. */
export interface LogsAddress {
  /** `https://api.loganalytics.io`, or `http://` to this machine, where any token is taken. */
  readonly endpoint: string;
  readonly workspaces: readonly string[];
}

export interface Told {
  readonly at: Date;
  readonly who: string;
  readonly what: string;
}

/** How values and strangers' words are spelt so that no reader's program makes a link of them. */
export interface Spelling {
  indicator(indicator: Indicator): string;
  text(text: string): string;
}

export interface ExportFile {
  readonly name: string;
  readonly mime: string;
  readonly content: string;
}

/** One question of the case and what it found. */
export interface Finding {
  readonly at: Date;
  readonly person: Person;
  /** Verb and words, as they were understood. */
  readonly request: readonly string[];
  readonly window: KeptWindow | null;
  readonly hunts: readonly KeptHunt[];
  /** The answer of one query, of a person's own or of the library. */
  readonly table: KeptTable | null;
}

/** The questions that found something to keep, oldest first. */
export function findingsIn(events: readonly TimelineEvent[]): readonly Finding[] {
  const asked = new Map(eventsOf(events, "asked").map((event) => [event.data.requestId, event]));
  return eventsOf(events, "answered").flatMap(({ at, person, data }): Finding[] => {
    const { requestId, verb, results = [], table } = data;
    if (results.length === 0 && !table) return [];
    const question = asked.get(requestId);
    return [
      {
        at: question?.at ?? at,
        person,
        request: [verb, ...(question?.data.words ?? [])],
        window: table?.window ?? data.window ?? question?.data.window ?? null,
        hunts: results,
        table: table ?? null,
      },
    ];
  });
}

/** The text of the one query that a finding answers. */
export function kqlOf({ table, request }: Finding): string {
  return table?.kql ?? request.slice(1).join(" ");
}

/** `Query`, or the question of the library that was run. */
export function titleOf({ request: [verb, question = ""] }: Finding): string {
  return verb === "run" ? `Question ${question}` : "Query";
}

/** `case-1a2b3c4d`: names no indicator, so that the name alone tells nobody anything. */
export function fileStem({ state }: CaseExport): string {
  return `case-${state.investigation.id.slice(0, 8)}`;
}

/** `2019-02-18 15:29:20Z` */
export function instant(time: Date | string | null): string {
  if (time === null) return "";
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** How far a case may be passed on: as it was marked, and as what it found is labelled; null where nothing says so. */
export function caseTlp({ state, events }: Pick<CaseExport, "state" | "events">): Tlp | null {
  const found = findingsIn(events).flatMap(({ hunts }) => hunts.map(({ result }) => result.tlp?.level));
  const level = strictest(state.tlp, ...found);
  return level === "clear" ? state.tlp : level;
}

/** `TLP:AMBER`; empty for a case that nothing marks. */
export function tlpLabel(given: CaseExport): string {
  const tlp = caseTlp(given);
  return tlp ? `TLP:${tlp.toUpperCase()}` : "";
}
