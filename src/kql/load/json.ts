import { isUtf8 } from "node:buffer";
import { isTooDeep, surelyFlat, tooDeep } from "../depth.ts";
import { peek } from "./bytes.ts";
import { spoolDocument } from "./document.ts";
import type { SourceFile } from "./folder.ts";
import { plainLines, readRuns } from "./lines.ts";
import type { ProblemLog } from "./problems.ts";
import { lineShapes } from "./shapes.ts";
import type { Spool } from "./spool.ts";
import { isWrapper } from "./wrapper.ts";

const peeked = 1 << 18;
const judgedLines = 200;

/**
 * A JSON file of any of the common kinds: one object a line, an array of objects, objects one after the other, or a
 * document around such an array. What is no JSON inside is found later, when DuckDB parses the records.
 */
export async function spoolJson(
  chunks: AsyncGenerator<Buffer>,
  file: SourceFile,
  spool: Spool,
  problems: ProblemLog,
): Promise<void> {
  const { head, all } = await peek(chunks, peeked);
  const text = head.toString("utf8").trimStart();
  if (isLineByLine(text)) {
    const shapes = lineShapes();
    const plainOf = (bytes: Buffer) =>
      isUtf8(bytes) ? (shapes.take(bytes) ?? plainLines(bytes, surelyFlat)) : undefined;
    for await (const run of readRuns(all, file.name, problems, plainOf)) {
      if ("count" in run) spool.addPlain(run);
      else
        for (const line of run) {
          if (isTooDeep(line.bytes)) problems.add(file.name, tooDeep, line.number);
          else spool.add(line.bytes, line.number);
        }
    }
  } else if (/^[[{]/.test(text)) {
    await spoolDocument(all, isWrapper(text), file.name, spool, problems);
  } else {
    problems.add(file.name, "The file is neither a JSON document nor one JSON object a line");
  }
}

/** In NDJSON some of the first lines are whole objects by themselves, whatever the others are. */
function isLineByLine(text: string): boolean {
  const lines = text.split("\n").slice(0, judgedLines);
  const [whole, second] = lines.filter(isWholeObject);
  if (whole === undefined) return false;
  return second !== undefined || (!isWrapper(whole) && !text.startsWith("["));
}

function isWholeObject(line: string): boolean {
  if (!/^\s*\{\s*"/.test(line)) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
