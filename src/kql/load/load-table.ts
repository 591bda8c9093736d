import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { asUtf8, packingOf, readGzip, readPlain } from "./bytes.ts";
import { checkJson } from "./check-json.ts";
import { type CsvHeader, spoolCsv } from "./csv.ts";
import type { SourceFile, TableFiles } from "./folder.ts";
import { spoolJson } from "./json.ts";
import { parquetRelation } from "./parquet.ts";
import type { ProblemLog } from "./problems.ts";
import { csvRelation, jsonRelation, type Relation } from "./relation.ts";
import { createSpool, type Spool } from "./spool.ts";
import { spoolText } from "./text.ts";
import { readZstd } from "./zstd.ts";

/** Reading one table's files. */
export interface Reading {
  readonly connection: DuckDBConnection;
  /** An empty folder of its own, for what must be rewritten before DuckDB can read it. */
  readonly workFolder: string;
  readonly problems: ProblemLog;
  readonly signal: AbortSignal;
  readonly onFile: (file: SourceFile) => void;
}

/** The rows of a table's files as SQL. What cannot be read is reported; there may be nothing left. */
export async function readTable(table: TableFiles, reading: Reading): Promise<readonly Relation[]> {
  const { connection, workFolder, problems, signal } = reading;
  const spools: Spool[] = [];
  const relations: Relation[] = [];
  const csv = new Map<string, { header: CsvHeader; spool: Spool; files: string[] }>();
  let json: { spool: Spool; files: string[] } | undefined;

  function newSpool(): Spool {
    const spool = createSpool(join(workFolder, `${spools.length}.spool`));
    spools.push(spool);
    return spool;
  }
  function jsonSpool(file: SourceFile): Spool {
    json ??= { spool: newSpool(), files: [] };
    json.files.push(file.name);
    json.spool.startFile(file.name);
    return json.spool;
  }
  function csvSpool(header: CsvHeader, file: SourceFile): Spool {
    const key = JSON.stringify(header);
    const known = csv.get(key) ?? { header, spool: newSpool(), files: [] };
    csv.set(key, known);
    known.files.push(file.name);
    return known.spool;
  }
  async function takeText(file: SourceFile, packing: "plain" | "gzip" | "zstd") {
    const bytes =
      packing === "zstd"
        ? readZstd(connection, file, join(workFolder, "unpacked"), problems)
        : packing === "gzip"
          ? readGzip(file, problems)
          : readPlain(file.path, file.run);
    const chunks = untilAborted(asUtf8(bytes), signal);
    const before = rowsIn(spools);
    if (file.format === "csv") await spoolCsv(chunks, file.name, (header) => csvSpool(header, file), problems);
    else if (file.format === "json") await spoolJson(chunks, file, jsonSpool(file), problems);
    else await spoolText(chunks, file, jsonSpool(file), problems);
    if (rowsIn(spools) === before && !problems.has(file.name))
      problems.note(file.name, "The file holds no record", "empty");
  }

  try {
    for (const file of table.files) {
      signal.throwIfAborted();
      reading.onFile(file);
      await takeFile(file, takeText, relations, reading);
    }
    for (const spool of spools) spool.close();
    if (json && json.spool.rows > 0) {
      const checked = await checkJson(connection, json.spool, json.files, problems);
      if (checked.keys.length > 0) relations.push(jsonRelation(checked.spool, checked.keys, json.files));
    }
    for (const { spool, header, files } of csv.values()) relations.push(csvRelation(spool, header, files));
    return relations;
  } finally {
    for (const spool of spools) spool.close();
  }
}

async function takeFile(
  file: SourceFile,
  takeText: (file: SourceFile, packing: "plain" | "gzip" | "zstd") => Promise<void>,
  relations: Relation[],
  { connection, problems, signal }: Reading,
): Promise<void> {
  try {
    if (file.bytes === 0) return problems.note(file.name, "The file is empty", "empty");
    const packing = await packingOf(file.path);
    if (packing !== "parquet" && file.format !== "parquet") return await takeText(file, packing);
    const relation = await parquetRelation(connection, file, problems);
    if (relation) relations.push(relation);
  } catch (error) {
    signal.throwIfAborted();
    if (!isSystemError(error)) throw error;
    problems.add(file.name, `The file cannot be read (${error.message})`);
  }
}

/** What the operating system refuses (no permission, gone, a disk fault) is a problem of the file, not of the program. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

async function* untilAborted(chunks: AsyncGenerator<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    yield chunk;
  }
}

function rowsIn(spools: readonly Spool[]): number {
  return spools.reduce((rows, spool) => rows + spool.rows, 0);
}
