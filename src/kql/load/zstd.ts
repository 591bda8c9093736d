import type { DuckDBConnection } from "@duckdb/node-api";
import { readPlain } from "./bytes.ts";
import type { SourceFile } from "./folder.ts";
import type { ProblemLog } from "./problems.ts";
import { quoteText } from "./quote.ts";

/** Longer lines cannot be unpacked this way: DuckDB's reader holds a line in its buffer. */
const longestLine = 250_000_000;

/**
 * The bytes of a zstd text. Node 20 cannot unpack zstd, but DuckDB's CSV reader can: it reads the lines and writes them to
 * `target`. A lone carriage return counts as a line end there.
 */
export async function unpackZstd(
  connection: DuckDBConnection,
  file: SourceFile,
  target: string,
  problems: ProblemLog,
): Promise<AsyncGenerator<Buffer>> {
  const read = (encoding: string, lenient: boolean) => `
    COPY (SELECT coalesce(line, '') FROM read_csv(${quoteText(file.path)}, compression = 'zstd', auto_detect = false,
      header = false, columns = {'line': 'VARCHAR'}, delim = '|~\u0001~', quote = '', escape = '', nullstr = '\u0002',
      new_line = '\\n', strict_mode = false, max_line_size = ${longestLine}, ignore_errors = ${lenient}, encoding = '${encoding}'))
    TO ${quoteText(target)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '|')`;
  try {
    await connection.run(read("utf-8", false));
    return readPlain(target);
  } catch {
    // Not all of it is UTF-8, or a line is too long, or it is damaged: bytes as characters always pass the first.
  }
  try {
    await connection.run(read("latin-1", false));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "").slice(0, 200) : String(error);
    problems.add(
      file.name,
      `The zstd file is damaged or holds a line too long to unpack (${reason}); the rest was read`,
    );
    await connection.run(read("latin-1", true));
  }
  return bytesOf(target);
}

/** Undoes reading bytes as characters. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder();
  for await (const chunk of readPlain(path)) yield Buffer.from(decoder.decode(chunk, { stream: true }), "latin1");
}
