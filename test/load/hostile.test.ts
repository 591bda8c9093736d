import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { KqlLoadError } from "../../src/kql/database.ts";
import { folderOf, load, loadFrom, schema } from "./folder.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

describe("broken logs", () => {
  it("are reported file by file, and the rest still answers", async () => {
    const logs = await load({
      "Good.ndjson": '{"a":1}\n',
      "Empty.json": "",
      "Binary.json": Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)),
      "Words.json": "neither\nof them\n",
      "NoRows.json": "[]",
      "HeaderOnly.csv": "a,b\n",
      "Fake.parquet": "PAR1 and nothing else",
      "readme.md": "# not a log",
    });
    expect(logs.tables.map((table) => `${table.name} ${table.rows}`)).toEqual(["Good 1", "HeaderOnly 0"]);
    expect(logs.problems.map((problem) => problem.file).sort()).toEqual([
      "Binary.json",
      "Empty.json",
      "Fake.parquet",
      "HeaderOnly.csv",
      "NoRows.json",
      "Words.json",
      "readme.md",
    ]);
  });

  it("lose only the broken records of NDJSON, named by line", async () => {
    const lines = ['{"a":1}', "", '{"a":tru', "[1,2]", "5", "\f", '{"a":2} trailing', "\0", '{"a":3}'];
    const logs = await load({ "Events.ndjson": lines.join("\r\n") });
    expect(await logs.rows("Events")).toEqual([{ a: "1" }, { a: "3" }]);
    expect(logs.problems.map((problem) => problem.line)).toEqual([3, 4, 5, 7, 8]);
  });

  it("are mended where only a character is wrong, so that the rest of the record can be found", async () => {
    const logs = await load({
      "Events.ndjson": bytes('{"a":"bad \xff\xfe bytes 192.0.2.7"}\n{"a":"raw\ttab"}\n{"a":"half an emoji \\ud83d"}\n'),
    });
    expect(await logs.rows("Events")).toEqual([
      { a: "bad \ufffd\ufffd bytes 192.0.2.7" },
      { a: "raw\ttab" },
      { a: "half an emoji \ufffd" },
    ]);
    expect(logs.messages).toEqual(["Events.ndjson:1 The line is not valid UTF-8; the wrong bytes were replaced"]);
  });

  it("are read up to where a gzip is cut, and whole when it has several parts", async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `{"n":${index},"hash":${(index * 7919) % 10_007}}`).join(
      "\n",
    );
    const whole = gzipSync(`${text}\n`);
    const logs = await load({
      "Cut.ndjson.gz": whole.subarray(0, whole.length / 2),
      "Parts.ndjson.gz": Buffer.concat([whole, gzipSync('{"n":-1}\n')]),
    });
    expect(logs.table("Parts").rows).toBe(20_001);
    const cut = logs.table("Cut");
    expect(cut.rows).toBeGreaterThan(5000);
    expect(cut.problems.map((problem) => problem.line)).toEqual([undefined, cut.rows + 1]);
    expect(cut.problems[0]?.reason).toMatch(/cut off/);
  });

  it("keep ragged CSV rows where it is clear what they hold", async () => {
    const csv = ["a,b,c", "1,2,3", "1,2", "1,2,3,", "1,2,3,4", "", '1,"x', 'y",3', '1,"un"quoted,3', "9,9,9"].join(
      "\n",
    );
    const logs = await load({ "Ragged.csv": csv });
    expect(await logs.rows("Ragged")).toEqual([
      { a: "1", b: "2", c: "3" },
      { a: "1", b: "2", c: null },
      { a: "1", b: "2", c: "3" },
      { a: "1", b: "x\ny", c: "3" },
      { a: "9", b: "9", c: "9" },
    ]);
    expect(logs.messages).toEqual([
      "Ragged.csv:3 The row has 2 fields for 3 columns; the last are left empty",
      "Ragged.csv:5 The row has 4 fields for 3 columns and was skipped",
      "Ragged.csv:9 A quoted field goes on after its closing quote; the line was skipped",
    ]);
  });

  it.each([
    ["NDJSON", "Big.ndjson", '{"a":1}\n{"a":"', '"}\n{"a":3}\n', 2, 2],
    ["JSON", "Big.json", '[{"a":1},\n{"a":"', '"},\n{"a":3}]', 2, 2],
    ["CSV", "Big.csv", "a,b\n1,", "\n3,4\n", 2, 1],
    ["text", "Big.log", "first\n", "\nthird\n", 2, 2],
  ])("do not fill the memory with a line of 200 MB in %s", async (_kind, name, before, after, line, rows) => {
    const folder = folderOf({});
    const file = openSync(join(folder, name), "w");
    writeSync(file, before);
    const megabyte = Buffer.alloc(1 << 20, "x");
    for (let count = 0; count < 200; count += 1) writeSync(file, megabyte);
    writeSync(file, after);
    closeSync(file);
    let peak = 0;
    const start = process.memoryUsage.rss();
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss() - start);
    }, 10);
    const logs = await loadFrom(folder);
    clearInterval(watch);
    expect(logs.table("Big").rows).toBe(rows);
    expect(logs.problems.map((problem) => problem.line)).toEqual([line]);
    expect(peak).toBeLessThan(180_000_000);
  });

  it("of CSV without rows have the time that their header names", async () => {
    const logs = await load({ "Named.csv": "TimeGenerated,a\n", "Other.csv": "a,timestamp,time\n", "None.csv": "a\n" });
    expect(logs.tables.map((table) => `${table.name} ${schema(table)} ${table.rows}`)).toEqual([
      "Named TimeGenerated:datetime a:string 0",
      "None a:string 0",
      "Other TimeGenerated:datetime a:string timestamp:string time:string 0",
    ]);
  });

  it("of CSV keep a cell as the text it is that is nested too deep for JSON", async () => {
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const logs = await load({ "Cells.csv": `a,b\n1,"[1]"\n2,"${deep}"\n` });
    expect(logs.tables.map(schema)).toEqual(["a:long b:string"]);
    expect((await logs.rows("Cells")).map((row) => String(row["b"]).length)).toEqual([3, deep.length]);
  });

  it("cannot overflow the engine's stack by nesting", async () => {
    const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const logs = await load({ "Lines.ndjson": `{"a":1}\n${deep}\n`, "Array.json": `[{"a":1},${deep}]` });
    expect(logs.tables.map((table) => table.rows)).toEqual([1, 1]);
    expect(logs.problems.map((problem) => `${problem.file}:${problem.line}`)).toEqual([
      "Array.json:1",
      "Lines.ndjson:2",
    ]);
  });

  it("cannot make a table of a million columns", async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `{"same":1,"key${index}":1}`);
    const logs = await load({ "Keys.ndjson": lines.join("\n") });
    expect(logs.table("Keys").columns).toHaveLength(500);
    expect(logs.table("Keys").rows).toBe(3000);
    expect(logs.messages).toEqual(["Keys.ndjson Of 3001 different keys only the 500 most frequent became columns"]);
  });

  it("give columns of their own to keys that differ only by case, and to repeated headers", async () => {
    const logs = await load({
      "Json.ndjson": '{"Account":"A","account":"b"}\n{"account":"null","ACCOUNT":3}\n',
      "Csv.csv": "a,A,a\n1,2,3\n",
    });
    expect(schema(logs.table("Json"))).toBe("Account:string account_2:string ACCOUNT_3:long");
    expect(await logs.rows("Json")).toEqual([
      { Account: "A", account_2: "b", ACCOUNT_3: null },
      { Account: "", account_2: "null", ACCOUNT_3: "3" },
    ]);
    expect(await logs.rows("Csv")).toEqual([{ a: "1", A_2: "2", a_3: "3" }]);
  });

  it("are listed up to twenty a file, and counted beyond", async () => {
    const logs = await load({ "Events.ndjson": `{"a":1}\n${"{broken\n".repeat(500)}` });
    expect(logs.problems).toHaveLength(21);
    expect(logs.messages.at(-1)).toBe("Events.ndjson 480 more problems in this file");
  });

  it("that cannot be executed as SQL or KQL stay plain text", async () => {
    const name = `x"; DROP TABLE huntbot_tables; --'`;
    const logs = await load({ [`${name}.ndjson`]: JSON.stringify({ [name]: name, "a\0b": "\0" }) });
    expect(logs.tables[0]?.rows).toBe(1);
    expect((await logs.rows(logs.tables[0]?.name ?? ""))[0]).toMatchObject({
      x___DROP_TABLE_huntbot_tables_____: name,
    });
  });

  it.each([
    ["an empty folder", {}],
    ["a folder of nothing readable", { "a.json": "", "b.csv": "" }],
  ])("in %s are an error that says what to do", async (_case, files) => {
    const failed = load(files);
    await expect(failed).rejects.toThrow(KqlLoadError);
    await expect(failed).rejects.toMatchObject({
      what: expect.stringMatching(/^No logs in /),
      fix: expect.any(String),
    });
  });

  it("in a folder that is not there are an error, too", async () => {
    await expect(loadFrom(join(folderOf({}), "missing"))).rejects.toThrow(/Could not list the logs folder/);
  });
});

describe("zstd", () => {
  // 5,000 NDJSON lines with a blank one, Windows line ends and one line that is no UTF-8, packed by the zstd tool.
  const packed = readFileSync(new URL("./events.ndjson.zst", import.meta.url));

  it("is unpacked line by line, with the same line numbers", async () => {
    const logs = await load({ "Events.ndjson.zst": packed });
    expect(logs.table("Events").rows).toBe(4998);
    expect(logs.messages).toEqual([
      "Events.ndjson.zst:4 The line is not valid UTF-8; the wrong bytes were replaced",
      "Events.ndjson.zst:5 The record is not a valid JSON object and was skipped",
    ]);
  });

  it("is reported when it is cut off", async () => {
    const logs = await load({ "Events.ndjson.zst": packed.subarray(0, packed.length - 100), "Good.csv": "a\n1\n" });
    expect(logs.messages).toContain(
      "Events.ndjson.zst The zstd file is cut off or damaged; what came before that was read",
    );
  });
});
