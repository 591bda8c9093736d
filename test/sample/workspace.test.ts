import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sampleTables } from "../../src/sample/tables.ts";
import { lines, scenarioInstant, workspace } from "./workspace.ts";

const day = 86_400_000;

describe("the sample workspace", () => {
  test("is the same every time", () => {
    expect(JSON.stringify(sampleTables(scenarioInstant))).toBe(JSON.stringify(workspace));
  });

  test("moves as a whole with the instant, texts included", () => {
    const moved = sampleTables(new Date(scenarioInstant.getTime() + 300 * day));
    for (const [index, table] of moved.entries()) {
      const original = workspace[index];
      expect(table.rows.length).toBe(original?.rows.length);
      for (const [at, row] of table.rows.entries()) {
        for (const [column, cell] of row.entries()) {
          const before = original?.rows[at]?.[column];
          if (cell instanceof Date && before instanceof Date) {
            if (cell.getTime() - before.getTime() !== 300 * day) expect.fail(`${table.name} keeps a date unmoved`);
          }
        }
      }
      expect(JSON.stringify(table.rows)).not.toMatch(/2019-0[123]-\d\d/);
    }
  });

  test("refuses an instant that is not a midnight", () => {
    expect(() => sampleTables(new Date("2019-02-19T12:00:00Z"))).toThrow(RangeError);
  });

  test("holds only whole rows, each value of its column's type", () => {
    for (const table of workspace) {
      for (const row of table.rows) {
        if (row.length !== table.columns.length) expect.fail(`${table.name}: a row of ${row.length} cells`);
        for (const [index, column] of table.columns.entries()) {
          if (!fits(row[index], column.type)) {
            expect.fail(`${table.name}.${column.name} (${column.type}) holds ${JSON.stringify(row[index])}`);
          }
        }
      }
    }
  });

  test("holds every row of a table in order of time, none before 12 February or after the instant", () => {
    for (const [name, rows] of lines) {
      const times = rows.map((row) => row.time).filter((time) => time !== null);
      expect([...times].sort((a, b) => a - b)).toEqual(times);
      for (const time of [times[0], times.at(-1)]) {
        if (time === undefined) continue;
        if (time < scenarioInstant.getTime() - 7 * day || time >= scenarioInstant.getTime()) {
          expect.fail(`${name} has a row at ${new Date(time).toISOString()}`);
        }
      }
    }
  });
});

function fits(cell: unknown, type: string): boolean {
  if (type === "string") return typeof cell === "string";
  if (cell === null) return true;
  if (type === "datetime") return cell instanceof Date && Number.isInteger(cell.getTime());
  if (type === "bool") return typeof cell === "boolean";
  if (type === "real") return Number.isFinite(cell);
  if (type === "long") return Number.isSafeInteger(cell);
  if (type === "int") return Number.isInteger(cell) && Math.abs(Number(cell)) < 2 ** 31;
  return type === "dynamic" && cell !== undefined && !(cell instanceof Date);
}

describe("the declared columns", () => {
  const file = `${process.env["HUNTBOT_TEST_DATA"] ?? "../shared/data"}/kql/sentinel-schemas.json`;
  const known = read(file);

  test.runIf(known)("agree with Microsoft's table reference in name and type", () => {
    for (const table of workspace) {
      if (table.name.endsWith("_CL")) continue;
      const reference = known?.[table.name];
      expect(reference, `${table.name} is not in the reference`).toBeDefined();
      const declared = Object.fromEntries(table.columns.map((column) => [column.name, column.type]));
      expect(reference).toMatchObject(declared);
    }
  });

  test("name no column twice", () => {
    for (const table of workspace) {
      const names = table.columns.map((column) => column.name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

function read(file: string): Record<string, Record<string, string>> | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")).tables;
  } catch {
    console.warn(`The table reference is not at ${file}: the columns are not compared with it.`);
    return null;
  }
}
