import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TableSource, writeDatabase } from "../../src/kql/database.ts";
import { type EngineLimits, openEngine } from "../../src/logs/embedded.ts";
import type { LogEngine } from "../../src/logs/engine.ts";

export const now = new Date("2024-05-10T00:00:00Z");

/** Ten days of one row each, a table that is charged per search, and one without a time. */
export const smallTables: readonly TableSource[] = [
  {
    name: "Logons",
    columns: [
      { name: "TimeGenerated", type: "datetime" },
      { name: "Day", type: "int" },
      { name: "Address", type: "string" },
      { name: "TenantId", type: "string" },
    ],
    rows: Array.from({ length: 10 }, (_, day) => [
      new Date(now.getTime() - (10 - day) * 86_400_000),
      day,
      `192.0.2.${day}`,
      day % 2 === 0 ? "aaaaaaaa-0000-0000-0000-000000000001" : "bbbbbbbb-0000-0000-0000-000000000002",
    ]),
  },
  {
    name: "Cheap",
    plan: "Basic",
    columns: [
      { name: "TimeGenerated", type: "datetime" },
      { name: "Address", type: "string" },
    ],
    rows: [[now, "192.0.2.1"]],
  },
  { name: "Names", columns: [{ name: "Name", type: "string" }], rows: [["one"], ["two"]] },
];

export async function smallEngine(
  tables: readonly TableSource[] = smallTables,
  limits: EngineLimits = {},
): Promise<LogEngine> {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-small-"));
  const database = join(folder, "logs.duckdb");
  await writeDatabase(database, tables);
  const engine = await openEngine({ database, clock: () => now, limits });
  return {
    ...engine,
    async close() {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
