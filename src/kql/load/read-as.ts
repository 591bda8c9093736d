import { isTooDeepSql } from "../depth.ts";
import type { KustoType } from "../types.ts";
import { storageTypes } from "../types.ts";
import { datetimeTexts } from "./text-types.ts";

/** SQL of a source column's text; null where it is empty. */
export function textOf(index: number): string {
  return `nullif(CAST(c${index} AS VARCHAR), '')`;
}

/** SQL of a text read as a type; null where it is none. */
export function readAs(x: string, type: KustoType): string {
  switch (type) {
    case "string":
      return x;
    case "dynamic":
      return `CASE WHEN ${x}[1] IN ('{', '[') AND json_valid(${x}) AND NOT ${isTooDeepSql(x)} THEN CAST(${x} AS JSON) ELSE to_json(${x}) END`;
    case "datetime":
      return `CASE ${datetimeTexts.map((spelling) => `WHEN ${spelling.matches(x)} THEN ${spelling.convert(x)}`).join(" ")} END`;
    case "bool":
      return `CASE lower(${x}) WHEN 'true' THEN true WHEN '1' THEN true WHEN 'false' THEN false WHEN '0' THEN false END`;
    case "int":
    case "long":
      return `CASE WHEN regexp_full_match(${x}, '-?[0-9]+([.]0*)?') THEN TRY_CAST(${x} AS ${storageTypes[type]}) END`;
    case "timespan":
      return "NULL";
    case "real":
    case "decimal":
    case "guid":
      return `TRY_CAST(${x} AS ${storageTypes[type]})`;
  }
}
