import { afterAll, beforeAll, describe, expect, it } from "vitest";
import own from "../../queries/schema/microsoft.json" with { type: "json" };
import { bind, bindSeen } from "../../src/hunts/bind.ts";
import { type LibraryQuery, loadLibrary } from "../../src/hunts/library.ts";
import type { TableSource } from "../../src/kql/database.ts";
import type { KustoType } from "../../src/kql/index.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import { now, smallEngine } from "../logs/small.ts";
import { customTables, microsoftTables } from "./columns.ts";
import { examples } from "./examples.ts";
import type { Schema } from "./kusto.ts";

const library = loadLibrary("queries");
const queries = library.list().map((query) => [query.id, query] as const);
const names = new Set(library.list().flatMap((query) => [...query.tables, ...query.requires]));
const everywhere = Object.keys({ ...own, ...customTables });
const address = "203.0.113.7";
const window = { from: new Date(now.getTime() - 86_400_000), to: now };

const kinds: Readonly<Record<string, KustoType>> = { double: "real", boolean: "bool" };
const values: Readonly<Record<KustoType, unknown>> = {
  bool: true,
  int: 200,
  long: 200,
  real: 200.5,
  decimal: "200.5",
  string: address,
  datetime: new Date(now.getTime() - 3_600_000),
  timespan: "00:00:01.0000000",
  guid: "00000000-0000-0000-0000-000000000001",
  dynamic: { address },
};

/** Every table that a question reads, each with a row that names one address wherever it can. */
function tablesOf(schema: Schema): TableSource[] {
  return [...names].flatMap((name) => {
    const declared = schema[name];
    if (!declared) return [];
    // Of names that differ in case alone the embedded engine has one: here the one that the questions use.
    const used = new Set(Object.keys((own as Schema)[name] ?? {}));
    const byUse = Object.entries(declared).sort(([a], [b]) => Number(used.has(a)) - Number(used.has(b)));
    const distinct = new Map(byUse.map((column) => [column[0].toLowerCase(), column]));
    const columns = [...distinct.values()].map(([column, type]) => ({
      name: column,
      type: kinds[type] ?? (type as KustoType),
    }));
    return [{ name, columns, rows: [columns.map(({ type }) => values[type] as never)] }];
  });
}

function texts(query: LibraryQuery): string[] {
  if (query.accepts.length === 0) return [bind(query, { window, now }).kql];
  return query.accepts.map((kind) => {
    const options = { indicator: { kind, value: kind === "ip" ? address : examples[kind] }, window, now };
    return (query.id === "core/seen" ? bindSeen(query, everywhere, options) : bind(query, options)).kql;
  });
}

const reference = microsoftTables();
describe.each<[string, Schema | null]>([
  ["the project's own list of columns", { ...own, ...customTables }],
  ["Microsoft's table reference (skipped without the test data)", reference && { ...reference, ...customTables }],
])("where every table exists, as in %s", (_, schema) => {
  let engine: LogEngine;
  beforeAll(async () => {
    if (schema) engine = await smallEngine(tablesOf(schema));
  });
  afterAll(() => engine?.close());

  it.skipIf(schema === null).each(queries)("%s runs, for every kind it takes", async (__, query) => {
    for (const text of texts(query)) {
      const { rows } = await engine.query(text, { signal: AbortSignal.timeout(60_000), span: window });
      expect(rows).toBeInstanceOf(Array);
    }
  });
});
