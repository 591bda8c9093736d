import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/**
 * A file of JSON lines that several short-lived processes append to and follow. Each line is written whole, so readers
 * never see two mixed; a line that a crash cut off is skipped.
 */
export function journal(file: string, apply: (entry: unknown) => void, forget: () => void) {
  let inode = 0;
  let offset = 0;
  /** True when the last line has no end: whoever wrote it was stopped, or the disk was full. */
  let torn = false;

  /** Applies what was appended since the last look, by anyone. */
  function follow(): void {
    let handle: number;
    try {
      handle = openSync(file, "r");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
      throw error;
    }
    try {
      const { ino, size } = fstatSync(handle);
      if (ino !== inode || size < offset) {
        forget();
        inode = ino;
        offset = 0;
      }
      const bytes = Buffer.alloc(size - offset);
      const read = readSync(handle, bytes, 0, bytes.length, offset);
      const whole = bytes.subarray(0, read).lastIndexOf(0x0a) + 1;
      offset += whole;
      torn = whole < read;
      for (const line of bytes.toString("utf8", 0, whole).split("\n")) if (line) apply(parsed(line));
    } finally {
      closeSync(handle);
    }
  }

  function write(path: string, flags: "a" | "w", text: string, durable: boolean): void {
    const handle = openSync(path, flags, 0o600);
    try {
      writeFileSync(handle, text);
      if (durable) fdatasyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  /** Makes the name last as well, not only the bytes. */
  function keepName(): void {
    const handle = openSync(dirname(file), "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }

  function add(entries: readonly unknown[], durable: boolean): void {
    mkdirSync(dirname(file), { recursive: true });
    write(file, "a", `${torn ? "\n" : ""}${linesOf(entries)}`, durable);
    if (durable && inode === 0) keepName();
    follow();
  }

  return {
    follow,
    append: (...entries: readonly unknown[]): void => add(entries, false),
    /** Appends what must survive a loss of power: it is on the disk when this returns. */
    keep: (...entries: readonly unknown[]): void => add(entries, true),
    /** Writes the file anew, with these entries only. */
    replace(entries: readonly unknown[]): void {
      const aside = `${file}.${process.pid}`;
      write(aside, "w", linesOf(entries), true);
      renameSync(aside, file);
      keepName();
      follow();
    },
    size: () => offset,
  };
}

const linesOf = (entries: readonly unknown[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
