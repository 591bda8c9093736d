import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { LensName } from "../model/hunt.ts";
import type { IndicatorKind } from "../model/indicator.ts";
import { frontMatter } from "./front-matter.ts";

/** One question: a file under `queries/`, its front matter read and checked. */
export interface LibraryQuery {
  /** Folder and name, e.g. `ip/office`. */
  readonly id: string;
  readonly title: string;
  /** What it answers, one sentence. */
  readonly answers: string;
  /** The line of the card it feeds; absent for what a hunt always asks and for whole-workspace questions. */
  readonly lens?: LensName;
  /** It runs where at least one of these exists. */
  readonly tables: readonly string[];
  /** Tables it would read too, but they are closed to whoever asks; absent where none is. */
  readonly closed?: readonly string[];
  /** It runs only where all of these exist. */
  readonly requires: readonly string[];
  /** Kinds it can be asked about; empty for a whole-workspace question. */
  readonly accepts: readonly IndicatorKind[];
  /** MITRE ATT&CK technique ids, of the version named. */
  readonly attack: readonly string[];
  readonly attackVersion?: string;
  /** Milliseconds by which `_from` reaches back before the window. */
  readonly lookback: number;
  /** Lists of strings it takes besides the indicator; `alertIds` is `_alertIds` in its text. */
  readonly parameters: readonly string[];
  /** See `BoundQuery.terms`; only of composed queries. */
  readonly terms?: readonly string[];
  /** The KQL below the front matter. */
  readonly text: string;
}

export interface Library {
  get(id: string): LibraryQuery | undefined;
  list(): readonly LibraryQuery[];
  /** What can be asked about this kind (`none`: without an indicator) in a workspace that holds these tables. */
  for(kind: IndicatorKind | "none", tables: ReadonlySet<string>): readonly LibraryQuery[];
}

/** Reads every `.kql` file under a folder. Throws a Failure that names file, line and fix for one that is wrong. */
export function loadLibrary(folder: string): Library {
  return libraryOf(filesIn(folder).map((file) => readQuery(folder, file)));
}

export function libraryOf(list: readonly LibraryQuery[]): Library {
  const queries = new Map(list.map((query) => [query.id, query]));
  return {
    get: (id) => queries.get(id),
    list: () => list,
    for: (kind, tables) => list.filter((query) => takes(query, kind) && runsOn(query, tables)),
  };
}

/**
 * Whether what rows of a table say of this kind of indicator is told by a question: one that reads the table for it, or one
 * that only mentions whatever it names, as intelligence and watchlists do.
 */
export function isRead(library: Pick<Library, "list">, kind: IndicatorKind, table: string): boolean {
  const reading = library.list().filter(({ tables }) => tables.includes(table));
  const telling = reading.filter(({ lens }) => lens !== undefined && lens !== "intelligence");
  return telling.length === 0 ? reading.length > 0 : telling.some((query) => takes(query, kind));
}

export function runsOn(query: LibraryQuery, tables: ReadonlySet<string>): boolean {
  return query.requires.every((table) => tables.has(table)) && query.tables.some((table) => tables.has(table));
}

function takes(query: LibraryQuery, kind: IndicatorKind | "none"): boolean {
  return kind === "none" ? query.accepts.length === 0 : query.accepts.includes(kind);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".kql"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function idOf(folder: string, file: string): string {
  return relative(folder, file)
    .replace(/\.kql$/, "")
    .split(sep)
    .join("/");
}

function readQuery(folder: string, file: string): LibraryQuery {
  const { text, ...fields } = frontMatter(file, readFileSync(file, "utf8"));
  const { lens, "attack-version": attackVersion, ...rest } = fields;
  return {
    id: idOf(folder, file),
    ...rest,
    ...(lens === undefined ? {} : { lens }),
    ...(attackVersion === undefined ? {} : { attackVersion }),
    text,
  };
}
