import type { Column, KustoType } from "../types.ts";
import { storageTypes } from "../types.ts";
import type { InferredColumn } from "./infer.ts";
import { quoteName } from "./quote.ts";
import { readAs, textOf } from "./read-as.ts";
import type { Relation } from "./relation.ts";
import { type TimeChoice, timeColumn } from "./time-column.ts";

/** One source of a table: its rows, its columns' types and their names in the table, and where its time is. */
export interface Part {
  readonly relation: Relation;
  readonly columns: readonly InferredColumn[];
  readonly names: readonly string[];
  readonly time: TimeChoice | undefined;
  /** SQL that is true for a row whose types are not only guessed; without it all are. */
  readonly proof?: string;
}

/** Hidden column of a table that is stored by guessed types: whether the row is as guessed. */
export const proofColumn = '"#fits"';

/** The columns of a table whose sources may know different ones, or the same one by different types. */
export function unite(parts: readonly Part[]): readonly Column[] {
  const types = new Map<string, KustoType | undefined>();
  if (parts.some((part) => part.time && part.names[part.time.index] !== timeColumn)) types.set(timeColumn, "datetime");
  for (const { columns, names, time } of parts) {
    for (const [index, column] of columns.entries()) {
      const name = names[index] ?? "";
      const isTime = time?.index === index && name === timeColumn;
      const type = isTime ? "datetime" : column.empty ? undefined : column.type;
      const known = types.get(name);
      types.set(name, known && type ? wider(known, type) : (known ?? type));
    }
  }
  return [...types].map(([name, type]) => ({ name, type: type ?? "string" }));
}

const numbers: readonly KustoType[] = ["int", "long", "real"];

export function wider(a: KustoType, b: KustoType): KustoType {
  if (a === b) return a;
  const [first, second] = [numbers.indexOf(a), numbers.indexOf(b)];
  if (first >= 0 && second >= 0) return numbers[Math.max(first, second)] ?? "string";
  return a === "dynamic" || b === "dynamic" ? "dynamic" : "string";
}

/** SQL that reads a part's rows as rows of the table. */
export function selectRows(part: Part, table: readonly Column[]): string {
  const values = table.map((column) => {
    const value = cellSql(part, column);
    return `CAST(${value} AS ${storageTypes[column.type]}) AS ${quoteName(column.name)}`;
  });
  const isDynamic = (index: number) => part.columns[index]?.type === "dynamic";
  const proof = part.proof === undefined ? [] : [`${part.proof} AS ${proofColumn}`];
  return `SELECT ${[...values, ...proof].join(", ")} FROM ${part.relation.from(isDynamic)}`;
}

function cellSql({ columns, names, time }: Part, { name, type }: Column): string {
  if (time && name === timeColumn) return time.ticks;
  const index = names.indexOf(name);
  const column = columns[index];
  if (!column || (column.empty && type !== "string")) return type === "string" ? "''" : "NULL";
  if (column.type === type) return column.value;
  if (type === "string") return `coalesce(CAST(c${index} AS VARCHAR), '')`;
  return numbers.includes(type) && numbers.includes(column.type) ? column.value : readAs(textOf(index), type);
}
