import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { KqlLoadError } from "./error.ts";
import { identifierOf, uniqueNames } from "./names.ts";
import type { ProblemLog } from "./problems.ts";

type Format = "json" | "csv" | "parquet" | "text";

export interface SourceFile {
  readonly path: string;
  /** Relative to the loaded folder, with `/`: how messages name it. */
  readonly name: string;
  readonly format: Format;
  readonly bytes: number;
  readonly modified: Date;
  /** Of a text as it is, the only bytes to be read. */
  readonly run?: { readonly start: number; readonly end: number };
}

export interface TableFiles {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

const formats: Readonly<Record<string, Format>> = {
  json: "json",
  ndjson: "json",
  jsonl: "json",
  csv: "csv",
  tsv: "csv",
  parquet: "parquet",
  log: "text",
  txt: "text",
};
const compressions = /\.(gz|zst|zstd)$/i;

/**
 * The tables that a folder describes: each file is a table named after it, and each sub-folder is one table of all files
 * in it, however deep. Hidden files are left out; others of an unknown kind are reported. Sorted by name.
 * Throws KqlLoadError when the folder cannot be listed or holds no log file.
 */
export async function listTables(folder: string, problems: ProblemLog): Promise<readonly TableFiles[]> {
  const byOrigin = new Map<string, SourceFile[]>();
  for (const file of await listFiles(folder, problems)) {
    const slash = file.name.indexOf("/");
    const origin = slash < 0 ? file.name : file.name.slice(0, slash + 1);
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), file]);
  }
  if (byOrigin.size === 0) {
    throw new KqlLoadError({
      what: `No logs in ${folder}`,
      why: "It holds no file that reads as a log.",
      fix: "Put NDJSON, JSON, CSV, Parquet or text logs there (.gz and .zst too), a file or a sub-folder for each table.",
    });
  }
  const nameTable = uniqueNames();
  return [...byOrigin].map(([origin, files]) => {
    const wanted = origin.endsWith("/") ? origin.slice(0, -1) : baseName(origin);
    const name = nameTable(identifierOf(wanted));
    if (name !== wanted)
      problems.note(origin, `Its table is called ${name}: "${wanted}" is taken or no KQL name`, "renamed");
    return { name, files };
  });
}

async function listFiles(folder: string, problems: ProblemLog): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  for (const path of (await listPaths(folder)).sort()) {
    const name = relative(folder, path).split(sep).join("/");
    if (name.split("/").some((part) => part.startsWith("."))) continue;
    const entry = await stat(path).catch(() => undefined);
    if (!entry) problems.add(name, "It cannot be opened");
    if (!entry?.isFile()) continue;
    const format = formatOf(name);
    if (format) found.push({ path, name, format, bytes: entry.size, modified: entry.mtime });
    else problems.add(name, "Its name does not say what kind of log it is (.json, .ndjson, .csv, .parquet, .log ...)");
  }
  return found;
}

async function listPaths(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    throw new KqlLoadError({
      what: `Could not list the logs folder ${folder}`,
      why: error instanceof Error ? `${error.message}.` : String(error),
      fix: "Name a folder that exists and that this user may read.",
      cause: error,
    });
  }
}

/** By extension; a rotated log (`audit.log.1`) and a name without any extension (`syslog`) are text. */
function formatOf(name: string): Format | undefined {
  const plain = name.slice(name.lastIndexOf("/") + 1).replace(compressions, "");
  const known = formats[plain.slice(plain.lastIndexOf(".") + 1).toLowerCase()];
  if (known && plain.includes(".")) return known;
  return !plain.includes(".") || /\.(log|txt)[.-]\d+$/i.test(plain) ? "text" : undefined;
}

function baseName(name: string): string {
  return name
    .replace(compressions, "")
    .replace(/\.(log|txt)(?=[.-]\d+$)/i, "")
    .replace(new RegExp(`\\.(${Object.keys(formats).join("|")})$`, "i"), "");
}
