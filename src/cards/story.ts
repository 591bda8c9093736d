import type { Line } from "../model/card.ts";
import { type LensName, levelRank } from "../model/hunt.ts";
import type { LensRow } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import { distinctNames } from "../model/touched.ts";
import { joined, untrusted } from "./span.ts";
import { clock } from "./words.ts";

/** One lens in a card's table: its phrases worst first, how many rows, from when to when. */
export interface LensStory {
  readonly lens: LensName;
  readonly line: Line;
  readonly rows: number;
  readonly first: string;
  readonly last: string;
}

const phrasesPerLens = 4;

/** The lenses that saw something, worst first. */
export function lensStories(rows: readonly LensRow[], hunted: Indicator): LensStory[] {
  return [...byLens(rows).entries()]
    .map(([lens, own]) => ({ lens, own, worst: Math.max(...own.map((row) => levelRank(row.outcome))) }))
    .sort((a, b) => b.worst - a.worst || total(b.own) - total(a.own))
    .map(({ lens, own }) => ({
      lens,
      line: [...phraseLine(own), ...(hunted.kind === "account" ? [] : asOne(own))],
      rows: total(own),
      first: own.map((row) => row.first).sort()[0] ?? "",
      last:
        own
          .map((row) => row.last)
          .sort()
          .at(-1) ?? "",
    }));
}

/** `27 token sign-ins, mailbox rule as ap.clerk@contoso.com`: said once, where everything was done by one account. */
function asOne(rows: readonly LensRow[]): Line {
  const [actor, ...others] = new Set(rows.map((row) => row.actor));
  const told = rows.some((row) => row.outcome === "access" && / in$/.test(row.detail));
  return actor && others.length === 0 && !told ? [" as ", untrusted(actor, 40)] : [];
}

/** How it came, told of the first time; `actors` and `targets` also of the other times it came the same way. */
export interface Entry extends LensRow {
  readonly actors: readonly string[];
  readonly targets: readonly string[];
}

/** What one lens saw: how it got in, when it did, and the one or two deeds that tell most. */
export interface Chapter {
  readonly entry: Entry | undefined;
  readonly deeds: readonly LensRow[];
}

/**
 * The lenses that saw access or worse, or without any the worst that was seen; the latest first, at most three. Two tables
 * may record one deed: it is told once.
 */
export function chaptersOf(rows: readonly LensRow[]): Chapter[] {
  const worst = Math.max(0, ...rows.map((row) => levelRank(row.outcome)));
  const least = Math.min(worst, levelRank("access"));
  const weighty = rows.filter((row) => levelRank(row.outcome) >= least);
  const told = new Set<string>();
  return [...byLens(weighty).values()]
    .sort((a, b) => latest(b).localeCompare(latest(a)))
    .map((own) => {
      const deeds = telling(merged(own.filter((row) => row.outcome === "impact"))).slice(0, 2);
      const untold = deeds.filter((deed) => !told.has(deedKey(deed)));
      for (const deed of untold) told.add(deedKey(deed));
      return { entry: withAlike(entryOf(own), own), deeds: untold };
    })
    .filter(({ entry, deeds }) => entry !== undefined || deeds.length > 0)
    .slice(0, 3);
}

const deedKey = ({ detail, rows }: LensRow) => `${detail.toLowerCase()} ${rows}`;

/**
 * The story in one breath: for each lens that saw access or worse, who got in where and when, then what was done. Without
 * any, the worst that was seen.
 */
export function storyLine(rows: readonly LensRow[]): Line {
  return joined(chaptersOf(rows).map(chapterLine), " · ");
}

function chapterLine({ entry, deeds }: Chapter): Line {
  if (!entry) {
    const [first] = deeds;
    const actor = first && deeds.every((deed) => deed.actor === first.actor) ? first.actor : "";
    return joined(
      deeds.map((deed, at): Line => [...counted(deed), ...(at === 0 ? [...as(actor), ` (${clock(deed.first)})`] : [])]),
      ", ",
    );
  }
  const isMail = entry.lens === "e-mail" && /\bmails?\b/.test(entry.detail);
  const who = andMore(isMail ? " from " : " as ", entry.actor, entry.actors);
  const where = andMore(isMail ? " to " : " on ", entry.target, entry.targets);
  const what = levelRank(entry.outcome) < levelRank("access") ? counted(entry) : [untrusted(entry.detail, 60)];
  const start: Line = [...what, ...who, ...where, ` (${clock(entry.first)})`];
  return joined([start, ...deeds.map((deed): Line => [...counted(deed), later(entry, deed)])], ", ");
}

const as = (actor: string): Line => andMore(" as ", actor, [actor]);

