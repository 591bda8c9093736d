import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { indicatorTokens } from "../../src/indicators/tokens.ts";
import { describeLogs, Engine, type ImportProgress, importLogs } from "../../src/kql/index.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-import-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let [source, into, made] = ["", "", 0];
beforeEach(() => {
  made += 1;
  source = join(folder, `${made}`, "in");
  into = join(folder, `${made}`, "out");
  mkdirSync(source, { recursive: true });
});

const row = (time: string, text: string, more: object = {}) =>
  `${JSON.stringify({ TimeGenerated: time, Text: text, ...more })}\n`;
const write = (name: string, text: string) => writeFileSync(join(source, name), text);
const options = { tokenizer: indicatorTokens };

async function ask(kql: string): Promise<readonly (readonly unknown[])[]> {
  const engine = await Engine.open({ folder: into, tokenizer: indicatorTokens });
  try {
    return (await engine.query(kql)).rows;
  } finally {
    await engine.close();
  }
}

describe("a folder of logs", () => {
  test("becomes one typed part for each table and day, sorted by time", async () => {
    write("A.ndjson", row("2026-11-02T10:00:00Z", "late", { N: 2 }) + row("2026-11-01T10:00:00Z", "early", { N: 1 }));
    write("B.csv", "Timestamp,Name\n2026-11-01T00:00:00Z,x\n,y\n");
    expect(await importLogs(source, into, options)).toMatchObject({ filesRead: 2, rowsRead: 4, rowsReplaced: 0 });
    expect(await ask("A | project TimeGenerated, N, Text")).toEqual([
      ["2026-11-01T10:00:00.0000000Z", 1, "early"],
      ["2026-11-02T10:00:00.0000000Z", 2, "late"],
    ]);
    const [a, b] = (await describeLogs(into, indicatorTokens)) ?? [];
    expect(a).toMatchObject({ name: "A", rows: 2, files: 1, newest: "2026-11-02T10:00:00.0000000Z" });
    expect(a?.days.map(({ day, rows, index }) => [day, rows, index])).toEqual([
      ["2026-11-01", 1, "current"],
      ["2026-11-02", 1, "current"],
    ]);
    expect(b?.days.map(({ day, rows }) => [day, rows])).toEqual([
      [undefined, 1],
      ["2026-11-01", 1],
    ]);
  });

  test("that is imported again is not read again; of a grown file only the end is", async () => {
    write("A.ndjson", Array.from({ length: 100 }, (_, i) => row("2026-11-01T10:00:00Z", `first ${i}`)).join(""));
    const small = { ...options, pieceBytes: 1000 };
    await importLogs(source, into, small);
    expect(await importLogs(source, into, small)).toMatchObject({ filesRead: 0, rowsRead: 0 });
    appendFileSync(join(source, "A.ndjson"), row("2026-11-01T09:00:00Z", "added"));
    const grown = await importLogs(source, into, small);
    expect(grown.rowsRead).toBeLessThan(30);
    expect(grown.rowsRead - grown.rowsReplaced).toBe(1);
    expect(await ask("A | summarize count(), dcount(Text), take_any(iff(Text == 'added', 1, 1))")).toEqual([
      [101, 101, 1],
    ]);
    expect(await ask("A | take 1 | project Text")).toEqual([["added"]]);
  });

  test("in which a file was replaced has the new rows and not the old ones", async () => {
    write("A.ndjson", row("2026-11-01T10:00:00Z", "old") + row("2026-11-02T10:00:00Z", "old"));
    write("A2.ndjson", row("2026-11-01T10:00:00Z", "other"));
    await importLogs(source, into, options);
    write("A.ndjson", row("2026-11-01T10:00:00Z", "new one"));
    expect(await importLogs(source, into, options)).toMatchObject({ filesRead: 1, rowsRead: 1, rowsReplaced: 2 });
    expect(await ask("union A, A2 | project Text | sort by Text asc")).toEqual([["new one"], ["other"]]);
    expect((await describeLogs(into))?.find(({ name }) => name === "A")?.days.map(({ day }) => day)).toEqual([
      "2026-11-01",
    ]);
  });

  test("keeps the rows of files that are gone, and takes more folders into the same tables", async () => {
    write("A.ndjson", row("2026-11-01T10:00:00Z", "one"));
    await importLogs(source, into, options);
    const other = join(folder, `${made}`, "in2");
    mkdirSync(other);
    writeFileSync(join(other, "A.ndjson"), row("2026-11-01T11:00:00Z", "two", { More: true }));
    await importLogs(other, into, options);
    expect(await ask("A | project Text, More")).toEqual([
      ["one", null],
      ["two", true],
    ]);
  });

  test("may know a column by other types from file to file", async () => {
    mkdirSync(join(source, "A"));
    write("A/1.ndjson", row("2026-11-01T10:00:00Z", "x", { V: 1 }));
    write("A/2.ndjson", row("2026-11-02T10:00:00Z", "y", { V: 2.5 }));
    write("A/3.ndjson", row("2026-11-02T11:00:00Z", "z", { V: "three" }));
    await importLogs(source, into, options);
    expect(await ask("A | project V")).toEqual([["1"], ["2.5"], ["three"]]);
  });
});

