import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadLibrary } from "../../src/hunts/library.ts";
import { Failure } from "../../src/model/failure.ts";
import { ids } from "./ids.ts";

const library = loadLibrary("queries");

describe("the library", () => {
  it("holds these questions and no others", () => {
    expect(library.list().map(({ id }) => id)).toEqual([...ids].sort());
  });
  it.each(library.list().map((query) => [query.id, query] as const))(
    "%s says what it answers and reads",
    (_, query) => {
      expect(query.title.length).toBeLessThanOrEqual(40);
      expect(query.answers).toMatch(/^[A-Z].*\.$/);
      expect(query.text).toContain("_from");
      for (const table of query.tables) expect(query.text).toMatch(new RegExp(`\\b${table}\\b`));
      for (const name of query.parameters) expect(query.text).toContain(`_${name}`);
    },
  );
  it("asks whole-workspace questions without an indicator, and everything else about one", () => {
    const without = library.list().filter((query) => query.accepts.length === 0);
    expect(without.map(({ id }) => id)).toEqual(
      ["core/sources", ...ids.filter((id) => id.startsWith("start/"))].sort(),
    );
  });
  it("offers what the workspace has tables for", () => {
    const offered = library.for("ip", new Set(["OfficeActivity", "SecurityIncident"])).map(({ id }) => id);
    expect(offered).toEqual(["core/incidents", "core/prevalence", "ip/office"]);
  });
  it("offers a question that needs several tables only where all exist", () => {
    const history = (tables: string[]) => library.for("hash", new Set(tables)).some(({ id }) => id === "core/history");
    expect(history(["SecurityIncident"])).toBe(false);
    expect(history(["SecurityIncident", "SecurityAlert"])).toBe(true);
  });
  it("knows nothing by an id it does not hold", () => {
    expect(library.get("ip/nothing")).toBeUndefined();
  });
});

describe("a query file that is wrong", () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const good = ["// title: A", "// answers: What.", "// tables: T", "// accepts: ip"];

  function load(lines: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), "queries-"));
    folders.push(folder);
    const file = join(folder, "ip/one.kql");
    mkdirSync(dirname(file));
    writeFileSync(file, `${lines.join("\n")}\n\nT | where TimeGenerated >= _from\n`);
    return loadLibrary(folder).list();
  }
  function failure(lines: readonly string[]): Failure {
    try {
      load(lines);
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
    throw new Error("it was accepted");
  }

  it("is read when nothing is wrong", () => {
    expect(load([...good, "// lookback: 12h"])).toMatchObject([
      { id: "ip/one", lookback: 43_200_000, accepts: ["ip"] },
    ]);
  });
  it.each([
    ["a missing key", good.slice(1), 1, "title"],
    ["an unknown key", [...good, "// sort: yes"], 5, "sort"],
    ["a lens that is no lens", [...good, "// lens: moon"], 5, "lens"],
    ["a kind that is no kind", [...good.slice(0, 3), "// accepts: ip, phone"], 4, "accepts"],
    ["an answer that is no sentence", [good[0] ?? "", "// answers: what", ...good.slice(2)], 2, "answers"],
    ["a technique that is none", [...good, "// attack: T99", "// attack-version: 17"], 5, "attack"],
    ["techniques of an unnamed version", [...good, "// attack: T1078"], 5, "attack-version"],
    ["a lookback without a unit", [...good, "// lookback: 30"], 5, "lookback"],
    ["a key given twice", [...good, "// title: B"], 5, "title"],
    ["a line that is no key", [...good, "//x"], 5, "key: value"],
  ])("names file, line and fix of %s", (_, lines, line, word) => {
    const { why, fix } = failure(lines);
    expect(why).toContain(`one.kql:${line}:`);
    expect(why).toContain(word);
    expect(fix).toContain("CONTRIBUTING.md");
  });
});
