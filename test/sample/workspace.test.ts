import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type SampleTable, sampleTables } from "../../src/sample/tables.ts";
import { lines, scenarioInstant, workspace } from "./workspace.ts";

const day = 86_400_000;

describe("the sample workspace", () => {
  test("is the same every time", () => {
    expect(digests(sampleTables(scenarioInstant))).toEqual(digests(workspace));
  });

  test("moves as a whole with the instant, texts included", () => {
    const moved = sampleTables(new Date(scenarioInstant.getTime() + 300 * day));
    expect(moved.map((table) => table.rows.length)).toEqual(workspace.map((table) => table.rows.length));
    for (const [index, table] of moved.entries()) {
      for (const [at, row] of table.rows.entries()) {
        const before = workspace[index]?.rows[at];
        const steps = row.map((cell, column) => step(before?.[column], cell)).filter((days) => days !== null);
        if (steps.some((days) => days !== 300)) expect.fail(`${table.name} leaves a date behind in row ${at}`);
        if (/2019-0[123]-\d\d/.test(JSON.stringify(row)))
          expect.fail(`${table.name} spells out an old date in row ${at}`);
      }
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

/** A fingerprint of each table's rows. */
function digests(tables: readonly SampleTable[]): Record<string, string> {
  return Object.fromEntries(
    tables.map(({ name, rows }) => {
      const hash = createHash("sha256");
      for (const row of rows) hash.update(JSON.stringify(row));
      return [name, hash.digest("hex")];
    }),
  );
}

/** Days from one date to the other; null for what is no date. */
function step(from: unknown, to: unknown): number | null {
  return from instanceof Date && to instanceof Date ? (to.getTime() - from.getTime()) / day : null;
}

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
