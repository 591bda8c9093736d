import { mkdir, open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { LoadProblem } from "../load/catalog.ts";
import { KqlLoadError } from "../load/error.ts";

// What a logs folder holds. A file that the manifest does not name does not count, whatever lies in the folder: parts are
// written first and named afterwards, by one rename. So an import that is killed loses nothing and doubles nothing.

const column = z.object({
  name: z.string(),
  type: z.enum(["bool", "int", "long", "real", "decimal", "string", "datetime", "timespan", "guid", "dynamic"]),
});

// zod spells an optional member as possibly undefined, and the loader's type does not.
const problems = z.array(
  z.object({
    file: z.string(),
    line: z.number().optional(),
    reason: z.string(),
    kind: z.enum(["renamed", "empty"]).optional(),
  }),
) as unknown as z.ZodType<LoadProblem[]>;

/** A run of bytes of a source file, read as a whole or not at all. */
const piece = z.object({
  id: z.number(),
  table: z.string(),
  /** Absolute. */
  file: z.string(),
  start: z.number(),
  end: z.number(),
  hash: z.string(),
  /** Of the text: a piece's first line is the sum of those before it, plus one. */
  lines: z.number(),
  rows: z.number(),
  /** What could not be read or was read differently. */
  problems,
});

/** `path` names an index: an entry of `indexes`, or the one file that it is. */
const index = z.object({ path: z.string(), bytes: z.number(), tokenizer: z.string() });

/** A file of an index, and what is in it at most; no kinds are any, no numbers are none. */
const indexFile = z.object({
  /** Relative to the logs folder. */
  path: z.string(),
  kinds: z.tuple([z.string(), z.string()]).nullable(),
  numbers: z.tuple([z.number(), z.number()]).nullable(),
});

/** Rows of one table and day, sorted by time. */
const part = z.object({
  table: z.string(),
  /** `2026-11-20`; `0001-01-01` for rows without a time. */
  day: z.string(),
  /** Relative to the logs folder. */
  path: z.string(),
  rows: z.number(),
  bytes: z.number(),
  /** Ticks, as text. */
  oldest: z.string().nullable(),
  newest: z.string().nullable(),
  columns: z.array(column),
  /** The pieces whose rows it holds. */
  pieces: z.array(z.number()),
  index: index.optional(),
});

const source = z.object({ file: z.string(), size: z.number(), changed: z.string() });

const manifest = z.object({
  version: z.literal(1),
  nextId: z.number(),
  /** Source files that are in completely, as they were. */
  sources: z.array(source),
  pieces: z.array(piece),
  parts: z.array(part),
  /** The files of each index, by its path; of an index that is one file there is no entry. */
  indexes: z.record(z.string(), z.array(indexFile)).optional(),
  /** Replaced pieces whose rows still lie in a part, but do not count. */
  dead: z.array(z.number()),
});

export type Piece = z.infer<typeof piece>;
export type StoredPart = z.infer<typeof part>;
export type IndexFile = z.infer<typeof indexFile>;
export type Manifest = z.infer<typeof manifest>;

/** The day of rows without a time. */
export const noDay = "0001-01-01";

export const manifestName = "manifest.json";

export const emptyManifest: Manifest = { version: 1, nextId: 1, sources: [], pieces: [], parts: [], dead: [] };

/** The manifest of a logs folder; undefined where there is none. Throws KqlLoadError for one that cannot be read. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, manifestName);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return manifest.parse(JSON.parse(text));
  } catch (cause) {
    throw new KqlLoadError({
      what: `Could not open the logs in ${folder}`,
      why: `${path} is not a manifest that this version reads.`,
      fix: "Import the logs again into a new folder.",
      cause,
    });
  }
}

/** Whether logs were imported into the folder, rather than being files to be loaded. */
export async function isLogsFolder(folder: string): Promise<boolean> {
  const path = join(folder, manifestName);
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true && (await looksOurs(path));
}

/** A folder of somebody's logs may have a file of that name. */
async function looksOurs(path: string): Promise<boolean> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(40), 0, 40, 0);
    return buffer.subarray(0, bytesRead).toString("utf8").startsWith('{"version":');
  } finally {
    await handle.close();
  }
}

/** Puts a manifest in the place of the one before, at once; it is on the disk when this resolves. */
export async function writeManifest(folder: string, next: Manifest): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, manifestName);
  const handle = await open(`${path}.next`, "w");
  try {
    await handle.writeFile(JSON.stringify(next));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.next`, path);
  await syncFolder(dirname(path));
}

/** Makes renames and new files in a folder last. Not every system can, and there the rename has to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
