import type { Person } from "./request.ts";
import type { Window } from "./window.ts";

export type KustoType =
  | "bool"
  | "int"
  | "long"
  | "real"
  | "decimal"
  | "string"
  | "datetime"
  | "timespan"
  | "guid"
  | "dynamic";

export interface Column {
  readonly name: string;
  readonly type: KustoType;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A value as it travels: datetimes are ISO strings with 7 digits, timespans `d.hh:mm:ss.fffffff`, `long` beyond 2^53 and
 * `decimal` strings, dynamic parsed JSON. Null is null; a string is never null.
 */
export type Cell = Json;

/** A cell as words: null is empty, a structure is its JSON. */
export function cellText(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

export interface Answer {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Set when the engine says rows are missing, and why. */
  readonly partial?: { readonly reason: string };
  /** What `render` asked for, if the query did. */
  readonly render?: string;
  /** Milliseconds of wall clock, queueing left out. */
  readonly ms: number;
}

declare const bound: unique symbol;
declare const own: unique symbol;

/** A library query with typed `let` statements before it. Only `hunts/bind` makes one. */
export interface BoundQuery {
  readonly [bound]: true;
  readonly id: string;
  readonly kql: string;
  /** The tables it reads: a store may refuse, split or route by them. */
  readonly tables: readonly string[];
  /** What `TimeGenerated` must lie in: the person's window, widened by the query's lookback. */
  readonly span: Window;
  /** Where its values stand in `kql`, as literals: another hunt's query differs in them alone. */
  readonly values: readonly { readonly start: number; readonly end: number }[];
  /** Only rows that hold one of these as a whole term matter to the answer: a store with an index may pass over the rest. */
  readonly terms?: readonly string[];
}

/** A person's own text, untouched. Only `src/logs` makes one, after the guard accepted it. */
export interface OwnQuery {
  readonly [own]: true;
  readonly kql: string;
}

export interface QueryOptions {
  readonly window: Window;
  readonly person: Person;
  readonly signal: AbortSignal;
  /** Called while the query waits its turn, with its place in the queue (1 = next). */
  readonly onWait?: (position: number) => void;
  /** The person was shown what the search would take and wants it all the same. */
  readonly confirmed?: boolean;
}

/** A search that is to be confirmed, in words. */
export interface Price {
  /** Why it is not run unasked. */
  readonly reason: string;
  /** `43 tables over 180 days, about 340 GB` */
  readonly estimate: string;
}

/** Something in a source that could not be read; the rest was. */
export interface SourceProblem {
  readonly file: string;
  readonly line?: number;
  readonly reason: string;
  /** Set where nothing was lost: a name was changed, or there was nothing to read. */
  readonly kind?: "renamed" | "empty";
}

export interface TableInfo {
  readonly name: string;
  readonly plan: "Analytics" | "Basic" | "Auxiliary" | "unknown";
  readonly columns: readonly Column[];
  /** Null where the engine does not say. */
  readonly rows: number | null;
  /** ISO time of the oldest and newest row; null for an empty table, a table without time, or where not known. */
  readonly oldest: string | null;
  readonly newest: string | null;
  /** What it usually receives, before compression; absent where nobody says. */
  readonly megabytesADay?: number;
  readonly problems?: readonly SourceProblem[];
}

export interface LogStore {
  /**
   * True where searching every column of every table costs little: a hunt then searches first, and asks only about
   * tables with hits. Elsewhere typed columns are asked first, and full text in parallel.
   */
  readonly searchIsCheap: boolean;
  query(query: BoundQuery | OwnQuery, options: QueryOptions): Promise<Answer>;
  /**
   * What a query, or a search of every table, would take over this window, where that is more than is asked of the engine
   * unconfirmed; null where it may run. Absent where nothing has a price.
   */
  price?(query: BoundQuery | OwnQuery | "every table", window: Window, signal: AbortSignal): Promise<Price | null>;
  tables(signal: AbortSignal): Promise<readonly TableInfo[]>;
  close(): Promise<void>;
}

/** A log store as verbs ask it: also for a person's own query. */
export interface Logs extends LogStore {
  /** Throws a Failure that says what is refused and where; `denied` are tables that this person may not read. */
  ownQuery(text: string, denied?: readonly string[]): Promise<OwnQuery>;
  /** A link to the query in the Azure portal; undefined where the logs have no such page, or it would be too long. */
  portalLink(kql: string, window: Window, signal: AbortSignal): Promise<string | undefined>;
}
