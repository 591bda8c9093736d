import { open, rm } from "node:fs/promises";
import { quoteText } from "../load/quote.ts";
import type { Stage } from "../load/store-table.ts";
import type { Cut } from "./cut.ts";
import type { Lane } from "./lanes.ts";
import { hasTime, hiddenSql, parquetOptions, rowGroup } from "./write-parts.ts";

/**
 * A piece's rows, as a table of the lane's name, or as a file of which it is a view and which can become a part as it is; the
 * column that proves types is in it and read by nobody else.
 */
export interface PieceStage extends Stage {
  readonly file: string | undefined;
}

/**
 * To write a piece as a part without putting its rows into a table first saves a fifth of reading it, but what is of several
 * days would be written twice. So its first and last line are asked for a date; they may be wrong about it.
 */
export function stageOf({ connection, table, work }: Lane, id: number, source: string, cut: Cut): PieceStage {
  let [file, tries]: [string | undefined, number] = [undefined, 0];
  let kind: "TABLE" | "VIEW" | undefined;
  return {
    get file() {
      return file;
    },
    async create(select, columns) {
      if (!hasTime(columns) || !(await isOfOneDate(source, cut))) {
        await connection.run(`CREATE TABLE ${table} AS ${select}`);
        kind = "TABLE";
        return;
      }
      // A name of its own, because DuckDB remembers what it read of a name.
      file = `${work}-${id}-${tries++}.parquet`;
      const rows = `SELECT *, ${hiddenSql(id, true)} FROM (${select})`;
      await connection.run(`COPY (${rows}) TO ${quoteText(file)} (${parquetOptions(rowGroup)})`);
      await connection.run(`CREATE VIEW ${table} AS SELECT * FROM read_parquet(${quoteText(file)})`);
      kind = "VIEW";
    },
    async drop() {
      if (kind) await connection.run(`DROP ${kind} IF EXISTS ${table}`);
      if (file) await rm(file, { force: true });
      [kind, file] = [undefined, undefined];
    },
  };
}

const longestLook = 4096;
const date = /[0-9]{4}-[0-9]{2}-[0-9]{2}/;

async function isOfOneDate(path: string, { start, end }: Cut): Promise<boolean> {
  const handle = await open(path);
  try {
    const textAt = async (position: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestLook), 0, longestLook, Math.max(0, position));
      return buffer.toString("latin1", 0, bytesRead);
    };
    const [head, tail] = [await textAt(start), await textAt(end - longestLook)];
    const last = tail.trimEnd().split("\n").at(-1) ?? "";
    const day = date.exec(head)?.[0];
    return day !== undefined && day === date.exec(last)?.[0];
  } finally {
    await handle.close();
  }
}
