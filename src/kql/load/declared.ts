import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column, KustoType } from "../types.ts";
import type { ProblemLog } from "./problems.ts";
import { readAs, textOf } from "./read-as.ts";
import { timeColumn } from "./time-column.ts";
import type { Part } from "./unite.ts";

/** The columns that questions expect of a table, by name, and other names that exports give them. */
export interface DeclaredTable {
  readonly columns: Readonly<Record<string, KustoType>>;
  readonly aliases?: Readonly<Record<string, string>>;
}
export type DeclaredTables = Readonly<Record<string, DeclaredTable>>;

/** A file's names in the spelling that is declared: another case, or a name that some exports use instead. */
export function declaredNames(names: readonly string[], declared: DeclaredTable | undefined): readonly string[] {
  if (!declared) return names;
  const spelled = new Map(Object.keys(declared.columns).map((name) => [name.toLowerCase(), name]));
  const taken = new Set(names);
  return names.map((name) => {
    const wanted = spelled.get(name.toLowerCase()) ?? declared.aliases?.[name] ?? name;
    if (wanted === name || taken.has(wanted)) return name;
    taken.add(wanted);
    return wanted;
  });
}

/**
 * The columns of a table as the questions for it expect them: a missing one is there and empty, and one of another type is
 * read as the declared one where every value in it allows that; where not, it stays as it is, which is reported.
 */
export async function declaredColumns(
  connection: DuckDBConnection,
  columns: readonly Column[],
  parts: readonly Part[],
  declared: DeclaredTable | undefined,
  problems: ProblemLog,
): Promise<readonly Column[]> {
  if (!declared) return columns;
  const known = new Set(columns.map(({ name }) => name));
  const missing = Object.entries(declared.columns).filter(([name]) => !known.has(name) && name !== timeColumn);
  const other = columns.filter(({ name, type }) => name !== timeColumn && (declared.columns[name] ?? type) !== type);
  const misfits = await misfitsIn(connection, other, parts, declared);
  for (const [name, count] of misfits) {
    const reason = `Column ${name}: ${count} values are no ${declared.columns[name]}, so it stays as it was read`;
    problems.add(parts[0]?.relation.files[0] ?? "", reason);
  }
  const read = columns.map((column) => {
    const type = column.name === timeColumn || misfits.has(column.name) ? undefined : declared.columns[column.name];
    return type ? { ...column, type } : column;
  });
  return [...read, ...missing.map(([name, type]) => ({ name, type }))];
}

/** How many values of each column cannot be read as its declared type; columns without any are left out. */
async function misfitsIn(
  connection: DuckDBConnection,
  columns: readonly Column[],
  parts: readonly Part[],
  declared: DeclaredTable,
): Promise<ReadonlyMap<string, number>> {
  const misfits = new Map<string, number>();
  for (const { relation, names, columns: own } of parts) {
    const here = columns.filter(({ name }) => names.includes(name) && !own[names.indexOf(name)]?.empty);
    if (here.length === 0) continue;
    const counts = here.map(({ name }) => {
      const text = textOf(names.indexOf(name));
      return `count_if(${text} IS NOT NULL AND (${readAs(text, declared.columns[name] ?? "string")}) IS NULL)`;
    });
    const isDynamic = (index: number) => own[index]?.type === "dynamic";
    const found = await connection.runAndReadAll(`SELECT ${counts.join(", ")} FROM ${relation.from(isDynamic)}`);
    const [row = []] = found.getRows();
    for (const [at, { name }] of here.entries()) {
      const count = Number(row[at]);
      if (count > 0) misfits.set(name, (misfits.get(name) ?? 0) + count);
    }
  }
  return misfits;
}
