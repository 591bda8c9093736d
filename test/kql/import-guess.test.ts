import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { importFolder } from "../../src/kql/database.ts";
import { Engine, importLogs } from "../../src/kql/index.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-guess-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** More rows than an import looks at before it expects types. */
const usualRows = 250;
const usual = {
  time: "2026-11-01T10:00:00.1234567Z",
  day: "2/18/2019, 3:29:22 PM",
  whole: 5,
  half: 0.5,
  yes: true,
  id: "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
  text: "word",
  digits: "0",
  bag: { a: 1 },
};
const strange: readonly unknown[] = [
  ...["", null, "2026-11-01T10:00:00Z", "13/31/2019", "31/12/2019", 7, -0.5, "7", "007", "12345678901234567890", false],
  ...["false", { a: '"' }, [1], "{}", "[half", 'q"uo\\te', "6F9619FF-8B86-D011-B42D-00CF4FC964FF", "straße", " ", '""'],
  ...["2026-02-30", "2026-11-01 10:00:00,5", 1e300, "NaN"],
];

async function everything(source: { folder: string } | { database: string }, tables: readonly string[]) {
  const engine = await Engine.open(source);
  try {
    const found = [];
    for (const table of tables) {
      const { columns, rows } = await engine.query(`${table} | where row >= ${usualRows - 1} | sort by row asc`);
      found.push({ table, types: columns.map(({ name, type }) => `${name}:${type}`), rows });
    }
    return found;
  } finally {
    await engine.close();
  }
}

test("an import reads a table by the types of its first rows only where all rows are of them", async () => {
  const source = join(folder, "in");
  mkdirSync(source);
  const lines = Array.from({ length: usualRows }, (_, row) => JSON.stringify({ row, ...usual }));
  const odd = Object.keys(usual).flatMap((column) => strange.map((value) => ({ [column]: value })));
  const tables = odd.map((more, at) => {
    const last = JSON.stringify({ row: usualRows, ...usual, ...more });
    writeFileSync(join(source, `A${at}.ndjson`), [...lines, last].join("\n"));
    return `A${at}`;
  });
  const database = join(folder, "all.duckdb");
  const into = join(folder, "out");
  const read = await importFolder(source, database);
  const { problems } = await importLogs(source, into);
  expect(await everything({ folder: into }, tables)).toEqual(await everything({ database }, tables));
  const said = ({ file, reason }: { file: string; reason: string }) => `${file} ${reason}`;
  expect(problems.map(said).sort()).toEqual(read.problems.map(said).sort());
}, 120_000);
