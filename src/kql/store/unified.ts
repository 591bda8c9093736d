import { quoteName, quoteText } from "../load/quote.ts";
import { wider } from "../load/unite.ts";
import { type Column, type KustoType, storageTypes } from "../types.ts";
import type { StoredPart } from "./manifest.ts";
import { slotColumn, ticksPerDay, ticksPerSlot } from "./write-parts.ts";

/** The columns of parts that may know different ones, or the same one by different types. */
export function unifiedColumns(parts: readonly { readonly columns: readonly Column[] }[]): readonly Column[] {
  const types = new Map<string, Column>();
  for (const { columns } of parts) {
    for (const column of columns) {
      const key = column.name.toLowerCase();
      const known = types.get(key);
      types.set(key, known ? { name: known.name, type: wider(known.type, column.type) } : column);
    }
  }
  return [...types.values()];
}

/** SQL that reads parts, or no rows at all, as rows of these columns, with the hidden columns asked for. */
export function selectParts(
  folder: string,
  parts: readonly StoredPart[],
  columns: readonly Column[],
  hidden: readonly string[],
  dead: readonly number[],
): string {
  if (parts.length === 0) return noRows(columns, hidden);
  const alike = new Map<string, StoredPart[]>();
  for (const part of parts) {
    const shape = JSON.stringify(part.columns);
    alike.set(shape, [...(alike.get(shape) ?? []), part]);
  }
  return [...alike.values()].map((group) => selectAlike(folder, group, columns, hidden, dead)).join(" UNION ALL ");
}

function noRows(columns: readonly Column[], hidden: readonly string[]): string {
  const types = [...columns.map(({ name, type }) => [storageTypes[type], quoteName(name)]), ...hidden.map(hiddenType)];
  return `SELECT ${types.map(([type, name]) => `CAST(NULL AS ${type}) AS ${name}`).join(", ")} WHERE false`;
}

const hiddenType = (column: string) => [column === dayColumn ? "DATE" : "INTEGER", column];

function selectAlike(
  folder: string,
  parts: readonly StoredPart[],
  columns: readonly Column[],
  hidden: readonly string[],
  dead: readonly number[],
): string {
  const stored = parts[0]?.columns ?? [];
  const items = columns.map((column) => {
    const found = stored.find((other) => other.name.toLowerCase() === column.name.toLowerCase());
    return `${converted(found, column.type)} AS ${quoteName(column.name)}`;
  });
  const files = parts.map((part) => quoteText(`${folder}/${part.path}`)).join(", ");
  const gone = dead.filter((id) => parts.some((part) => part.pieces.includes(id)));
  const where = gone.length > 0 ? ` WHERE "#piece" NOT IN (${gone.join(", ")})` : "";
  const isTaken = stored.some(({ name }) => name.toLowerCase() === "day");
  const byPath = isTaken ? "hive_partitioning = false" : "hive_partitioning = true, hive_types = {'day': DATE}";
  const more = hidden.map((column) => (column === dayColumn ? (isTaken ? dayOfSlot : dayOfPath) : column));
  return `SELECT ${[...items, ...more].join(", ")} FROM read_parquet([${files}], ${byPath})${where}`;
}

/** Hidden column of a part's day. */
export const dayColumn = '"#day"';
const dayOfPath = `"day" AS ${dayColumn}`;
/** Of a table with a column that is called day, too: there DuckDB would put the path's in its place. */
const dayOfSlot = `DATE '0001-01-01' + CAST(greatest(${slotColumn}, 0) // ${ticksPerDay / ticksPerSlot} AS INTEGER) AS ${dayColumn}`;

function converted(stored: Column | undefined, type: KustoType): string {
  if (!stored) return type === "string" ? "''" : `CAST(NULL AS ${storageTypes[type]})`;
  const name = quoteName(stored.name);
  if (stored.type === type) return type === "dynamic" ? `CAST(${name} AS JSON)` : name;
  if (type === "string") return `coalesce(${textOf(name, stored.type)}, '')`;
  if (type === "dynamic") return `to_json(nullif(${textOf(name, stored.type)}, ''))`;
  return `CAST(${name} AS ${storageTypes[type]})`;
}

function textOf(name: string, type: KustoType): string {
  if (type === "datetime") return `kql_datetime_text(${name})`;
  if (type === "timespan") return `kql_timespan_text(${name})`;
  return `CAST(${name} AS VARCHAR)`;
}
