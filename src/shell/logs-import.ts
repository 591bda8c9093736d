import { resolve } from "node:path";
import { code } from "../cards/span.ts";
import { duration, number, plural } from "../cards/words.ts";
import { declaredTables } from "../compose/declared.ts";
import { indicatorTokens } from "../indicators/tokens.ts";
import { KqlLoadError } from "../kql/database.ts";
import { type ImportProgress, importLogs } from "../kql/index.ts";
import type { Block, Card } from "../model/card.ts";
import { Failure } from "../model/failure.ts";
import { readWords, type ShellAnswer, type ShellPorts } from "./answer.ts";

const usage = "huntbot logs import FOLDER --into FOLDER";
const mostProblems = 10;

/** Loads a folder of logs into one that hunts read quickly. Stopped or repeated, it goes on where it was. */
export async function importVerb(words: readonly string[], { progress, signal }: ShellPorts): Promise<ShellAnswer> {
  const { positionals, option } = readWords(words, ["into"], usage);
  const [folder, ...more] = positionals;
  const into = option("into");
  if (folder === undefined || more.length > 0 || !into) {
    throw new Failure({
      what: "Cannot import",
      why: "It takes one folder to read, and with --into one to write.",
      fix: `Usage: ${usage}`,
      usage: true,
    });
  }
  const started = performance.now();
  const options = {
    signal,
    tokenizer: indicatorTokens,
    declared: declaredTables,
    onProgress: (at: ImportProgress) => progress(progressLine(at)),
  };
  const summary = await importLogs(folder, into, options).catch((error: unknown) => {
    if (error instanceof KqlLoadError)
      throw new Failure({ what: error.what, why: error.why, fix: error.fix, cause: error });
    if (signal.aborted) throw stopped(folder, into);
    throw error;
  });
  const ms = Math.round(performance.now() - started);
  return { card: importedCard(summary, resolve(into), ms), data: { ...summary, into: resolve(into), ms }, code: 0 };
}

const barLength = 24;

/** `reading [#######-------] 31% · 35,421 rows/s · 2 min left · web/2026-11-20.ndjson` */
export function progressLine({ phase, at, done, total, rowsPerSecond, secondsLeft }: ImportProgress): string {
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(part * barLength);
  return [
    `${phase} [${"#".repeat(full)}${"-".repeat(barLength - full)}] ${Math.floor(part * 100)}%`,
    ...(rowsPerSecond > 0 ? [`${number(rowsPerSecond)} rows/s`] : []),
    ...(secondsLeft === undefined ? [] : [`${duration(secondsLeft * 1000)} left`]),
    at,
  ].join(" · ");
}

type Summary = Awaited<ReturnType<typeof importLogs>>;

function importedCard(
  { filesRead, rowsRead, rowsReplaced, problems, rejectFile }: Summary,
  into: string,
  ms: number,
): Card {
  const rate = ms > 0 ? `, ${number(Math.round((rowsRead * 1000) / ms))} rows/s` : "";
  const title =
    filesRead === 0 ? "Nothing new to import" : `Imported ${plural(rowsRead, "row")} of ${plural(filesRead, "file")}`;
  const shown = problems.slice(0, mostProblems);
  const blocks: Block[] = [
    { kind: "text", lines: [[`in ${duration(ms)}${rate}`], ["Hunt in it: ", code(`--logs file:${into}`)]] },
    ...(rowsReplaced > 0
      ? [{ kind: "note" as const, line: [`${plural(rowsReplaced, "row")} of earlier states of these files replaced`] }]
      : []),
    ...(shown.length > 0
      ? [
          {
            kind: "table" as const,
            columns: [
              { name: "File" },
              { name: "Line", align: "right" as const },
              { name: "What could not be read as it stands" },
            ],
            rows: shown.map(({ file, line, reason }) => [[file], [line === undefined ? "" : String(line)], [reason]]),
            ...(problems.length > shown.length ? { more: `${problems.length - shown.length} more` } : {}),
          },
        ]
      : []),
    ...(rejectFile ? [{ kind: "note" as const, line: [`All lines that were left out: ${rejectFile}`] }] : []),
  ];
  return { title, tone: problems.length > 0 ? "notice" : "calm", preview: title, blocks };
}

const stopped = (folder: string, into: string) =>
  new Failure({
    what: "Stopped",
    why: "The import was interrupted; what was read so far is kept.",
    fix: `Go on with: huntbot logs import ${folder} --into ${into}`,
  });
