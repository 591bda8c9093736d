import type { SourceFile } from "./folder.ts";
import { readLines } from "./lines.ts";
import type { ProblemLog } from "./problems.ts";
import type { Spool } from "./spool.ts";
import { timeOfLine } from "./text-time.ts";

/** A text log: each line is a record with `RawData`, and `TimeGenerated` where the line says its time. */
export async function spoolText(
  chunks: AsyncGenerator<Buffer>,
  file: SourceFile,
  spool: Spool,
  problems: ProblemLog,
): Promise<void> {
  for await (const lines of readLines(chunks, file.name, problems)) {
    for (const line of lines) {
      const RawData = line.bytes.toString("utf8");
      const TimeGenerated = timeOfLine(RawData, file.modified);
      spool.add(JSON.stringify({ TimeGenerated, RawData }), line.number);
    }
  }
}
