import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { buffer } from "node:stream/consumers";
import { Failure } from "../../src/model/failure.ts";
import type { Attachment } from "../../src/model/request.ts";

/** Verbs whose only argument may be a file or `-` for standard input. */
const fileVerbs = new Set(["report", "extract"]);
const largestFile = 10 * 1024 * 1024;

/** What a shell request is without the file it names, and that file. */
export interface WithFile {
  readonly words: readonly string[];
  readonly attachments: readonly Attachment[];
}

/** What only a path begins or ends with, so that a mistyped one is no text without indicators. */
const looksLikePath =
  /^(?:\.{0,2}|~)\/|^(?:[^/:.]+\/)*[^/:]+\.(?:txt|md|log|csv|tsv|json|ndjson|pdf|eml|html?|xml|docx?|xlsx?)$/i;

/**
 * Takes out the file that a request names, if its verb reads one. A word that names no file is the text itself, unless it
 * can only have been meant as one.
 */
export async function takeFile(words: readonly string[]): Promise<WithFile> {
  const none = { words, attachments: [] };
  if (!fileVerbs.has(words[0]?.toLowerCase() ?? "")) return none;
  for (const [at, word] of words.entries()) {
    if (at === 0 || word.startsWith("--")) continue;
    const file = await fileAt(word);
    if (file) return { words: words.toSpliced(at, 1), attachments: [file] };
  }
  return none;
}

async function fileAt(path: string): Promise<Attachment | null> {
  if (path === "-") return attachment("standard input", await buffer(process.stdin));
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) {
    if (/\s/.test(path) || !looksLikePath.test(path)) return null;
    throw new Failure({
      what: `Could not read ${path}`,
      why: found ? "it is no file." : "there is no such file.",
      fix: 'Check its name, or write "-" and send the text to standard input.',
    });
  }
  if (found.size > largestFile) {
    throw new Failure({
      what: `Could not read ${path}`,
      why: `it is larger than ${largestFile / 1024 / 1024} MB.`,
      fix: "Split it, or cut it to the part that matters.",
      usage: true,
    });
  }
  return attachment(basename(path), await readFile(path));
}

function attachment(name: string, content: Uint8Array): Attachment {
  return { name, mime: "text/plain", bytes: async () => content };
}
