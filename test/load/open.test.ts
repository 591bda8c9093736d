import { existsSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { importFolder, openFolder } from "../../src/kql/database.ts";
import { folderOf, reading, writeFiles } from "./folder.ts";

const count = (path: string, table: string) =>
  reading(path, async (connection) =>
    Number((await connection.runAndReadAll(`SELECT count(*) FROM "${table}"`)).getRows()[0]?.[0]),
  );

function setUp(files: Readonly<Record<string, string>>) {
  const folder = folderOf(files);
  return { folder, cache: join(folder, "..", "cache") };
}

describe("an opened folder", () => {
  it("is loaded once, with all that was found out about it", async () => {
    const { folder, cache } = setUp({ "Events.ndjson": '{"a":1}\n{broken\n', "Empty.csv": "" });
    const first = await openFolder(folder, cache);
    const second = await openFolder(folder, cache);
    expect([first.loaded, second.loaded]).toEqual([true, false]);
    expect(second.path).toBe(first.path);
    expect(second.tables).toEqual(first.tables);
    expect(second.problems).toEqual(first.problems);
    expect(second.problems.map((problem) => problem.file)).toEqual(["Empty.csv", "Events.ndjson"]);
  });

  it("is loaded again when a file is added, changed, replaced or removed", async () => {
    const { folder, cache } = setUp({ "A.csv": "a\n1\n", "B.csv": "b\n1\n" });
    await openFolder(folder, cache);
    writeFiles(folder, { "C.csv": "c\n1\n" });
    expect((await openFolder(folder, cache)).tables).toHaveLength(3);

    writeFiles(folder, { "C.csv": "c\n1\n2\n" });
    expect(await count((await openFolder(folder, cache)).path, "C")).toBe(2);

    const { atime, mtime } = statSync(join(folder, "A.csv"));
    writeFiles(folder, { "A.csv": "a\n9\n" });
    utimesSync(join(folder, "A.csv"), atime, mtime);
    expect((await openFolder(folder, cache)).loaded).toBe(true);

    rmSync(join(folder, "B.csv"));
    expect((await openFolder(folder, cache)).tables.map((table) => table.name)).toEqual(["A", "C"]);
  });

  it("leaves an earlier database to whoever has it open, and removes it later", async () => {
    const { folder, cache } = setUp({ "A.csv": "a\n1\n" });
    const { path: early } = await openFolder(folder, cache);
    const instance = await DuckDBInstance.create(early, { access_mode: "READ_ONLY" });
    const connection = await instance.connect();
    writeFiles(folder, { "A.csv": "a\n1\n2\n" });
    await openFolder(folder, cache);
    expect(existsSync(early)).toBe(true);

    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(early, longAgo, longAgo);
    const { path: late } = await openFolder(folder, cache);
    expect(readdirSync(cache)).toEqual([late.slice(cache.length - late.length + 1)]);
    expect((await connection.runAndReadAll("SELECT count(*) FROM A")).getRows()).toEqual([[1n]]);
    connection.closeSync();
    instance.closeSync();
  });

  it("may be opened by two at once", async () => {
    const { folder, cache } = setUp({ "A.csv": "a\n1\n" });
    const [one, other] = await Promise.all([openFolder(folder, cache), openFolder(folder, cache)]);
    expect(one.path).toBe(other.path);
    expect(await count(one.path, "A")).toBe(1);
  });
});

describe("an import that is stopped", () => {
  it("ends with the reason and leaves nothing behind", async () => {
    const { folder, cache } = setUp({ "A.csv": "a\n1\n", "B.csv": `b\n${"1\n".repeat(10_000)}` });
    const stop = new AbortController();
    const imported = importFolder(folder, join(cache, "logs.duckdb"), {
      signal: stop.signal,
      onProgress: ({ file }) => {
        if (file === "B.csv") stop.abort(new Error("stopped by a person"));
      },
    });
    await expect(imported).rejects.toThrow("stopped by a person");
    expect(readdirSync(cache)).toEqual([]);
  });
});
