import { mkdir, rm } from "node:fs/promises";
import type { LoadProblem } from "../load/catalog.ts";
import type { DeclaredTable } from "../load/declared.ts";
import type { SourceFile } from "../load/folder.ts";
import { readTable } from "../load/load-table.ts";
import { everyProblem } from "../load/problems.ts";
import { firstLine } from "../load/quote.ts";
import { type Stage, stageTable } from "../load/store-table.ts";
import type { Column } from "../types.ts";
import type { Cut } from "./cut.ts";
import type { Lane } from "./lanes.ts";

/** A piece of a source file. */
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

/** Reads a piece onto the stage as the loader reads a file: typed, what is broken reported by file and line. */
export async function readPiece(
  { connection, table, work }: Lane,
  piece: PieceToRead,
  signal: AbortSignal,
  stage: Stage,
  declared: DeclaredTable | undefined,
): Promise<ReadPiece> {
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const problems = everyProblem(piece.linesBefore);
  const { start, end } = piece.cut;
  const file = piece.whole ? piece.file : { ...piece.file, bytes: end - start, run: { start, end } };
  try {
    const files = { name: table, files: [file] };
    const relations = await readTable(files, { connection, workFolder: work, problems, signal, onFile: () => {} });
    if (relations.length === 0) return { rows: 0, columns: [], problems: problems.list() };
    const { rows, columns } = await stageTable(connection, table, relations, problems, stage, declared);
    return { rows, columns, problems: problems.list() };
  } catch (error) {
    // What DuckDB cannot take of one piece must not cost the others.
    signal.throwIfAborted();
    await stage.drop();
    problems.add(piece.file.name, `It cannot be read from byte ${piece.cut.start} on (${firstLine(error)})`);
    return { rows: 0, columns: [], problems: problems.list() };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
