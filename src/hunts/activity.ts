import { type Activity, type ActivityLevel, activityLevels, levelRank, type TableHits } from "../model/hunt.ts";
import type { Departure, LensRow } from "../model/hunt-answer.ts";

/** The last row must be younger than this for activity to be called ongoing. */
const ongoingMs = 60 * 60_000;

export interface ActivityInput {
  readonly rows: readonly LensRow[];
  /** Every table with hits, read by a lens or not. */
  readonly tables: readonly TableHits[];
  readonly now: Date;
  readonly seenBefore: Activity["seenBefore"];
  /** For what is ours: what is not as usual about it. Null for what comes from outside. */
  readonly departures: readonly Departure[] | null;
}

/** A host's week can be a thousand rows: a reader checks the first few. */
const mostReasons = 20;

/**
 * What happened here: the highest outcome any lens saw. A hit that no lens read is a mention: it says the value is
 * written somewhere, not what was done. First, last and ongoing count only rows above a mention. Of a host or an account
 * the level says what it did itself; whether that speaks against it is `use`.
 */
export function judgeActivity(input: ActivityInput): Activity {
  const level = highest(input);
  const counted = input.rows.filter((row) => levelRank(row.outcome) > levelRank("mentioned"));
  const first = counted.map((row) => row.first).sort()[0] ?? null;
  const last =
    counted
      .map((row) => row.last)
      .sort()
      .at(-1) ?? null;
  return {
    level,
    reasons: reasons(level, input),
    firstSeen: first,
    lastSeen: last,
    ongoing: last !== null && input.now.getTime() - Date.parse(last) < ongoingMs,
    seenBefore: input.seenBefore,
    use: input.departures === null ? null : input.departures.length > 0 ? "unusual" : "ordinary",
  };
}

function highest({ rows, tables }: ActivityInput): ActivityLevel {
  const ranks = rows.map((row) => levelRank(row.outcome));
  if (tables.length > 0) ranks.push(levelRank("mentioned"));
  return activityLevels[Math.max(0, ...ranks)] ?? "none";
}

/** What is odd about its use, then the rows behind the level, most recent last, worded so that a person can check them. */
function reasons(level: ActivityLevel, { rows, tables, departures }: ActivityInput): string[] {
  if (level === "none") return [];
  const odd = (departures ?? []).map((one) => `${one.what}, ${minute(one.first)} (${one.by})`);
  return shortened([...odd, ...rowReasons(level, rows, tables)]);
}

function shortened(all: string[]): string[] {
  return all.length > mostReasons ? [...all.slice(0, mostReasons), `${all.length - mostReasons} more`] : all;
}

function rowReasons(level: ActivityLevel, rows: readonly LensRow[], tables: readonly TableHits[]): string[] {
  const behind = rows.filter((row) => row.outcome === level);
  if (behind.length === 0)
    return tables.map((table) => `${table.hits} ${table.hits === 1 ? "row" : "rows"} in ${table.table}`);
  return [...behind]
    .sort((a, b) => a.first.localeCompare(b.first))
    .map((row) => {
      const count = row.rows > 1 ? `${row.rows} ` : "";
      const who = row.actor ? ` as ${row.actor}` : "";
      const where = row.target ? ` on ${row.target}` : "";
      return `${count}${row.detail}${who}${where}, ${minute(row.first)} (${row.query})`;
    });
}

const minute = (iso: string) => `${iso.slice(0, 16).replace("T", " ")}Z`;
