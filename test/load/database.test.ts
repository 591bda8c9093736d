import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, describe, expect, it } from "vitest";
import { KqlLoadError, readCatalog, writeDatabase } from "../../src/kql/database.ts";
import type { Column } from "../../src/kql/types.ts";

const folder = mkdtempSync(join(tmpdir(), "logs-database-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const everyType: readonly Column[] = [
  { name: "TimeGenerated", type: "datetime" },
  { name: "Bool", type: "bool" },
  { name: "Int", type: "int" },
  { name: "Long", type: "long" },
  { name: "Real", type: "real" },
  { name: "Decimal", type: "decimal" },
  { name: "String", type: "string" },
  { name: "Timespan", type: "timespan" },
  { name: "Guid", type: "guid" },
  { name: "Dynamic", type: "dynamic" },
];

async function reading<T>(path: string, read: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    return await read(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

describe("a written logs database", () => {
  it("stores every Kusto type as the engine expects it", async () => {
    const path = join(folder, "types.duckdb");
    const row = [
      "2019-02-18T15:29:22.1234567Z",
      true,
      -7,
      "9007199254740993",
      0.5,
      "12345678901234567890.000000000001",
      'say "hi" to O\'Neil',
      "-1.02:03:04.0000005",
      "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
      { a: [1, null, "x"] },
    ];
    await writeDatabase(path, [{ name: "Every Type", columns: everyType, rows: [row, everyType.map(() => null)] }]);

    const rows = await reading(path, async (connection) =>
      (await connection.runAndReadAll('SELECT * FROM "Every Type"')).getRowsJson(),
    );
    expect(rows).toEqual([
      [null, null, null, null, null, null, "", null, null, null],
      [
        "636861005621234567",
        true,
        -7,
        "9007199254740993",
        0.5,
        expect.stringMatching(/^12345678901234567890\.0000000000010*$/),
        'say "hi" to O\'Neil',
        "-937840000005",
        "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        '{"a":[1,null,"x"]}',
      ],
    ]);
  });

  it("takes a time as a date, as text with an offset, or as ticks, and keeps the rows in time order", async () => {
    const path = join(folder, "order.duckdb");
    const columns: readonly Column[] = [{ name: "TimeGenerated", type: "datetime" }];
    const rows = [["2019-02-18T17:00:00+02:00"], [new Date("2019-02-18T14:59:59.999Z")], [636_861_000_000_000_000n]];
    await writeDatabase(path, [{ name: "Events", columns, rows }]);

    const [stored, catalog] = await reading(path, async (connection) => [
      (await connection.runAndReadAll("SELECT TimeGenerated FROM Events")).getColumns()[0],
      await readCatalog(connection),
    ]);
    expect(stored).toEqual([636_860_987_999_990_000n, 636_860_988_000_000_000n, 636_861_000_000_000_000n]);
    expect(catalog).toMatchObject([
      { rows: 3, oldest: "2019-02-18T14:59:59.9990000Z", newest: "2019-02-18T15:20:00.0000000Z" },
    ]);
  });

  it("describes its tables: columns in order, plan, span and rows", async () => {
    const path = join(folder, "catalog.duckdb");
    const columns: readonly Column[] = [
      { name: "Name", type: "string" },
      { name: "Address", type: "string" },
    ];
    await writeDatabase(path, [
      { name: "Watchlist", columns, plan: "Basic", rows: [["scanner", "192.0.2.7"]] },
      { name: "Empty_CL", columns: everyType, rows: [] },
    ]);
    expect(await reading(path, (connection) => readCatalog(connection))).toEqual([
      {
        name: "Empty_CL",
        plan: "Analytics",
        columns: everyType,
        timeColumn: "TimeGenerated",
        rows: 0,
        oldest: null,
        newest: null,
        problems: [],
      },
      {
        name: "Watchlist",
        plan: "Basic",
        columns,
        timeColumn: null,
        rows: 1,
        oldest: null,
        newest: null,
        problems: [],
      },
    ]);
  });

  it("can be described under the name it was attached as", async () => {
    const path = join(folder, "attached.duckdb");
    await writeDatabase(path, [{ name: "T", columns: [{ name: "A", type: "long" }], rows: [[1]] }]);
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run(`ATTACH '${path}' AS logs (READ_ONLY)`);
    expect((await readCatalog(connection, "logs")).map((table) => table.name)).toEqual(["T"]);
    connection.closeSync();
    instance.closeSync();
  });

  it("names table, column and value when a cell does not fit, and leaves no file behind", async () => {
    const path = join(folder, "refused", "logs.duckdb");
    const columns: readonly Column[] = [{ name: "Count", type: "long" }];
    const written = writeDatabase(path, [{ name: "Events", columns, rows: [[1], ["many"]] }]);
    await expect(written).rejects.toThrow(KqlLoadError);
    await expect(written).rejects.toThrow(/Events.*Count.*many/);
    expect(readdirSync(join(folder, "refused"))).toEqual([]);
  });

  it.each([
    ["31 February", "2019-02-31"],
    ["words", "yesterday"],
    ["an hour 25", "2019-02-03T25:00:00Z"],
  ])("refuses %s as a time", async (_name, cell) => {
    const columns: readonly Column[] = [{ name: "TimeGenerated", type: "datetime" }];
    await expect(writeDatabase(join(folder, "no.duckdb"), [{ name: "E", columns, rows: [[cell]] }])).rejects.toThrow(
      KqlLoadError,
    );
  });

  it("refuses two columns that differ only by case", async () => {
    const columns: readonly Column[] = [
      { name: "Account", type: "string" },
      { name: "account", type: "string" },
    ];
    await expect(writeDatabase(join(folder, "no.duckdb"), [{ name: "E", columns, rows: [] }])).rejects.toThrow(
      /Could not create the table E/,
    );
  });
});
