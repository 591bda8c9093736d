import { isUtf8 } from "node:buffer";
import { isTooDeep, tooDeep } from "../depth.ts";
import type { ProblemLog } from "./problems.ts";
import { rowReader } from "./rows.ts";
import { longestRecord, type Spool } from "./spool.ts";
import { recordKeys } from "./wrapper.ts";

/** Where the reader stands: between values, in an object that wraps records, in an array of records, tables or rows. */
type Frame = "root" | "wrapper" | "records" | "tables" | "rows";
type Purpose = "record" | "columns" | "row" | "skip";

const [quote, backslash, comma, colon] = [34, 92, 44, 58];
const [openObject, closeObject, openArray, closeArray] = [123, 125, 91, 93];
const longestKey = 200;

/**
 * Takes the records out of JSON documents of any size without holding more than one of them: an array of objects, objects
 * one after the other, or (`wrapped`) an object around such an array or around Log Analytics tables. Only brackets and
 * strings are followed here; whether a record is valid JSON is found later.
 */
export async function spoolDocument(
  chunks: AsyncIterable<Buffer>,
  wrapped: boolean,
  file: string,
  spool: Spool,
  problems: ProblemLog,
): Promise<void> {
  const rows = rowReader(file, spool, problems);
  const frames: Frame[] = ["root"];
  let line = 1;
  let inString = false;
  let escaped = false;
  /** Brackets open inside the value being taken; 0 while following the structure. */
  let depth = 0;
  let purpose: Purpose = "skip";
  let started = 1;
  let taken: Buffer[] = [];
  let takenBytes = 0;
  let key = "";
  let token: number[] | undefined;
  let scalar = false;

  function take(part: Buffer) {
    takenBytes += part.length;
    if (purpose === "skip") return;
    if (takenBytes > longestRecord) taken = [];
    else taken.push(part);
  }
  function begin(what: Purpose) {
    purpose = what;
    depth = 1;
    started = line;
    taken = [];
    takenBytes = 0;
  }
  function finish() {
    if (purpose === "skip") return;
    if (takenBytes > longestRecord) {
      problems.add(file, `The record is longer than ${longestRecord / 1e6} MB and was skipped`, started);
      return;
    }
    const bytes = onOneLine(Buffer.concat(taken), () =>
      problems.add(file, "The record is not valid UTF-8; the wrong bytes were replaced", started),
    );
    if (isTooDeep(bytes)) problems.add(file, tooDeep, started);
    else if (purpose === "record") spool.add(bytes, started);
    else if (purpose === "columns") rows.columns(bytes, started);
    else rows.row(bytes, started);
  }
  function open(byte: number) {
    const frame = frames.at(-1);
    const isArray = byte === openArray;
    if (frame === "root" && isArray) frames.push("records");
    else if (frame === "root" && wrapped) frames.push("wrapper");
    else if (frame === "root" || (frame === "records" && !isArray)) begin("record");
    else if (frame === "tables" && !isArray) frames.push("wrapper");
    else if (frame === "rows" && isArray) begin("row");
    else if (frame === "wrapper" && isArray && key === "columns") begin("columns");
    else if (frame === "wrapper" && isArray && recordKeys.has(key)) frames.push("records");
    else if (frame === "wrapper" && isArray && (key === "tables" || key === "rows")) frames.push(key);
    else {
      if (frame !== "wrapper") problems.add(file, "A value in the array is not an object", line);
      begin("skip");
    }
  }
  /** A byte outside of every taken value. */
  function follow(byte: number) {
    const wasScalar = scalar;
    scalar = false;
    if (byte === openObject || byte === openArray) open(byte);
    else if (byte === closeObject || byte === closeArray) {
      if (frames.length > 1) frames.pop();
      else problems.add(file, "A bracket is closed that was never opened", line);
    } else if (byte === quote) {
      inString = true;
      token = [];
      if (frames.at(-1) !== "wrapper") problems.add(file, "A value in the array is not an object", line);
    } else if (byte > 32 && byte !== comma && byte !== colon) {
      scalar = true;
      if (!wasScalar && frames.at(-1) !== "wrapper") problems.add(file, "A value in the array is not an object", line);
    }
  }

  for await (const chunk of chunks) {
    let from = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (byte === 10) line += 1;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          if (token) key = Buffer.from(token).toString("utf8");
          token = undefined;
        } else if (token && token.length < longestKey) token.push(byte);
      } else if (depth === 0) {
        follow(byte);
        from = index;
      } else if (byte === quote) inString = true;
      else if (byte === openObject || byte === openArray) depth += 1;
      else if (byte === closeObject || byte === closeArray) {
        depth -= 1;
        if (depth === 0) {
          take(chunk.subarray(from, index + 1));
          finish();
        }
      }
    }
    // The chunk's memory is used again.
    if (depth > 0) take(Buffer.from(chunk.subarray(from)));
  }
  if (depth > 0) problems.add(file, "The file ends inside this record, which was skipped", started);
  else if (frames.length > 1 || inString) problems.add(file, "The file ends before its array is closed", line);
}

/** A record may span lines in its document, but not in the spool; line ends stand only between its tokens. */
function onOneLine(bytes: Buffer, onRepair: () => void): Buffer {
  for (const lineEnd of [10, 13]) {
    for (let end = bytes.indexOf(lineEnd); end >= 0; end = bytes.indexOf(lineEnd, end)) bytes[end] = 32;
  }
  if (isUtf8(bytes)) return bytes;
  onRepair();
  return Buffer.from(bytes.toString("utf8"));
}
