import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { NeedsColumns } from "../../src/kql/discovery.ts";
import { typeNamed } from "../../src/kql/literals.ts";
import { globalsOf } from "../../src/kql/parser.ts";
import { Places } from "../../src/kql/places.ts";
import { fieldsOf } from "../../src/kql/relations.ts";
import { install } from "../../src/kql/runtime/install.ts";
import { identifier } from "../../src/kql/sql.ts";
import { translate } from "../../src/kql/translate.ts";
import { type Column, type KustoType, storageTypes, type TableSchema } from "../../src/kql/types.ts";
import { dataFolder } from "./cases.ts";

/** Empty tables of Microsoft's published schemas: does a query translate, and does DuckDB accept the SQL? */
export async function openBinder(): Promise<{ bind(query: string): Promise<void>; close(): void }> {
  const schema = readSchemas();
  const globals = globalsOf(schema);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await install(connection, [new Places(undefined).function]);
  await connection.run("ATTACH ':memory:' AS logs");
  await connection.run("SET VARIABLE kql_now = 638000000000000000::BIGINT");
  for (const table of schema) {
    const columns = fieldsOf(table.columns).map((field) => `${field.id} ${storageTypes[field.type]}`);
    await connection.run(`CREATE TABLE logs.main.${identifier(table.name)} (${columns.join(", ")})`);
  }
  return {
    bind: async (query) => {
      const found = new Map<number, readonly Column[]>();
      for (;;) {
        try {
          const { sql } = translate(query, globals, found);
          const prepared = await connection.prepare(sql);
          prepared.destroySync();
          return;
        } catch (error) {
          if (!(error instanceof NeedsColumns) || found.has(error.offset)) throw error;
          const rows = await (await connection.run(error.probe)).getRows();
          found.set(
            error.offset,
            rows.map(([name, type]) => ({ name: String(name), type: String(type) as KustoType })),
          );
        }
      }
    },
    close: () => instance.closeSync(),
  };
}

function readSchemas(): TableSchema[] {
  const { tables } = JSON.parse(readFileSync(join(dataFolder, "sentinel-schemas.json"), "utf8")) as {
    tables: Record<string, Record<string, string>>;
  };
  return Object.entries(tables).map(([name, columns]) => ({
    name,
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type: typeNamed(type) ?? "dynamic" })),
  }));
}
