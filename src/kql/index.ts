export { KqlError } from "./error.ts";
export { translate, type Translation } from "./translate.ts";
export { Engine, type EngineOptions, type QueryOptions, type QueryResult } from "./engine.ts";
export { type Cell, type Json } from "./wire.ts";
export { type Column, type KustoType, storageTypes, type TableSchema, ticksOf, unixEpochTicks } from "./types.ts";
