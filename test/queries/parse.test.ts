import { describe, expect, it } from "vitest";
import own from "../../queries/schema/microsoft.json" with { type: "json" };
import { bind, bindSeen } from "../../src/hunts/bind.ts";
import { type LibraryQuery, loadLibrary } from "../../src/hunts/library.ts";
import { customTables, microsoftTables, usedColumns } from "./columns.ts";
import { examples } from "./examples.ts";
import { read, type Schema, workspace } from "./kusto.ts";

const library = loadLibrary("queries");
const queries = library.list().map((query) => [query.id, query] as const);
const reference = microsoftTables();
const window = { from: new Date("2019-02-12T00:00:00Z"), to: new Date("2019-02-19T00:00:00Z") };
const now = new Date("2019-02-19T00:00:00Z");

function texts(query: LibraryQuery): string[] {
  if (query.accepts.length === 0) return [bind(query, { window, now }).kql];
  return query.accepts.map((kind) => {
    const options = { indicator: { kind, value: examples[kind] }, window, now };
    return (query.id === "core/seen" ? bindSeen(query, ["Syslog", "SecurityEvent"], options) : bind(query, options))
      .kql;
  });
}

const lensColumns = [
  { name: "TimeGenerated", type: "datetime" },
  { name: "Outcome", type: "string" },
  { name: "Actor", type: "string" },
  { name: "Target", type: "string" },
  { name: "Detail", type: "string" },
  { name: "Rows", type: "long" },
  { name: "Last", type: "datetime" },
];

describe("against the project's own list of columns", () => {
  const everything: Schema = { ...own, ...customTables };
  const whole = workspace(everything);

  it.each(queries)("%s is what Microsoft's parser accepts, for every kind it takes", (id, query) => {
    for (const text of texts(query)) {
      const { problems, columns } = read(text, whole);
      expect(problems).toEqual([]);
      if (query.lens && id !== "core/intel") {
        expect(columns.filter(({ name }) => name !== "Unusual")).toEqual(lensColumns);
        expect(columns.find(({ name }) => name === "Unusual")?.type ?? "datetime").toBe("datetime");
      }
    }
  });
  it.each(queries.filter(([id]) => id !== "core/seen"))("%s runs where just one of its tables exists", (_, query) => {
    for (const table of query.tables) {
      const names = [...new Set([table, ...query.requires])];
      const small = workspace(Object.fromEntries(names.map((name) => [name, everything[name] ?? {}])));
      expect(read(texts(query)[0] ?? "", small).problems).toEqual([]);
    }
  });
});

describe.skipIf(reference === null)("against Microsoft's table reference (skipped without the test data)", () => {
  const tables = reference ?? {};
  const names = new Set(library.list().flatMap((query) => [...query.tables, ...query.requires]));
  const full = {
    ...Object.fromEntries([...names].flatMap((name) => (tables[name] ? [[name, tables[name]]] : []))),
    ...customTables,
  };
  const whole = workspace(full);

  it.each(queries)("%s is what Microsoft's parser accepts", (_, query) => {
    expect(read(texts(query)[0] ?? "", whole).problems).toEqual([]);
  });
  // To renew the list after a query changed: vitest -u
  it("the project's list holds exactly the columns that the queries use", async () => {
    const list = `${JSON.stringify(usedColumns(library.list(), tables), null, 2)}\n`;
    await expect(list).toMatchFileSnapshot("../../queries/schema/microsoft.json");
  });
  it("every table is Microsoft's or one of the custom logs", () => {
    const known = [...Object.keys(tables), ...Object.keys(customTables), "SourceTable"];
    expect([...names].filter((name) => !known.includes(name))).toEqual([]);
  });
});
