import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { buffer } from "node:stream/consumers";
import { Failure } from "../../src/model/failure.ts";
import type { Attachment } from "../../src/model/request.ts";

/** Verbs whose only argument may be a file or `-` for standard input. */
const fileVerbs = new Set(["report", "extract"]);
const largestFile = 10 * 1024 * 1024;

/** The file that a shell request names, if its verb reads one. A path that does not exist is the text itself. */
export async function readAttachment(words: readonly string[]): Promise<Attachment[]> {
  const [verb = "", path] = words.filter((word) => !word.startsWith("--"));
  if (!fileVerbs.has(verb.toLowerCase()) || path === undefined) return [];
  if (path === "-") return [attachment("standard input", await buffer(process.stdin))];
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return [];
  if (found.size > largestFile) {
    throw new Failure({
      what: `Could not read ${path}`,
      why: `it is larger than ${largestFile / 1024 / 1024} MB.`,
      fix: "Split it, or cut it to the part that matters.",
      usage: true,
    });
  }
  return [attachment(basename(path), await readFile(path))];
}

function attachment(name: string, content: Uint8Array): Attachment {
  return { name, mime: "text/plain", bytes: async () => content };
}
