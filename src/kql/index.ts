export { Engine, type QueryResult } from "./engine.ts";
export { KqlError } from "./error.ts";
export type { Column, KustoType } from "./types.ts";
export type { Cell } from "./wire.ts";
