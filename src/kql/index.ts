export { Engine, type QueryResult } from "./engine.ts";
export { KqlError } from "./error.ts";
export { describeLogs, type IndexState, type LogsDay, type LogsTable } from "./store/describe.ts";
export { type ImportOptions, type ImportSummary, importLogs } from "./store/import.ts";
export type { ImportProgress } from "./store/progress.ts";
export type { Tokenizer, TokenQuery } from "./store/tokenizer.ts";
export type { Column, KustoType } from "./types.ts";
export type { Cell } from "./wire.ts";
