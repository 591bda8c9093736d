import { Piscina } from "piscina";
import { Failure } from "../model/failure.ts";
import { bundled } from "../model/package-root.ts";
import { threadArguments } from "../model/thread-arguments.ts";
import type { DocumentExtraction } from "./documents/read.ts";
import { type Extraction, extract } from "./extract.ts";
import type { extractFile } from "./extract.worker.ts";

/** Extraction that never holds up the event loop: long texts and files are read in a worker thread. */
export interface Extractor {
  /** The same answer as `extract`. Rejects with the signal's reason when it is aborted. */
  extract(text: string, signal?: AbortSignal): Promise<Extraction>;
  /** As `extractDocument`. Rejects with a Failure for a file that cannot be read, or not in time. */
  extractFile(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<DocumentExtraction>;
  /** Starts the thread, so that the first long text does not wait for it. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** Shorter texts take about a millisecond: less than the way to a thread and back. */
const longText = 8 * 1024;
/** A file may be made to be slow; nobody waits longer for it. */
const fileMs = 30_000;

export function createExtractor(options: { readonly threads?: number; readonly fileMs?: number } = {}): Extractor {
  let pool: Piscina | undefined;
  let closed = false;

  async function run<T>(task: unknown, name: string, signal?: AbortSignal): Promise<T> {
    if (closed) throw new Error("the extractor is closed");
    pool ??= new Piscina({
      filename: bundled("src/indicators/extract.worker.js"),
      execArgv: threadArguments,
      maxThreads: options.threads ?? 1,
      minThreads: 0,
      idleTimeout: 60_000,
    });
    return pool.run(task, { name, ...(signal ? { signal } : {}) });
  }

  return {
    async extract(text, signal) {
      signal?.throwIfAborted();
      return text.length < longText ? extract(text) : run(text, "extractText", signal);
    },
    async extractFile(name, bytes, signal) {
      signal?.throwIfAborted();
      const late = AbortSignal.timeout(options.fileMs ?? fileMs);
      try {
        const either = signal ? AbortSignal.any([signal, late]) : late;
        const read = await run<Awaited<ReturnType<typeof extractFile>>>({ name, bytes }, "extractFile", either);
        if ("wrong" in read) throw unreadable(name, read.wrong);
        return read;
      } catch (error) {
        signal?.throwIfAborted();
        if (late.aborted) throw unreadable(name, "Reading it took too long.", error);
        throw error;
      }
    },
    async warm() {
      await run("", "extractText");
    },
    async close() {
      closed = true;
      await pool?.destroy();
    },
  };
}

function unreadable(name: string, why: string, cause?: unknown): Failure {
  return new Failure({
    what: `Could not read the file "${name.slice(0, 60)}"`,
    why: why.endsWith(".") ? why : `${why}.`,
    fix: "Paste the part that matters, or save it as text, CSV, JSON (STIX 2.1, MISP), PDF or .eml.",
    usage: true,
    cause,
  });
}
