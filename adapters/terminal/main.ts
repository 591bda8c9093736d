import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { picturesInFolder } from "../../src/charts/pictures.ts";
import type { Renderer } from "../../src/charts/renderer.ts";
import type { LogLine } from "../../src/chat/router.ts";
import { version } from "../../src/compose/root.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { tableCsv } from "../../src/export/table-csv.ts";
import { type App, createApp } from "../../src/main.ts";
import { Failure } from "../../src/model/failure.ts";
import type { ShellAnswer } from "../../src/shell/answer.ts";
import { processHelp, refuseWords } from "../../src/shell/usage.ts";
import { readArguments, type ShellArguments } from "./arguments.ts";
import { chat } from "./chat.ts";
import type { Screen } from "./deliver.ts";
import { draw } from "./draw.ts";
import { jsonText } from "./json-text.ts";
import { runOnce } from "./once.ts";
import { wantsColour } from "./paint.ts";
import { progressLine } from "./progress-line.ts";
import { lastSession, sessionFor } from "./session.ts";

/** Exit codes: 0 answered, 1 failed, 2 wrong usage. */
async function main(): Promise<number> {
  const { words, logs, format } = readArguments(process.argv.slice(2));
  if (words.length === 1 && words[0] === "--version") {
    process.stdout.write(`huntbot ${version()}\n`);
    return 0;
  }
  const help = processHelp(words);
  if (help !== undefined) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  if (words[0] === "serve" || words[0] === "doctor") refuseWords(words);
  const read = () => readConfig(logs === null ? process.env : { ...process.env, HUNTBOT_LOGS: logs });
  if (words[0] === "doctor") return show(await (await import("../../src/doctor/doctor.ts")).doctor(read), format);
  const config = read();
  if (words[0] === "serve") return await serveUntilStopped(config);
  if (words[0] === "logs") return await logsUntilDone(words.slice(1), config, format);
  const isPrompt = words[0] === "chat";
  const app = isPrompt ? await promptApp(config) : appOf(config, false);
  try {
    const screen = screenOf(config);
    if (isPrompt) return await chat(app.router, screen, sessionFor(words, config.home));
    return await runOnce(app.router, screen, { words, format, session: lastSession(config.home), tableCsv });
  } finally {
    await app.close();
  }
}

function appOf(config: Config, kept: boolean): App {
  const pictures = (renderer: Renderer) => picturesInFolder(renderer, join(config.home, "pictures"));
  return createApp(config, { log, warn, pictures, kept });
}

/** A session at the prompt is a case file, unless its store cannot be had: then it says so and is forgotten. */
async function promptApp(config: Config): Promise<App> {
  const app = appOf(config, true);
  try {
    await app.store();
    return app;
  } catch (error) {
    await app.close();
    if (!(error instanceof Failure)) throw error;
    warn(`this session is not kept. ${error.what}: ${error.why}`);
    return appOf(config, false);
  }
}

function log(line: LogLine): void {
  const stack = line.error instanceof Error ? `\n${line.error.stack}` : "";
  process.stderr.write(`${line.level}: ${line.message} (reference ${line.reference})${stack}\n`);
}

function warn(message: string): void {
  process.stderr.write(`note: ${message}\n`);
}

/** Runs the bot until SIGINT or SIGTERM; what is under way ends first. */
async function serveUntilStopped(config: Config): Promise<number> {
  // The chat platforms are many modules: a one-off command does not wait for them.
  const { serve } = await import("../../src/serve/serve.ts");
  const served = await serve(config, { log, warn });
  process.stderr.write(`huntbot listens on ${served.url}\n`);
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await served.close();
  return 0;
}

async function logsUntilDone(
  words: readonly string[],
  config: Config,
  format: ShellArguments["format"],
): Promise<number> {
  const { logsVerb } = await import("../../src/shell/logs.ts");
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const line = progressLine(process.stderr);
  try {
    const answer = await logsVerb(words, config, { warn, progress: line.show, signal: stop.signal });
    line.clear();
    return answer ? show(answer, format) : 0;
  } finally {
    line.clear();
  }
}

/** The answer of a verb of the process. */
function show({ card, data, code }: ShellAnswer, format: ShellArguments["format"]): number {
  const columns = Math.min(process.stdout.columns || 100, 140);
  const colour = wantsColour(process.stdout, process.env);
  process.stdout.write(format === "json" ? jsonText(data) : draw(card, { columns, colour }));
  return code;
}

function screenOf({ home }: Config): Screen {
  return {
    out: process.stdout,
    notes: process.stderr,
    columns: Math.min(process.stdout.columns || 80, 120),
    env: process.env,
    folder: process.cwd(),
    spareFolder: join(home, "files"),
  };
}

// Whoever reads the answer may stop reading (`| head`): that is no fault of theirs or ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      error instanceof Failure
        ? `${error.what}: ${error.why} ${error.fix}\n`
        : `${error instanceof Error ? error.stack : error}\n`,
    );
    process.exitCode = error instanceof Failure && error.usage ? 2 : 1;
  },
);