/** ` as amara.osei@contoso.com and 7 more` */
function andMore(word: string, first: string, all: readonly string[]): Line {
  const more = all.length - 1;
  return first ? [word, untrusted(first, 60), ...(more > 0 ? [` and ${more} more`] : [])] : [];
}

function withAlike(entry: LensRow | undefined, rows: readonly LensRow[]): Entry | undefined {
  if (!entry) return undefined;
  const alike = rows.filter((row) => row.outcome === entry.outcome && row.detail === entry.detail);
  return {
    ...entry,
    rows: total(alike),
    actors: distinctNames(alike.map(({ actor }) => actor)),
    targets: distinctNames(alike.map(({ target }) => target)),
  };
}

/** The row that says how it got in: a session ("SSH in", "RDP in") before any other kind of access. */
function entryOf(rows: readonly LensRow[]): LensRow | undefined {
  const ways = rows
    .filter((row) => levelRank(row.outcome) <= levelRank("access"))
    .sort((a, b) => a.first.localeCompare(b.first));
  return (
    ways.find((row) => row.outcome === "access" && / in$/.test(row.detail)) ??
    ways.find((row) => row.outcome === "access") ??
    ways[0]
  );
}

/** How soon after the entry a deed followed, when that is telling. */
function later(entry: LensRow, deed: LensRow): string {
  const seconds = Math.round((Date.parse(deed.first) - Date.parse(entry.first)) / 1000);
  if (seconds <= 0 || seconds >= 3600) return "";
  return seconds < 60 ? ` ${seconds} s later` : ` ${Math.round(seconds / 60)} min later`;
}

function phraseLine(rows: readonly LensRow[]): Line {
  const entry = entryOf(rows);
  const session = entry && entry.outcome === "access" && / in$/.test(entry.detail) ? entry : undefined;
  const rest = telling(merged(rows.filter((row) => row !== session && !(session && row.detail === session.detail))));
  const all = session ? [session, ...rest] : rest;
  const phrases = all.slice(0, phrasesPerLens).map((row): Line => {
    if (row === session) return [untrusted(row.detail, 60), ...(row.actor ? [" as ", untrusted(row.actor, 40)] : [])];
    return counted(row);
  });
  const more = all.length - phrases.length;
  return joined(more > 0 ? [...phrases, [`+${more} more`]] : phrases, ", ");
}

/** Rows that say the same become one. */
function merged(rows: readonly LensRow[]): LensRow[] {
  const groups = new Map<string, LensRow>();
  for (const row of rows) {
    const key = `${row.outcome} ${row.detail}`;
    const known = groups.get(key);
    if (!known) groups.set(key, row);
    else {
      groups.set(key, {
        ...known,
        actor: known.actor === row.actor ? known.actor : "",
        rows: known.rows + row.rows,
        first: known.first < row.first ? known.first : row.first,
        last: known.last > row.last ? known.last : row.last,
      });
    }
  }
  return [...groups.values()];
}

/** Rows found by looking into a session, not by the indicator itself. */
const bySession = (row: LensRow) => Number(row.query === "host/processes");

/**
 * Worst first; of one outcome the most frequent, then the rarest: one odd change says more than the second most usual
 * one. What names the indicator goes before what else ran in the session, and there the last deed before the first:
 * looking around comes before acting.
 */
function telling(rows: readonly LensRow[]): LensRow[] {
  const sorted = [...rows].sort(
    (a, b) =>
      levelRank(b.outcome) - levelRank(a.outcome) ||
      bySession(a) - bySession(b) ||
      a.rows - b.rows ||
      (bySession(a) ? b.first.localeCompare(a.first) : a.first.localeCompare(b.first)),
  );
  return [...new Set(sorted.map((row) => row.outcome))].flatMap((outcome) => {
    const own = sorted.filter((row) => row.outcome === outcome);
    const most = [...own].sort((a, b) => b.rows - a.rows)[0];
    return most && most.rows > 1 ? [most, ...own.filter((row) => row !== most)] : own;
  });
}

function counted(row: LensRow): Line {
  return row.rows > 1
    ? [`${row.rows.toLocaleString("en-US")} `, untrusted(row.detail, 60)]
    : [untrusted(row.detail, 60)];
}

function byLens(rows: readonly LensRow[]): Map<LensName, LensRow[]> {
  const groups = new Map<LensName, LensRow[]>();
  for (const row of rows) groups.set(row.lens, [...(groups.get(row.lens) ?? []), row]);
  return groups;
}

function total(rows: readonly LensRow[]): number {
  return rows.reduce((sum, row) => sum + row.rows, 0);
}

function latest(rows: readonly LensRow[]): string {
  return (
    rows
      .map((row) => row.last)
      .sort()
      .at(-1) ?? ""
  );
}
