import type { DuckDBConnection } from "@duckdb/node-api";
import type { SourceFile } from "./folder.ts";
import type { ProblemLog } from "./problems.ts";
import { firstLine, quoteName, quoteText } from "./quote.ts";
import type { Relation } from "./relation.ts";

/** A Parquet file as it stands, read once to see that all of it can be. Undefined, and reported, if not. */
export async function parquetRelation(
  connection: DuckDBConnection,
  file: SourceFile,
  problems: ProblemLog,
): Promise<Relation | undefined> {
  const rows = `read_parquet(${quoteText(file.path)})`;
  try {
    const described = await connection.runAndReadAll(`SELECT column_name, column_type FROM (DESCRIBE FROM ${rows})`);
    const columns = described.getRows() as [string, string][];
    const counts = columns.map(([name]) => `count(${quoteName(name)})`);
    const counted = await connection.runAndReadAll(`SELECT ${["count(*)", ...counts].join(", ")} FROM ${rows}`);
    const names = columns.map(([name], index) => `${quoteName(name)} AS c${index}`);
    return {
      kind: "stored",
      columns: columns.map(([name, stored]) => ({ name, declared: undefined, stored })),
      rows: Number(counted.getRows()[0]?.[0] ?? 0),
      spool: undefined,
      files: [file.name],
      from: () => `(SELECT ${names.join(", ")} FROM ${rows})`,
    };
  } catch (error) {
    problems.add(file.name, `The Parquet file cannot be read and was skipped (${firstLine(error)})`);
    return undefined;
  }
}
