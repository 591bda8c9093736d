import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { writeDatabase } from "../../src/kql/database.ts";
import { type Cell, Engine } from "../../src/kql/index.ts";
import { keptTranslations } from "../../src/kql/kept.ts";
import { lateQuery } from "../../src/kql/late.ts";
import { createTranslator } from "../../src/kql/translator.ts";
import type { Column } from "../../src/kql/types.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const narrow: readonly Column[] = [{ name: "A", type: "string" }];
const wide: readonly Column[] = [...narrow, { name: "B", type: "string" }];
let count = 0;
let file = "";

async function database(columns: readonly Column[]): Promise<string> {
  const path = join(folder, `${++count}.duckdb`);
  await writeDatabase(path, [{ name: "T", columns, rows: ["x", "y'"].map((value) => columns.map(() => value)) }]);
  return path;
}

function question(value: string, rest = `T | where A == _v | project A, Which = "fresh"`) {
  const literal = JSON.stringify(value);
  return { text: `let _v = ${literal};\n${rest}`, values: [{ start: 9, end: 9 + literal.length }] };
}

/** What an engine of its own, as a process would have it, answers to a question about a value. */
async function answer(
  path: string,
  { text, values }: ReturnType<typeof question>,
): Promise<readonly (readonly Cell[])[]> {
  const engine = await Engine.open({ database: path, keptFile: file });
  try {
    return (await engine.query(text, { values })).rows;
  } finally {
    await engine.close();
  }
}

/** Keeps another translation in place of the one that was kept last: who is served it answers "kept". */
function replaceKept(): void {
  const key = readFileSync(file, "utf8").split("\n").at(-1)?.split(" ")[0] ?? "";
  const kept = keptTranslations(file);
  const translation = kept.get(key);
  if (!translation) throw new Error("nothing was kept");
  kept.put(key, { ...translation, sql: translation.sql.replace("'fresh'", "'kept'") });
}

beforeEach(() => {
  file = join(folder, `kept-${++count}`, "translations");
});

describe("a kept translation", () => {
  it("answers the same question about another value, in another process", async () => {
    const path = await database(narrow);
    expect(await answer(path, question("x"))).toEqual([["x", "fresh"]]);
    replaceKept();
    expect(await answer(path, question("y'"))).toEqual([["y'", "kept"]]);
    expect(await answer(path, question("' OR 1=1 --"))).toEqual([]);
  });

  it("is not served to another question, or to a text without values", async () => {
    const path = await database(narrow);
    await answer(path, question("x"));
    replaceKept();
    const other = `T | where A != _v | project A, Which = "fresh"`;
    expect(await answer(path, question("x", other))).toEqual([["y'", "fresh"]]);
    expect(await answer(path, { ...question("x"), values: [] })).toEqual([["x", "fresh"]]);
  });

  it("is not served over other tables or columns", async () => {
    const path = await database(narrow);
    await answer(path, question("x"));
    replaceKept();
    expect(await answer(await database(wide), question("x"))).toEqual([["x", "fresh"]]);
    expect(await answer(await database(narrow), question("x"))).toEqual([["x", "kept"]]);
  });

  it("is not served to another edition of the translator", async () => {
    const path = await database(narrow);
    await answer(path, question("x"));
    replaceKept();
    const { text, values } = question("x");
    const sql = async (edition?: string) => {
      const translator = createTranslator(keptTranslations(file), edition);
      translator.know([{ name: "T", columns: narrow, byDay: false }]);
      try {
        const reply = await translator.translate({ text, found: [], spanned: false, late: lateQuery(text, values) });
        return reply.kind === "translation" ? reply.translation.sql : reply.kind;
      } finally {
        translator.close();
      }
    };
    expect(await sql()).toContain("'kept'");
    expect(await sql("another")).toContain("'fresh'");
  });

  it("is not served once it is torn or damaged, and is then made again", async () => {
    const path = await database(narrow);
    await answer(path, question("x"));
    replaceKept();
    const whole = readFileSync(file, "utf8");
    for (const damaged of [whole.replace("'kept'", "'evil'"), whole.slice(0, -3)]) {
      writeFileSync(file, damaged);
      expect(await answer(path, question("x"))).toEqual([["x", "fresh"]]);
    }
    appendFileSync(file, "\nnot a line");
    expect(await answer(path, question("x"))).toEqual([["x", "fresh"]]);
  });

  it("is done without where it cannot be written", async () => {
    const path = await database(narrow);
    mkdirSync(file, { recursive: true });
    expect(await answer(path, question("x"))).toEqual([["x", "fresh"]]);
  });
});
