import type { DuckDBConnection } from "@duckdb/node-api";
import { readPlain } from "./bytes.ts";
import type { SourceFile } from "./folder.ts";
import type { ProblemLog } from "./problems.ts";
import { quoteText } from "./quote.ts";
import { longestRecord } from "./spool.ts";
import { examineZstd } from "./zstd-frames.ts";

/** A little more than the longest record, so that the usual checks find and report one that is just too long. */
const longestLine = longestRecord + 100_000;

/**
 * The bytes of a zstd text. Node 20 cannot unpack zstd, but DuckDB's CSV reader can: it takes the bytes as characters, so
 * that none is wrong, and writes the lines to `target`. It leaves out a line that is longer than 16 MB, which is reported
 * if the file says how long its text is. A lone carriage return counts as a line end there.
 */
export async function* readZstd(
  connection: DuckDBConnection,
  file: SourceFile,
  target: string,
  problems: ProblemLog,
): AsyncGenerator<Buffer> {
  const { complete, contentBytes } = await examineZstd(file.path);
  if (!complete) problems.add(file.name, "The zstd file is cut off or damaged; what came before that was read");
  const copied = await connection.runAndReadAll(`
    COPY (SELECT coalesce(line, '') FROM read_csv(${quoteText(file.path)}, compression = 'zstd', encoding = 'latin-1',
      auto_detect = false, header = false, columns = {'line': 'VARCHAR'}, delim = '|~#~', quote = '', escape = '',
      strict_mode = false, ignore_errors = true,
      max_line_size = ${longestLine}, buffer_size = ${2 * longestLine}))
    TO ${quoteText(target)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001')`);
  const lines = Number(copied.getRows()[0]?.[0] ?? 0);
  let bytes = 0;
  for await (const chunk of bytesOf(target)) {
    bytes += chunk.length;
    yield chunk;
  }
  // Carriage returns before line ends are missing, too.
  if (complete && contentBytes !== undefined && contentBytes - bytes > lines + longestRecord) {
    problems.add(file.name, `A line longer than ${longestRecord / 1e6} MB was skipped; later line numbers are too low`);
  }
}

/** Undoes taking bytes as characters. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder();
  for await (const chunk of readPlain(path)) yield Buffer.from(decoder.decode(chunk, { stream: true }), "latin1");
}
