import { type FileHandle, open } from "node:fs/promises";

/** A line of the list and where the one before it ends. */
interface Line {
  readonly text: string;
  readonly start: number;
}

/** Longer than any line: the longest names of networks have some hundred bytes. */
const windowBytes = 2_048;

/**
 * The last line of a sorted text file whose key is at most what is looked for, found by halving the file: some twenty
 * small reads, nothing kept in memory, nothing prepared. `isAtMost` judges a line by its key.
 */
export async function openSortedFile(file: string) {
  const handle = await open(file);
  const { size } = await handle.stat();
  return {
    async lastAtMost(isAtMost: (line: string) => boolean): Promise<string | null> {
      let found: Line | null = null;
      let low = 0;
      let high = size;
      while (low < high) {
        const line = await lineAround(handle, (low + high) >>> 1, size);
        const end = line.start + Buffer.byteLength(line.text) + 1;
        if (isAtMost(line.text)) {
          found = line;
          low = end;
        } else high = line.start;
      }
      return found?.text ?? null;
    },
  };
}

/** The whole line that holds the byte at `at`. */
async function lineAround(handle: FileHandle, at: number, size: number): Promise<Line> {
  const from = Math.max(0, at - windowBytes);
  const bytes = Buffer.allocUnsafe(Math.min(size, at + windowBytes) - from);
  await handle.read(bytes, 0, bytes.length, from);
  const before = at - from === 0 ? -1 : bytes.lastIndexOf(10, at - from - 1);
  const newline = bytes.indexOf(10, at - from);
  const end = newline < 0 ? bytes.length : newline;
  return { text: bytes.toString("utf8", before + 1, end), start: from + before + 1 };
}
