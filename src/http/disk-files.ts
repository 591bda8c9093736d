import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../model/failure.ts";
import type { Clock } from "../model/window.ts";
import type { FileStore, StoredFile } from "./file-store.ts";

export interface DiskFilesOptions {
  /** A folder of its own, made when it is missing. */
  readonly folder: string;
  readonly clock: Clock;
  /** Bytes of one file. Default 20 MiB. */
  readonly maxFile?: number;
  /** Bytes of all files together. Default 512 MiB. */
  readonly maxTotal?: number;
}

/** Nothing but such a name is ever joined to the folder. */
const idShape = /^[A-Za-z0-9_-]{32}$/;
const partShape = /^[A-Za-z0-9_-]{32}\.part$/;
const abandoned = 3_600_000;

interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** The file's modification time is set to the instant it expires: a sweep needs no file's content. */
  readonly expires: number;
}

/** A file on disk: one line of JSON that says what it is, then its bytes. */
function encode(bytes: Uint8Array, about: { name: string; mime: string; expires: number }): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(about)}\n`), bytes]);
}

function decode(content: Buffer): StoredFile {
  const end = content.indexOf("\n");
  const about: { name: string; mime: string; expires: number } = JSON.parse(content.toString("utf8", 0, end));
  return { bytes: content.subarray(end + 1), name: about.name, mime: about.mime, expires: new Date(about.expires) };
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

function notKept(error: unknown): unknown {
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: "the disk is full.",
    EACCES: "the folder may not be written.",
    EROFS: "the folder is on a read-only disk.",
  };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = reasons[code];
  if (why === undefined) return error;
  return new Failure({
    what: "Could not keep the file",
    why,
    fix: "Whoever runs the bot: make room under HUNTBOT_HOME.",
    cause: error,
  });
}

/** Files under HUNTBOT_HOME, each written whole or not at all. They are seen by this machine's processes only. */
export function diskFiles({ folder, clock, maxFile = 20 << 20, maxTotal = 512 << 20 }: DiskFilesOptions): FileStore {
  let last: Promise<unknown> = Promise.resolve();

  async function look(name: string): Promise<Entry[]> {
    const path = join(folder, name);
    try {
      const { size, mtimeMs } = await stat(path);
      if (idShape.test(name)) return [{ path, bytes: size, expires: mtimeMs }];
      // What a process left behind that ended while it wrote; a younger one may still be written.
      const left = partShape.test(name) && mtimeMs + abandoned < clock().getTime();
      return left ? [{ path, bytes: size, expires: mtimeMs }] : [];
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** Removes what has expired, then those that expire first until `incoming` bytes fit. */
  async function makeRoom(incoming: number): Promise<void> {
    const found = await Promise.all((await readdir(folder)).map(look));
    const entries = found.flat().sort((a, b) => a.expires - b.expires);
    let total = entries.reduce((sum, { bytes }) => sum + bytes, incoming);
    for (const { path, bytes, expires } of entries) {
      if (expires > clock().getTime() && total <= maxTotal) return;
      await rm(path, { force: true });
      total -= bytes;
    }
  }

  async function write(id: string, content: Buffer, expires: number): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await makeRoom(content.byteLength);
    const part = join(folder, `${id}.part`);
    const file = await open(part, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    await utimes(part, new Date(expires), new Date(expires));
    await rename(part, join(folder, id));
  }

  return {
    async put(bytes, name, mime, ttl) {
      if (bytes.byteLength > Math.min(maxFile, maxTotal)) {
        throw new Failure({
          what: "Could not keep the file",
          why: `it is larger than ${Math.floor(Math.min(maxFile, maxTotal) / 1024)} KiB.`,
          fix: "Ask for a shorter range or fewer columns.",
        });
      }
      const id = randomBytes(24).toString("base64url");
      const expires = clock().getTime() + ttl;
      const content = encode(bytes, { name, mime, expires });
      // One after the other, so that the size of all is judged rightly.
      const written = last.then(() => write(id, content, expires));
      last = written.catch(() => undefined);
      await written.catch((error: unknown) => {
        throw notKept(error);
      });
      return id;
    },
    async get(id) {
      if (!idShape.test(id)) return null;
      try {
        const file = decode(await readFile(join(folder, id)));
        return file.expires > clock() ? file : null;
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
  };
}