test("a well-known table has the columns that questions expect of it, those it lacks empty", async () => {
  write("A.csv", "TimeGenerated,Result\n2026-11-01T00:00:00Z,0\n");
  const declared = { A: { columns: { TimeGenerated: "datetime", Result: "string", Missing: "long" } } } as const;
  await importLogs(source, into, { ...options, declared });
  expect(await ask("A | project Result, Missing")).toEqual([["0", null]]);
});

test("broken lines are in the reject file with file, line, reason and text", async () => {
  const good = row("2026-11-01T10:00:00Z", "good");
  write("A.ndjson", `${good.repeat(30)}{ "half": \n${good}[1, 2]\n${good}`);
  const { rejectFile, problems, rowsRead } = await importLogs(source, into, { ...options, pieceBytes: 500 });
  expect(rowsRead).toBe(32);
  expect(problems.map(({ line }) => line)).toEqual([31, 33]);
  const rejected = readFileSync(rejectFile ?? "", "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(rejected).toEqual([
    expect.objectContaining({ file: "A.ndjson", line: 31, text: '{ "half": ', reason: expect.stringMatching(/JSON/) }),
    expect.objectContaining({ file: "A.ndjson", line: 33, text: "[1, 2]" }),
  ]);
  write("A.ndjson", good);
  expect((await importLogs(source, into, options)).rejectFile).toBeUndefined();
});

test("progress says what is done, of how much, how fast and how long still", async () => {
  write("A.ndjson", Array.from({ length: 200 }, (_, i) => row("2026-11-01T10:00:00Z", `row ${i}`)).join(""));
  const seen: ImportProgress[] = [];
  await importLogs(source, into, { ...options, pieceBytes: 2000, onProgress: (progress) => seen.push(progress) });
  const reading = seen.filter(({ phase }) => phase === "reading");
  expect(reading.at(-1)).toMatchObject({ rows: 200, secondsLeft: 0 });
  expect(reading.at(-1)?.done).toBe(reading.at(-1)?.total);
  expect(reading.every(({ done }, index) => index === 0 || done >= (reading[index - 1]?.done ?? 0))).toBe(true);
  expect(seen.at(-1)).toMatchObject({ phase: "indexing", at: "A 2026-11-01", done: 200, total: 200 });
});

test("two imports into one folder do not run at once, and an aborted one goes on later", async () => {
  write("A.ndjson", Array.from({ length: 200 }, (_, i) => row("2026-11-01T10:00:00Z", `row ${i}`)).join(""));
  const abort = new AbortController();
  let second: Promise<unknown> | undefined;
  const first = importLogs(source, into, {
    pieceBytes: 2000,
    signal: abort.signal,
    onProgress: ({ rows }) => {
      second ??= importLogs(source, into).catch((error: Error) => error);
      if (rows > 0) abort.abort(new Error("stopped"));
    },
  });
  await expect(first).rejects.toThrow("stopped");
  expect(await second).toMatchObject({ name: "KqlLoadError", why: expect.stringContaining("Another import") });
  await importLogs(source, into, { pieceBytes: 2000 });
  expect(await ask("A | summarize count(), dcount(Text)")).toEqual([[200, 200]]);
});
