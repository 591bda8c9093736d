import type { News, WatchShown } from "../../cards/watch.ts";
import { type ActivityLevel, levelRank } from "../../model/hunt.ts";
import type { MessageRef, Place } from "../../model/request.ts";

/** A watch as it is kept: what is watched, how far it has looked, and what is known. */
export interface WatchRecord extends WatchShown {
  readonly place: Place;
  /** The instant in the logs from which it looks, and how far each question has come. */
  readonly since: string;
  readonly marks: Readonly<Record<string, string>>;
  readonly known: Known;
  /** News that nobody was told yet. */
  readonly untold: News | null;
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

export const nothingKnown: Known = { level: "none", lenses: [], hosts: [], accounts: [], alerts: [] };
export const shortestMs = 15 * 60_000;
export const longestMs = 24 * 3_600_000;
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

export function toldOf(record: WatchRecord, news: News): readonly News[] {
  return [...record.told, news].slice(-mostTold);
}

export function higher(a: ActivityLevel, b: ActivityLevel): ActivityLevel {
  return levelRank(a) >= levelRank(b) ? a : b;
}
