import type { DocumentExtraction } from "../indicators/documents/read.ts";
import { tlpIn } from "../indicators/documents/tlp.ts";
import type { Extraction } from "../indicators/extract.ts";
import { tlpLevels } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";
import { distinctIndicators } from "../model/indicator.ts";
import type { Request } from "../model/request.ts";

/** Reads texts and files for indicators, away from the event loop. */
export interface TextReader {
  extract(text: string, signal?: AbortSignal): Promise<Extraction>;
  extractFile(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<DocumentExtraction>;
}

/** Everything that came with a request: its text (or its thread's, for the word "thread") and its files, each value once. */
export async function readGiven(reader: TextReader, given: string, request: Request): Promise<DocumentExtraction> {
  const { attachments, signal } = request;
  const text = /^\s*thread\s*$/i.test(given) ? await threadWords(request) : given;
  const wrong: Failure[] = [];
  const files = await Promise.all(
    attachments.map(async (file) => {
      try {
        return await reader.extractFile(file.name, await file.bytes(), signal);
      } catch (error) {
        // A screenshot beside the words of a message must not cost the words.
        if (!(error instanceof Failure)) throw error;
        wrong.push(error);
        return null;
      }
    }),
  );
  const words = text.trim() === "" ? null : { ...(await reader.extract(text, signal)), tlp: tlpIn(text) };
  const read = [words, ...files].filter((each) => each !== null);
  const [first] = wrong;
  if (first && !read.some(({ indicators }) => indicators.length > 0)) throw first;
  const [only] = read;
  const notes = wrong.map(({ what, why }) => `${what}: ${why}`);
  return only && read.length === 1 && notes.length === 0 ? only : merged(read, notes);
}

/** `report thread`: what was written where it is asked. */
async function threadWords({ place, threadText }: Request): Promise<string> {
  if (threadText) return threadText();
  throw new Failure({
    what: "There is no thread to read here",
    why: place.thread === undefined ? "This was not asked in a thread." : "The bot cannot read this conversation.",
    fix: "Ask in the thread, choose Hunt the indicators here on a message, or paste the text.",
    usage: true,
  });
}

function merged(parts: readonly DocumentExtraction[], wrong: readonly string[]): DocumentExtraction {
  const notes = [...parts.flatMap(({ note }) => note ?? []), ...wrong];
  const labels = new Set(parts.map(({ tlp }) => tlp));
  return {
    indicators: distinctIndicators(parts.flatMap((part) => part.indicators)),
    skipped: parts.flatMap(({ skipped }) => skipped),
    tlp: tlpLevels.findLast((level) => labels.has(level)) ?? null,
    ...(notes.length > 0 ? { note: notes.join(" ") } : {}),
  };
}
