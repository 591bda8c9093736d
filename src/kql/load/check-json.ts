import type { DuckDBConnection } from "@duckdb/node-api";
import { readPlain } from "./bytes.ts";
import { readLines } from "./lines.ts";
import type { ProblemLog } from "./problems.ts";
import { quoteText } from "./quote.ts";
import { repairedJson } from "./repair.ts";
import { createSpool, type Spool } from "./spool.ts";

/** As many columns as Azure Monitor gives a table; a file of random keys must not become a table of a million columns. */
const mostColumns = 500;

const records = (spool: Spool) => `read_ndjson_objects(${quoteText(spool.path)}, ignore_errors = true)`;
/** SQL: the record is a JSON object. */
const isObject = "coalesce(CAST(json AS VARCHAR)[1] = '{', false)";

export interface CheckedJson {
  /** Holds nothing but JSON objects. */
  readonly spool: Spool;
  /** Their keys, in the order in which they stand in them. */
  readonly keys: readonly string[];
}

/** Reports the records that are no JSON objects and leaves them out, and finds the keys of all others. */
export async function checkJson(
  connection: DuckDBConnection,
  spool: Spool,
  files: readonly string[],
  problems: ProblemLog,
): Promise<CheckedJson> {
  if (spool.keys) {
    const shapes = [...spool.keys].map(([keys, records]) => `(${listSql(keys)}, ${records})`);
    await connection.run(`CREATE OR REPLACE TEMP TABLE shapes AS
      SELECT * FROM (VALUES ${shapes.join(", ")}) AS shapes(keys, records)`);
    return { spool, keys: await keysOf(connection, files, problems) };
  }
  await connection.run(`CREATE OR REPLACE TEMP TABLE shapes AS
    SELECT json_keys(json) AS keys, ${isObject} AS fine, count(*) AS records FROM ${records(spool)} GROUP BY keys, fine`);
  const counted = await connection.runAndReadAll("SELECT sum(records), sum(records) FILTER (NOT fine) FROM shapes");
  const [[seen, broken] = []] = counted.getRows() as [bigint, bigint | null][];
  if (Number(seen) !== spool.rows) throw new Error(`DuckDB sees ${seen} records where ${spool.rows} were written`);
  if (broken === null) return { spool, keys: await keysOf(connection, files, problems) };
  const sound = await withoutBroken(connection, spool, problems);
  return sound.rows === 0 ? { spool: sound, keys: [] } : checkJson(connection, sound, files, problems);
}

function listSql(keys: string): string {
  return `[${(JSON.parse(keys) as string[]).map(quoteText).join(", ")}]`;
}

async function withoutBroken(connection: DuckDBConnection, spool: Spool, problems: ProblemLog): Promise<Spool> {
  const found = await connection.stream(
    `SELECT row FROM (SELECT row_number() OVER () AS row, ${isObject} AS fine FROM ${records(spool)}) WHERE NOT fine`,
  );
  const broken = eachRow(found.yieldRows() as AsyncIterable<bigint[][]>);
  let next = await broken.next();
  const sound = createSpool(`${spool.path}.sound`);
  let file: string | undefined;
  for await (const lines of readLines(readPlain(spool.path), "", problems)) {
    for (const { number, bytes } of lines) {
      const origin = spool.originOf(number);
      if (origin.file !== file) sound.startFile(origin.file);
      file = origin.file;
      const isBroken = !next.done && next.value === number;
      if (isBroken) next = await broken.next();
      const record = isBroken ? repairedJson(bytes.toString("utf8")) : bytes;
      if (record === undefined)
        problems.add(origin.file, "The record is not a valid JSON object and was skipped", origin.line);
      else sound.add(record, origin.line ?? 0);
    }
  }
  for (const [column, type] of spool.declared) sound.declare(column, type);
  sound.close();
  return sound;
}

async function* eachRow(chunks: AsyncIterable<bigint[][]>): AsyncGenerator<number> {
  for await (const rows of chunks) for (const [row] of rows) yield Number(row);
}

async function keysOf(
  connection: DuckDBConnection,
  files: readonly string[],
  problems: ProblemLog,
): Promise<readonly string[]> {
  const found = await connection.runAndReadAll(`
    WITH places AS (SELECT unnest(keys) AS key, generate_subscripts(keys, 1) AS place, len(keys) AS width, records FROM shapes),
      totals AS (SELECT key, arg_max(place, width) AS place, sum(records) AS records FROM places GROUP BY key)
    SELECT key, (SELECT count(*) FROM totals)
    FROM (SELECT * FROM totals ORDER BY records DESC, place, key LIMIT ${mostColumns}) ORDER BY place, records DESC, key`);
  const keys = found.getRows() as [string, bigint][];
  const total = Number(keys[0]?.[1] ?? 0);
  if (total > mostColumns) {
    problems.add(files[0] ?? "", `Of ${total} different keys only the ${mostColumns} most frequent became columns`);
  }
  const named = keys.map(([key]) => key).filter((key) => key !== "" && !key.includes("\0"));
  if (named.length < keys.length) {
    problems.add(files[0] ?? "", "Keys that are empty or have a NUL character were left out");
  }
  return named;
}
