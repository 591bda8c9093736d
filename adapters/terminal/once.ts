import { type ErrorData, isError } from "../../src/chat/error-card.ts";
import type { Router } from "../../src/chat/router.ts";
import { tableIn } from "../../src/chat/shown.ts";
import type { Output } from "../../src/model/command.ts";
import type { ShellArguments } from "./arguments.ts";
import { takeFile } from "./attachment.ts";
import { deliver, type Screen } from "./deliver.ts";
import { jsonText } from "./json-text.ts";
import { terminalRequest } from "./person.ts";

type TableCsv = (table: NonNullable<ReturnType<typeof tableIn>>) => string;

export interface Once {
  readonly words: readonly string[];
  readonly format: ShellArguments["format"];
  /** The session at the prompt whose case file it is about; null before the first. */
  readonly session: string | null;
  readonly tableCsv: TableCsv;
}

/** Runs the request that a shell's arguments make. Returns the exit code. Ctrl-C stops it. */
export async function runOnce(
  router: Router,
  screen: Screen,
  { words: given, format, session, tableCsv }: Once,
): Promise<number> {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const { words, attachments } = await takeFile(given);
  const request = terminalRequest({
    input: { raw: words.join(" "), words, options: {} },
    signal: stop.signal,
    attachments,
    ...(session === null ? {} : { session }),
  });
  const { outputs } = await deliver(router.handle(request), screen, {
    silent: format !== "card",
    errorsApart: true,
  });
  const failed = outputs.map((output) => output.data).find(isError);
  if (format === "json") writeJson(outputs, failed, screen);
  if (format === "csv" && !(await writeCsv(outputs, failed, screen, tableCsv))) return 2;
  if (!failed) return 0;
  return failed.error.usage ? 2 : 1;
}

/** JSON only on stdout: the answer, an array when there are several; an error goes to stderr. */
function writeJson(outputs: readonly Output[], failed: ErrorData | undefined, screen: Screen): void {
  if (failed) {
    screen.notes.write(`${errorWords(failed)}\n`);
    return;
  }
  const answers = outputs
    .filter((output) => output.slot !== "thread" && output.data !== undefined)
    .map((output) => output.data);
  screen.out.write(jsonText(answers.length === 1 ? answers[0] : answers));
}

/** The table behind the answer, or the CSV file on its card. False where the answer has none. */
async function writeCsv(outputs: readonly Output[], failed: ErrorData | undefined, screen: Screen, tableCsv: TableCsv) {
  if (failed) {
    screen.notes.write(`${errorWords(failed)}\n`);
    return true;
  }
  const table = tableIn(outputs);
  const file = outputs
    .flatMap(({ card }) => card.blocks)
    .find((block) => block.kind === "file" && block.mime.startsWith("text/csv"));
  if (table) screen.out.write(tableCsv(table));
  else if (file?.kind === "file") screen.out.write(await file.bytes());
  else screen.notes.write("This answer is no table: ask for --json, or leave --csv out.\n");
  return table !== undefined || file !== undefined;
}

function errorWords({ error }: ErrorData): string {
  return `${error.what}: ${error.why} ${error.fix}`;
}
