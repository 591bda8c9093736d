import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LoadProblem } from "../load/catalog.ts";
import type { DeclaredTable } from "../load/declared.ts";
import type { SourceFile } from "../load/folder.ts";
import { readTable } from "../load/load-table.ts";
import type { ProblemLog } from "../load/problems.ts";
import { firstLine, quoteName } from "../load/quote.ts";
import { storeTable } from "../load/store-table.ts";
import type { Column } from "../types.ts";
import type { Cut } from "./cut.ts";

/** A piece of a source file, to be read into the connection's table `pieceTable`. */
export interface PieceToRead {
  readonly table: string;
  readonly file: SourceFile;
  readonly cut: Cut;
  /** Lines of the file before it. */
  readonly linesBefore: number;
  readonly whole: boolean;
}

export interface ReadPiece {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly problems: readonly LoadProblem[];
}

export const pieceTable = "piece";

/** Reads a piece as the loader reads a file: typed, sorted by time, what is broken reported by file and line. */
export async function readPiece(
  connection: DuckDBConnection,
  piece: PieceToRead,
  workFolder: string,
  signal: AbortSignal,
  declared: DeclaredTable | undefined,
): Promise<ReadPiece> {
  await connection.run(`DROP TABLE IF EXISTS ${pieceTable}`);
  await rm(workFolder, { recursive: true, force: true });
  await mkdir(workFolder, { recursive: true });
  const problems = allProblems(piece.linesBefore);
  const file = piece.whole ? piece.file : await copied(piece, workFolder);
  try {
    const files = { name: pieceTable, files: [file] };
    const relations = await readTable(files, { connection, workFolder, problems, signal, onFile: () => {} });
    if (relations.length === 0) return { rows: 0, columns: [], problems: problems.list() };
    const { rows, columns } = await storeTable(connection, pieceTable, relations, problems, declared);
    return { rows, columns, problems: problems.list() };
  } catch (error) {
    // What DuckDB cannot take of one piece must not cost the others.
    signal.throwIfAborted();
    await connection.run(`DROP TABLE IF EXISTS ${quoteName(pieceTable)}`);
    problems.add(piece.file.name, `It cannot be read from byte ${piece.cut.start} on (${firstLine(error)})`);
    return { rows: 0, columns: [], problems: problems.list() };
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

async function copied({ file, cut }: PieceToRead, workFolder: string): Promise<SourceFile> {
  const path = join(workFolder, `cut${extname(file.path)}`);
  await pipeline(
    createReadStream(file.path, { start: cut.start, end: cut.end - 1, highWaterMark: 1 << 20 }),
    createWriteStream(path),
  );
  return { ...file, path, bytes: cut.end - cut.start };
}

/** Every problem, counted in lines of the whole file. */
function allProblems(linesBefore: number): ProblemLog {
  const found: LoadProblem[] = [];
  return {
    add(file, reason, line) {
      found.push(line === undefined ? { file, reason } : { file, line: line + linesBefore, reason });
    },
    has: (file) => found.some((problem) => problem.file === file),
    list: () => found,
  };
}
