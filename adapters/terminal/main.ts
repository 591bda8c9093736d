import process from "node:process";
import { readConfig } from "../../src/config.ts";
import { createApp } from "../../src/main.ts";
import { Failure } from "../../src/model/failure.ts";
import { readArguments } from "./arguments.ts";
import { chat } from "./chat.ts";
import type { Screen } from "./deliver.ts";
import { runOnce } from "./once.ts";

/** Exit codes: 0 answered, 1 failed, 2 wrong usage. */
async function main(): Promise<number> {
  const { words, logs, format } = readArguments(process.argv.slice(2));
  const config = readConfig(logs === null ? process.env : { ...process.env, HUNTBOT_LOGS: logs });
  const app = createApp(config, {
    log: (line) =>
      process.stderr.write(
        `${line.level}: ${line.message} (reference ${line.reference})${line.error instanceof Error ? `\n${line.error.stack}` : ""}\n`,
      ),
    warn: (message) => process.stderr.write(`note: ${message}\n`),
  });
  try {
    return words[0] === "chat" ? await chat(app.router, screen) : await runOnce(app.router, words, format, screen);
  } finally {
    await app.close();
  }
}

const screen: Screen = {
  out: process.stdout,
  notes: process.stderr,
  columns: Math.min(process.stdout.columns || 80, 120),
  env: process.env,
};

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
