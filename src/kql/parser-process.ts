import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { parserBundle, parserSnapshot } from "./parser-files.ts";
import type { TranslationReply, TranslationRequest } from "./translate-task.ts";
import type { TableSchema } from "./types.ts";

export type ParserMessage = { readonly schema: readonly TableSchema[] } | { readonly request: TranslationRequest };

/** The parser in a process of its own: no query, however long or hostile, holds up this one. */
export interface ParserProcess {
  /** Says what tables there are. Requests wait for it. */
  know(schema: readonly TableSchema[]): void;
  /** Requests are answered one after the other. */
  run(request: TranslationRequest): Promise<TranslationReply>;
  close(): void;
}

interface Waiting {
  readonly request: TranslationRequest;
  readonly settle: (reply: TranslationReply) => void;
}

export interface ParserOptions {
  /** One query may take this long to translate, by default a minute; then its process is ended. */
  readonly patienceMs?: number;
  /** What the process starts from; where there is no such file it starts slowly. */
  readonly snapshot?: string;
}

const tooLong = "The query took too long to read.";

/** Starts the process at once. A query that ends it fails; for the others it is started again. */
export function startParser({ patienceMs = 60_000, snapshot = parserSnapshot() }: ParserOptions = {}): ParserProcess {
  const waiting: Waiting[] = [];
  let fromSnapshot = existsSync(snapshot);
  let tables: readonly TableSchema[] | undefined;
  let child: ChildProcess | undefined;
  let ready = false;
  let deadline: NodeJS.Timeout | undefined;
  let closed = false;

  function start(): void {
    ready = false;
    const started = fork(parserBundle, {
      execArgv: fromSnapshot ? ["--snapshot-blob", snapshot] : [],
      // Reading untrusted text takes no secret, and no option that was meant for this process.
      env: { PATH: process.env["PATH"], SystemRoot: process.env["SystemRoot"], TZ: "UTC" },
      stdio: ["ignore", "ignore", fromSnapshot ? "ignore" : "inherit", "ipc"],
    });
    started.unref();
    started.on("message", (message: "ready" | TranslationReply) => {
      if (message !== "ready") waiting.shift()?.settle(message);
      ready = true;
      watch();
    });
    started.on("exit", (code, signal) => ended(signal ?? `exit code ${code}`));
    started.on("error", (error) => ended(error.message));
    child = started;
    if (tables) post({ schema: tables }, ...waiting.map(({ request }) => ({ request })));
    watch();
  }

  function post(...messages: readonly ParserMessage[]): void {
    // A process that is ending takes no more; its end is heard of, and what waits is posted to the next one.
    for (const message of messages) if (child?.connected) child.send(message, () => {});
  }

  /** Only a waiting query keeps this process alive, and only the one whose turn it is has a deadline. */
  function watch(): void {
    clearTimeout(deadline);
    if (waiting.length === 0) child?.channel?.unref();
    else child?.channel?.ref();
    if (waiting.length > 0 && ready) deadline = setTimeout(giveUp, patienceMs);
  }

  function giveUp(): void {
    child?.removeAllListeners("exit").removeAllListeners("message").kill("SIGKILL");
    child = undefined;
    waiting.shift()?.settle({ kind: "error", code: "timeout", message: tooLong, offset: 0, length: 0 });
    if (waiting.length > 0) start();
  }

  function ended(how: string): void {
    child = undefined;
    clearTimeout(deadline);
    if (closed) return;
    if (!ready && fromSnapshot) {
      // A snapshot that this Node.js does not take, e.g. because of a flag it was built with: start without it.
      fromSnapshot = false;
      start();
      return;
    }
    const lost = ready ? waiting.splice(0, 1) : waiting.splice(0);
    for (const { settle } of lost) settle({ kind: "fault", stack: `the parser's process ended (${how})` });
    if (waiting.length > 0) start();
  }

  start();
  return {
    know(schema) {
      tables = schema;
      post({ schema }, ...waiting.map(({ request }) => ({ request })));
    },
    run: (request) =>
      new Promise((settle) => {
        waiting.push({ request, settle });
        if (!child) start();
        else if (tables) post({ request });
        watch();
      }),
    close() {
      closed = true;
      clearTimeout(deadline);
      child?.kill();
      for (const { settle } of waiting.splice(0)) settle({ kind: "fault", stack: "the parser was closed" });
    },
  };
}
