import { type ActivityLevel, levelRank } from "../../model/hunt.ts";
import type { Indicator } from "../../model/indicator.ts";
import type { MessageRef, Person, Place } from "../../model/request.ts";

/** A watch as it is kept: what is watched, how far it has looked, and what is known. */
export interface WatchRecord {
  readonly id: string;
  readonly indicator: Indicator;
  readonly everyMs: number;
  readonly until: string;
  readonly person: Person;
  readonly place: Place;
  readonly begunAt: string;
  /** `config`: it stands in the configuration and is over when it no longer does. */
  readonly source: "person" | "config";
  readonly state: "active" | "stopped" | "over";
  readonly stoppedBy: string | null;
  /** The instant in the logs from which it looks, and how far each question has come. */
  readonly since: string;
  readonly marks: Readonly<Record<string, string>>;
  readonly looks: number;
  readonly lookedAt: string | null;
  /** Why the last look was not whole. */
  readonly trouble: string | null;
  /** Tables that it does not look at; not there before its first look. */
  readonly leftOut?: readonly string[];
  readonly rows: number;
  readonly lastRow: string | null;
  readonly known: Known;
  /** What was told, the newest last. */
  readonly told: readonly Told[];
  /** News that nobody was told yet. */
  readonly untold: Told | null;
  readonly message: MessageRef | null;
  readonly caseId: string | null;
}

/** What is no news any more. */
export interface Known {
  readonly level: ActivityLevel;
  readonly lenses: readonly string[];
  readonly hosts: readonly string[];
  readonly accounts: readonly string[];
  readonly alerts: readonly string[];
}

export interface Told {
  readonly at: string;
  readonly words: string;
}

export const nothingKnown: Known = { level: "none", lenses: [], hosts: [], accounts: [], alerts: [] };
export const shortestMs = 15 * 60_000;
export const longestMs = 24 * 3_600_000;
/** The end of what is watched as long as the configuration lists it. */
export const always = new Date("9999-12-31T00:00:00Z");
const mostTold = 10;

/** Where watches of one workspace are listed. */
export const groupOf = ({ platform, workspace }: Place): string => `${platform} ${workspace}`;

/** The key of the output that shows it: the message with that key is its card. */
export const cardKey = (id: string): string => `watch ${id}`;
export const idOfCard = (key: string): string | null => /^watch (\S+)$/.exec(key)?.[1] ?? null;

/** When it next needs work: its next look, at the latest its end; null once it is over. */
export function dueOf(record: WatchRecord): Date | null {
  if (record.untold && record.state !== "stopped") return new Date(record.untold.at);
  if (record.state !== "active") return null;
  const next = Date.parse(record.lookedAt ?? record.begunAt) + record.everyMs;
  return new Date(Math.min(next, Date.parse(record.until)));
}

export function toldOf(record: WatchRecord, news: Told): readonly Told[] {
  return [...record.told, news].slice(-mostTold);
}

export function higher(a: ActivityLevel, b: ActivityLevel): ActivityLevel {
  return levelRank(a) >= levelRank(b) ? a : b;
}
