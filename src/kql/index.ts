export { Engine, type EngineOptions, type QueryOptions, type QueryResult } from "./engine.ts";
export { KqlError } from "./error.ts";
export { type Column, type KustoType, storageTypes, type TableSchema, ticksOf, unixEpochTicks } from "./types.ts";
export type { Cell, Json } from "./wire.ts";
