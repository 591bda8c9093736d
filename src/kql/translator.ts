import { LRUCache } from "lru-cache";
import { KqlError } from "./error.ts";
import { type KeptTranslations, keyOf } from "./kept.ts";
import { type LateQuery, lateQuery, type Span } from "./late.ts";
import { parserEdition } from "./parser-files.ts";
import { type ParserProcess, startParser } from "./parser-process.ts";
import { holeMark } from "./sql.ts";
import type { TranslationReply, TranslationRequest } from "./translate-task.ts";
import type { TableSchema } from "./types.ts";

type Reply = Extract<TranslationReply, { kind: "translation" | "probe" }>;

/** A query to translate. With `late`, its reply serves every query of that shape, and its SQL has holes. */
export interface Asked extends Pick<TranslationRequest, "text" | "found" | "spanned" | "terms"> {
  readonly late?: LateQuery | undefined;
}

export interface Translator {
  /** Says what tables there are. Translations wait for it. */
  know(schema: readonly TableSchema[]): void;
  /** The query as one whose values are put in afterwards, where they stand; undefined where that cannot be. */
  late(text: string, values: readonly Span[] | undefined): LateQuery | undefined;
  /** @throws KqlError */
  translate(asked: Asked): Promise<Reply>;
  /** Resolves when the parser is loaded and has translated a first query. */
  warm(): Promise<void>;
  close(): void;
}

/**
 * Translates in the parser's process, and remembers its replies. Where anything is kept from an earlier process, the
 * parser waits for a query that is not.
 */
export function createTranslator(kept?: KeptTranslations, edition = parserEdition()): Translator {
  let schema: readonly TableSchema[] = [];
  let parser: ParserProcess | undefined = kept && !kept.isEmpty ? undefined : startParser();
  let schemaKey = "";
  const known = new LRUCache<string, Reply>({ max: 500 });

  async function asked(request: TranslationRequest): Promise<Reply> {
    if (!parser) {
      parser = startParser();
      parser.know(schema);
    }
    const reply = await parser.run(request);
    if (reply.kind === "error") throw new KqlError(reply.code, reply.message, reply.offset, reply.length);
    if (reply.kind === "fault") throw new Error(reply.stack);
    return reply;
  }

  async function translate({ late, ...request }: Asked): Promise<Reply> {
    const about = [
      late ? "shape" : "text",
      late?.shape ?? request.text,
      JSON.stringify([request.found, request.spanned === true, request.terms]),
    ];
    const key = keyOf(edition, schemaKey, ...about);
    const remembered = known.get(key) ?? keptReply(late && kept?.get(key));
    if (remembered) return remembered;
    const reply = await asked(late ? { ...request, late: late.starts } : request);
    known.set(key, reply);
    if (late && reply.kind === "translation" && request.found.length === 0) kept?.put(key, reply.translation);
    return reply;
  }

  return {
    know(tables) {
      schema = tables;
      schemaKey = keyOf(JSON.stringify(tables));
      parser?.know(tables);
    },
    late: (text, values) => (values && !marked(schema) ? lateQuery(text, values) : undefined),
    translate,
    async warm() {
      await asked({ text: "print 1", found: [] });
    },
    close: () => parser?.close(),
  };
}

function keptReply(translation: ReturnType<KeptTranslations["get"]>): Reply | undefined {
  return translation && { kind: "translation", translation };
}

function marked(schema: readonly TableSchema[]): boolean {
  return schema.some(({ name, columns }) => [name, ...columns.map((column) => column.name)].some(hasMark));
}

const hasMark = (name: string) => name.includes(holeMark);
