export { Engine, type QueryResult } from "./engine.ts";
export { KqlError } from "./error.ts";
export type { Span } from "./late.ts";
export { usualLimits } from "./limits.ts";
export type { PlaceFinder } from "./places.ts";
// `huntbot logs import` and `logs show` stand on these two; what they take and give is described where they are defined.
export { describeLogs } from "./store/describe.ts";
export { importLogs } from "./store/import.ts";
export { isLogsFolder } from "./store/manifest.ts";
export type { ImportProgress } from "./store/progress.ts";
export type { Tokenizer } from "./store/tokenizer.ts";
export type { Column, KustoType } from "./types.ts";
export type { Cell } from "./wire.ts";
