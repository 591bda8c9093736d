import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { type Extraction, extract } from "./extract.ts";

/** Extraction that never holds up the event loop: long texts are read in a worker thread. */
export interface Extractor {
  /** The same answer as `extract`. Rejects with the signal's reason when it is aborted. */
  extract(text: string, signal?: AbortSignal): Promise<Extraction>;
  /** Starts the thread, so that the first long text does not wait for it. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** Shorter texts take about a millisecond: less than the way to a thread and back. */
const longText = 8 * 1024;

export function createExtractor(options: { readonly threads?: number } = {}): Extractor {
  let pool: Piscina<string, Extraction> | undefined;
  let closed = false;

  async function run(text: string, signal?: AbortSignal): Promise<Extraction> {
    if (closed) throw new Error("the extractor is closed");
    pool ??= new Piscina({
      filename: workerFile(),
      maxThreads: options.threads ?? 1,
      minThreads: 0,
      idleTimeout: 60_000,
    });
    return pool.run(text, { name: "extractText", ...(signal ? { signal } : {}) });
  }

  return {
    async extract(text, signal) {
      signal?.throwIfAborted();
      return text.length < longText ? extract(text) : run(text, signal);
    },
    async warm() {
      await run("");
    },
    async close() {
      closed = true;
      await pool?.destroy();
    },
  };
}

/** The bundled worker, found from the sources as well as from the bundle. */
function workerFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return join(folder, "dist/src/indicators/extract.worker.js");
  }
  throw new Error("no package.json above the extractor");
}
