import type { Span } from "../kql/index.ts";
import type { Answer, TableInfo } from "../model/logs.ts";
import type { Window } from "../model/window.ts";

interface EngineQuery {
  readonly signal: AbortSignal;
  /** Only rows whose TimeGenerated lies in it are seen, in every table that has one. */
  readonly span?: Window;
  /** Where values stand in the text; other queries differ in them alone. */
  readonly values?: readonly Span[];
  /** Rows that hold none of these as a whole term do not matter. */
  readonly terms?: readonly string[];
  readonly timeoutMs?: number;
}

/** The embedded engine as this folder uses it: the log store asks it directly, the wire server for its clients. */
export interface LogEngine {
  /** @throws KqlError */
  query(kql: string, options: EngineQuery): Promise<Answer>;
  /** Resolves when the query could run. @throws KqlError */
  check(kql: string): Promise<void>;
  tables(): Promise<readonly TableInfo[]>;
  /** What `now()` means and relative timespans end at. */
  now(): Date;
  close(): Promise<void>;
}
