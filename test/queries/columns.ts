import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import custom from "../../queries/schema/custom.json" with { type: "json" };
import type { LibraryQuery } from "../../src/hunts/library.ts";
import type { Schema } from "./kusto.ts";

const microsoftFile = join(process.env["HUNTBOT_TEST_DATA"] ?? "../shared/data", "kql/sentinel-schemas.json");

/** Columns of custom-log tables, which Microsoft's reference cannot know. */
export const customTables: Schema = custom;

/** Microsoft's table reference, or null where the test data is not at hand. */
export function microsoftTables(): Schema | null {
  if (!existsSync(microsoftFile)) return null;
  return (JSON.parse(readFileSync(microsoftFile, "utf8")) as { tables: Schema }).tables;
}

/** Of each of Microsoft's tables that a query reads, the columns whose names stand in its text. */
export function usedColumns(queries: readonly LibraryQuery[], reference: Schema): Schema {
  const used = new Map<string, Set<string>>();
  for (const query of queries) {
    const words = new Set(query.text.match(/\w+/g));
    for (const table of [...query.tables, ...query.requires]) {
      const columns = Object.keys(reference[table] ?? {}).filter((column) => words.has(column));
      used.set(table, new Set([...(used.get(table) ?? []), ...columns]));
    }
  }
  return Object.fromEntries(
    [...used]
      .filter(([table]) => reference[table])
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([table, columns]) => [
        table,
        Object.fromEntries([...columns].sort().map((column) => [column, reference[table]?.[column] ?? ""])),
      ]),
  );
}
