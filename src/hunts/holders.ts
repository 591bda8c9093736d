import type { Holder } from "../model/hunt.ts";
import type { Answer } from "../model/logs.ts";
import { reader, text } from "./lens-row.ts";

/** Reads `host/who-had-ip`: which hosts held an address, the latest evidence first. */
export function readHolders(answer: Answer): Holder[] {
  const read = reader(answer);
  return answer.rows.map((row) => ({
    host: text(read(row, "Host")),
    evidence: `${text(read(row, "Evidence"))}, ${text(read(row, "Table"))}`,
    first: text(read(row, "First")),
    last: text(read(row, "Last")),
  }));
}
