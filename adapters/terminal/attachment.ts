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

/** Takes out the file that a request names, if its verb reads one. A path that does not exist is the text itself. */
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
  if (!found?.isFile()) return null;
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
