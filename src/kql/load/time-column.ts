import type { DuckDBConnection } from "@duckdb/node-api";
import { unixEpochTicks } from "../types.ts";
import type { InferredColumn } from "./infer.ts";
import type { Relation } from "./relation.ts";
import { datetimeTexts, longText, realNumber, type TextType } from "./text-types.ts";

/** The column that makes a table searchable by time. */
export const timeColumn = "TimeGenerated";

/**
 * Names that say when a record happened, the surest first, compared without case and punctuation: Azure Monitor, Defender
 * and ECS, CloudTrail, Microsoft Graph and Office 365, Sysmon and Windows events, Zeek, and the plain ones.
 */
const timeNames = [
  "timegenerated",
  "timestamp",
  "eventtime",
  "time",
  "starttime",
  "starttimeutc",
  "creationtime",
  "createddatetime",
  "activitydatetime",
  "eventdatetime",
  "timecreated",
  "utctime",
  "systemtime",
  "eventtimestamp",
  "eventcreationtime",
  "datetime",
  "ts",
  "date",
  "createdat",
  "created",
  "timestampms",
  "timestampns",
];

/** A text column of that name is taken as time when at least this share of its values is one. */
const enough = 0.9;

export interface TimeChoice {
  readonly index: number;
  /** SQL of the ticks; null where the value is no time. */
  readonly ticks: string;
  /** SQL that is true for a value that is no time. */
  readonly isWrong: string | undefined;
}

/** The best column to take a relation's time from; undefined when no obviously named one holds times. */
export async function chooseTime(
  connection: DuckDBConnection,
  relation: Relation,
  columns: readonly InferredColumn[],
): Promise<TimeChoice | undefined> {
  const ranked = relation.columns
    .map(({ name }, index) => ({ index, rank: timeNames.indexOf(name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")) }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank);
  for (const { index } of ranked) {
    const column = columns[index];
    if (column?.type === "datetime") return { index, ticks: column.value, isWrong: undefined };
    const choice =
      column?.type === "long" || column?.type === "real"
        ? await epochChoice(connection, relation, index)
        : column?.type === "string"
          ? ((await epochChoice(connection, relation, index)) ?? (await mostlyTimes(connection, relation, index)))
          : undefined;
    if (choice) return choice;
  }
  return undefined;
}

/** Units in which an epoch is counted, by how large the number of a moment between 1990 and 2100 is. */
const units = [
  { perSecond: 1, ticks: (n: string) => `CAST(round(${n} * 1e6) AS BIGINT) * 10` },
  { perSecond: 1e3, ticks: (n: string) => `CAST(round(${n} * 1e3) AS BIGINT) * 10` },
  { perSecond: 1e6, ticks: (n: string) => `CAST(${n} AS BIGINT) * 10` },
  { perSecond: 1e9, ticks: (n: string) => `CAST(${n} AS BIGINT) // 100` },
];
const [year1990, year2100] = [631_152_000, 4_102_444_800];

async function epochChoice(
  connection: DuckDBConnection,
  relation: Relation,
  index: number,
): Promise<TimeChoice | undefined> {
  const x = `nullif(CAST(c${index} AS VARCHAR), '')`;
  const isNumber = `(${longText.matches(x)} OR ${realNumber.matches(x)})`;
  const found = await connection.runAndReadAll(
    `SELECT bool_and(${isNumber}), min(TRY_CAST(${x} AS DOUBLE)), max(TRY_CAST(${x} AS DOUBLE))
     FROM ${relation.from(() => false)}`,
  );
  const [[numbers, least, most] = []] = found.getRows() as [boolean | null, number | null, number | null][];
  if (!numbers || least == null || most == null) return undefined;
  const unit = units.find(({ perSecond }) => least >= year1990 * perSecond && most < year2100 * perSecond);
  if (!unit) return undefined;
  // A whole number keeps all its digits; a double would lose nanoseconds.
  const number = unit.perSecond >= 1e6 ? `TRY_CAST(${x} AS DECIMAL(28, 6))` : `TRY_CAST(${x} AS DOUBLE)`;
  return { index, ticks: `(${unit.ticks(number)} + ${unixEpochTicks})`, isWrong: undefined };
}

/** A few wrong values must not take the time away from all the other rows. */
async function mostlyTimes(
  connection: DuckDBConnection,
  relation: Relation,
  index: number,
): Promise<TimeChoice | undefined> {
  const x = `nullif(c${index}, '')`;
  const shares = datetimeTexts.map((spelling) => `avg(CAST(${spelling.matches(x)} AS INTEGER))`);
  const found = await connection.runAndReadAll(`SELECT ${shares.join(", ")} FROM ${relation.from(() => false)}`);
  const [row = []] = found.getRows() as (number | null)[][];
  const best = row.reduce<number>((high, share, at) => ((share ?? 0) > (row[high] ?? 0) ? at : high), 0);
  const spelling: TextType | undefined = datetimeTexts[best];
  if (!spelling || (row[best] ?? 0) < enough) return undefined;
  return {
    index,
    ticks: `CASE WHEN ${spelling.matches(x)} THEN ${spelling.convert(x)} END`,
    isWrong: `(${x} IS NOT NULL AND NOT ${spelling.matches(x)})`,
  };
}
