import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LRUCache } from "lru-cache";
import { Piscina } from "piscina";
import { KqlError } from "./error.ts";
import type { Translation } from "./translate.ts";
import type { Column, TableSchema } from "./types.ts";

/** Columns that a probe found, by the offset of what asked for them. */
type Found = readonly (readonly [number, readonly Column[]])[];

export interface TranslationRequest {
  readonly text: string;
  readonly found: Found;
  /** Whether tables are limited to the query's span. */
  readonly spanned?: boolean;
  /** Only hours that hold one of these are seen of tables with an index. */
  readonly terms?: readonly string[];
}

/** What comes back from a worker: errors lose their class on the way, so they travel as data. */
export type TranslationReply =
  | { readonly kind: "translation"; readonly translation: Translation }
  | { readonly kind: "probe"; readonly probe: string; readonly offset: number }
  | {
      readonly kind: "error";
      readonly code: string;
      readonly message: string;
      readonly offset: number;
      readonly length: number;
    };

type Reply = Exclude<TranslationReply, { kind: "error" }>;

export interface Translator {
  translate(request: TranslationRequest): Promise<Reply>;
  /** Resolves when a worker has loaded the parser and translated a first query. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Translates in worker threads, because parsing takes milliseconds and loading the parser most of a second. The schema is
 * handed to each worker once, when it starts. Replies are remembered by text.
 */
export function pooledTranslator(schema: readonly TableSchema[], workers: number): Translator {
  const pool = new Piscina<TranslationRequest, TranslationReply>({
    filename: join(packageRoot(), "dist/src/kql/translate.worker.js"),
    name: "translateTask",
    workerData: { schema },
    minThreads: 1,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  const known = new LRUCache<string, Reply>({ max: 500 });
  const translate = async (request: TranslationRequest): Promise<Reply> => {
    const key = JSON.stringify([request.text, request.found, request.spanned === true, request.terms]);
    const cached = known.get(key);
    if (cached) return cached;
    const reply = await pool.run(request);
    if (reply.kind === "error") throw new KqlError(reply.code, reply.message, reply.offset, reply.length);
    known.set(key, reply);
    return reply;
  };
  return {
    translate,
    warm: async () => {
      await translate({ text: "print 1", found: [] });
    },
    close: () => pool.destroy(),
  };
}

/** The folder with package.json: the bundle's chunks and the sources lie at different depths below it. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
