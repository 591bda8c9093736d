import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { filesOf } from "./index-files.ts";
import { type Manifest, manifestName } from "./manifest.ts";

/** Somebody may still be reading a part that was replaced. */
const keptMilliseconds = 3_600_000;

/** Files of a logs folder that are ours and always there. */
const known: ReadonlySet<string> = new Set([manifestName, "import.lock", "rejects.ndjson"]);

const ours = /^work-|\.parquet$|^manifest\.json\.next$/;

function namedFiles(manifest: Manifest): Set<string> {
  const indexes = new Set(manifest.parts.flatMap(({ index }) => index?.path ?? []));
  const files = [...indexes].flatMap((path) => filesOf(manifest.indexes, path));
  return new Set([...manifest.parts, ...files].map(({ path }) => path));
}

/** Stamps the files that `after` no longer names, so that they are removed an hour from now and not earlier. */
export async function retire(folder: string, before: Manifest, after: Manifest): Promise<void> {
  const named = namedFiles(after);
  const now = new Date();
  for (const path of namedFiles(before)) {
    if (!named.has(path)) await utimes(join(folder, path), now, now).catch(() => undefined);
  }
}

/** Removes what killed imports left, and parts that were replaced an hour ago. Files of other kinds are not touched. */
export async function removeUnnamed(folder: string, manifest: Manifest): Promise<void> {
  const named = namedFiles(manifest);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join("/");
    if (known.has(name) || named.has(name) || !ours.test(name)) continue;
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0);
    const isWork = name.startsWith("work-");
    if (isWork || age > keptMilliseconds || isNever(name, manifest)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** A part whose number was not given out yet belongs to an import that was killed before it could name it. */
function isNever(name: string, manifest: Manifest): boolean {
  const number = Number(/-(\d+)\.parquet$/.exec(name)?.[1] ?? Number.NaN);
  return number >= manifest.nextId;
}
