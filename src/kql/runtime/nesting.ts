import { isTooDeep } from "../depth.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";

/** What `isTooDeepSql` calls, also where logs are loaded. */
export const nestingFunctions: NativeFunction[] = [
  nativeFunction("kql_too_deep", ["string"], "bool", (json: string | null) => isTooDeep(Buffer.from(json ?? ""))),
];
