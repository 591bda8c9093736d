import { isUtf8 } from "node:buffer";
import { peek } from "./bytes.ts";
import { type CsvRecord, readRecord, writeRecord } from "./csv-record.ts";
import type { ProblemLog } from "./problems.ts";
import { longestRecord, type Spool } from "./spool.ts";

export interface CsvHeader {
  readonly delimiter: number;
  readonly columns: readonly string[];
}

const quote = 34;
const newline = 10;
const delimiters = [",", ";", "\t", "|"];

/**
 * Brings a CSV with a header into its strictest form, so that DuckDB's reader cannot read it differently. Rows with too few
 * fields are filled up and reported, rows with too many are reported and skipped, as are those with broken quotes.
 * `spoolFor` gives the spool for this header.
 */
export async function spoolCsv(
  chunks: AsyncGenerator<Buffer>,
  file: string,
  spoolFor: (header: CsvHeader) => Spool,
  problems: ProblemLog,
): Promise<void> {
  const { head, all } = await peek(chunks, 1 << 16);
  const delimiter = delimiterOf(head);
  let spool: Spool | undefined;
  let width = 0;
  let line = 1;
  let data = Buffer.alloc(0);
  /** Inside a line that is left out, until it ends. */
  let skipping = false;

  function takeHeader(fields: readonly string[]) {
    const columns = fields.map((field) => field.trim());
    width = columns.length;
    spool = spoolFor({ delimiter, columns });
    spool.startFile(file);
  }
  function takeRecord(fields: string[]) {
    while (fields.length > width && fields.at(-1) === "") fields.pop();
    if (fields.length === 1 && fields[0]?.trim() === "") return;
    if (fields.length > width) {
      problems.add(file, `The row has ${fields.length} fields for ${width} columns and was skipped`, line);
      return;
    }
    if (fields.length < width) {
      problems.add(file, `The row has ${fields.length} fields for ${width} columns; the last are left empty`, line);
      while (fields.length < width) fields.push("");
    }
    spool?.add(writeRecord(fields, delimiter), line);
  }
  function takeBroken(reason: string, start: number): number {
    problems.add(file, `${reason}; the line was skipped`, line);
    const end = data.indexOf(newline, start);
    skipping = end < 0;
    if (skipping) return data.length;
    line += 1;
    return end + 1;
  }
  /** Takes the records that are complete, and returns where the first incomplete one starts. */
  function takeRecords(last: boolean): number {
    const clean = isUtf8(data);
    let start = 0;
    let nextQuote = -2;
    while (start < data.length) {
      if (nextQuote !== -1 && nextQuote < start) nextQuote = data.indexOf(quote, start);
      const end = data.indexOf(newline, start);
      const plain = spool && clean && end >= 0 && (nextQuote < 0 || nextQuote > end);
      if (plain && spool && isWhole(data, start, end, delimiter, width)) {
        spool.add(data.subarray(start, withoutReturn(data, start, end)), line);
        line += 1;
        start = end + 1;
        continue;
      }
      const record: CsvRecord = readRecord(data, start, delimiter, last);
      if (record.kind === "incomplete") return start;
      if (record.kind === "broken") {
        start = takeBroken(record.reason, start);
        continue;
      }
      if (!clean && !isUtf8(data.subarray(start, record.end))) {
        problems.add(file, "The row is not valid UTF-8; the wrong bytes were replaced", line);
      }
      if (spool) takeRecord(record.fields);
      else if (!isPreamble(record.fields)) takeHeader(record.fields);
      line += countLines(data, start, record.end);
      start = record.end;
    }
    return start;
  }

  for await (const chunk of all) {
    const resumed = skipping ? chunk.indexOf(newline) + 1 : 0;
    if (skipping && resumed === 0) continue;
    if (skipping) line += 1;
    skipping = false;
    data = Buffer.concat([data, chunk.subarray(resumed)]);
    data = data.subarray(takeRecords(false));
    if (data.length <= longestRecord) continue;
    skipping = true;
    problems.add(file, `The row is longer than ${longestRecord / 1e6} MB and was skipped`, line);
    data = Buffer.alloc(0);
  }
  takeRecords(true);
}

/** The delimiter that the header uses most, or the one that Excel's `sep=` line names. */
function delimiterOf(head: Buffer): number {
  const lines = head.toString("utf8").split("\n");
  const named = /^sep=(.)\r?$/.exec(lines[0] ?? "")?.[1];
  const first = lines.find((line) => !isPreamble([line])) ?? "";
  const unquoted = first.replaceAll(/"[^"]*"/g, "");
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length);
  return (named ?? delimiters[counts.indexOf(Math.max(...counts))] ?? ",").charCodeAt(0);
}

/** Before the header: blank lines, Excel's `sep=;`, PowerShell's `#TYPE`. */
function isPreamble(fields: readonly string[]): boolean {
  return /^\s*$|^sep=.?\s*$|^#TYPE /.test(fields.join(""));
}

/** A line without quotes that has exactly the header's fields can be taken as it stands. */
function isWhole(data: Buffer, start: number, end: number, delimiter: number, width: number): boolean {
  let fields = 1;
  for (let index = start; index < end; index += 1) {
    const byte = data[index];
    if (byte === delimiter) fields += 1;
    else if (byte === 0 || (byte === 13 && index + 1 < end)) return false;
  }
  return fields === width && end > start + 1;
}

function withoutReturn(data: Buffer, start: number, end: number): number {
  return end > start && data[end - 1] === 13 ? end - 1 : end;
}

function countLines(data: Buffer, start: number, end: number): number {
  let lines = 0;
  for (let index = data.indexOf(newline, start); index >= 0 && index < end; index = data.indexOf(newline, index + 1)) {
    lines += 1;
  }
  return lines;
}
