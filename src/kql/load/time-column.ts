import type { DuckDBConnection } from "@duckdb/node-api";
import { unixEpochTicks } from "../types.ts";
import type { InferredColumn } from "./infer.ts";
import type { Relation } from "./relation.ts";
import {
  datetimeTexts,
  dayFirstDatetime,
  longText,
  monthFirstDatetime,
  realNumber,
  type TextType,
} from "./text-types.ts";

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

/** A column of that name is taken as time when at least this share of its values is one. */
const enough = 0.5;

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
    if (column && mayHoldTimes.has(column.type)) {
      const choice =
        (await epochChoice(connection, relation, index)) ?? (await mostlyTimes(connection, relation, index));
      if (choice) return choice;
    }
  }
  const [first] = ranked;
  // Without any row the name is all there is to go by; a table that waits for rows shall have the time that queries ask for.
  return first && relation.rows === 0
    ? { index: first.index, ticks: "CAST(NULL AS BIGINT)", isWrong: undefined }
    : undefined;
}

const mayHoldTimes: ReadonlySet<string> = new Set(["long", "real", "string"]);

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
  return { index, ticks: epochTicks(unit, x), isWrong: undefined };
}

function epochTicks(unit: (typeof units)[number], x: string): string {
  // A whole number keeps all its digits; a double would lose nanoseconds.
  const number = unit.perSecond >= 1e6 ? `TRY_CAST(${x} AS DECIMAL(28, 6))` : `TRY_CAST(${x} AS DOUBLE)`;
  return `(${unit.ticks(number)} + ${unixEpochTicks})`;
}

/** Wrong values, and times that are spelled in several ways, must not take the time away from the rows. */
async function mostlyTimes(
  connection: DuckDBConnection,
  relation: Relation,
  index: number,
): Promise<TimeChoice | undefined> {
  const x = `nullif(CAST(c${index} AS VARCHAR), '')`;
  // A date with slashes is read in one order throughout: in the one that fits more of the values.
  const readings = [monthFirstDatetime, dayFirstDatetime].map((slashes) => anyTime(x, slashes));
  const shares = readings.map(
    (ticks) => `avg(CASE WHEN ${x} IS NOT NULL THEN CAST(${ticks} IS NOT NULL AS INTEGER) END)`,
  );
  const found = await connection.runAndReadAll(`SELECT ${shares.join(", ")} FROM ${relation.from(() => false)}`);
  const [[monthFirst, dayFirst] = []] = found.getRows() as (number | null)[][];
  const best = (dayFirst ?? 0) > (monthFirst ?? 0) ? 1 : 0;
  const ticks = readings[best];
  if (ticks === undefined || Math.max(monthFirst ?? 0, dayFirst ?? 0) < enough) return undefined;
  return { index, ticks, isWrong: `(${x} IS NOT NULL AND ${ticks} IS NULL)` };
}

/** SQL of the ticks of a time in any spelling, each value judged by itself; null for what is none. */
function anyTime(x: string, slashes: TextType): string {
  const spelled = datetimeTexts
    .filter((spelling) => spelling === slashes || (spelling !== monthFirstDatetime && spelling !== dayFirstDatetime))
    .map((spelling) => `WHEN ${spelling.matches(x)} THEN ${spelling.convert(x)}`);
  const number = `TRY_CAST(${x} AS DOUBLE)`;
  const counted = units.map((unit) => {
    const bounds = `${number} >= ${year1990 * unit.perSecond} AND ${number} < ${year2100 * unit.perSecond}`;
    return `WHEN ${realNumber.matches(x)} AND ${bounds} THEN ${epochTicks(unit, x)}`;
  });
  return `CASE ${[...spelled, ...counted].join(" ")} END`;
}
