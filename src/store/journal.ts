import {
  appendFileSync,
  closeSync,
  fstatSync,
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
      for (const line of bytes.toString("utf8", 0, whole).split("\n")) if (line) apply(parsed(line));
    } finally {
      closeSync(handle);
    }
  }

  return {
    follow,
    append(entry: unknown): void {
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
      follow();
    },
    /** Writes the file anew, with these entries only. */
    replace(entries: readonly unknown[]): void {
      const aside = `${file}.${process.pid}`;
      writeFileSync(aside, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""), { mode: 0o600 });
      renameSync(aside, file);
      follow();
    },
    size: () => offset,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
