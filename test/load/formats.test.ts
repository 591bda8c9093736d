import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { folderOf, load, loadFrom, schema } from "./folder.ts";

describe("a folder of logs", () => {
  it("gives a table for each file and one for each sub-folder", async () => {
    const logs = await load({
      "SecurityAlert_2024-01.csv": "TimeGenerated,Severity\n2024-01-05T00:00:00Z,Low\n",
      "SecurityAlert_2024-02.csv": "TimeGenerated,Severity\n2024-02-05T00:00:00Z,High\n",
      "SigninLogs/2024/01/a.ndjson": '{"TimeGenerated":"2024-01-02T00:00:00Z","Attempts":1}\n',
      "SigninLogs/b.csv": "TimeGenerated,Attempts,Place\n2024-01-01T00:00:00Z,2.5,NL\n",
      "SigninLogs/c.json": '[{"TimeGenerated":"2024-01-03","Device":{"os":"x"}}]',
      ".hidden.json": "{}",
    });
    expect(logs.tables.map((table) => `${table.name} ${table.rows}`)).toEqual([
      "SecurityAlert_2024_01 1",
      "SecurityAlert_2024_02 1",
      "SigninLogs 3",
    ]);
    expect(schema(logs.table("SigninLogs"))).toBe("TimeGenerated:datetime Attempts:real Device:dynamic Place:string");
    expect(logs.table("SigninLogs")).toMatchObject({
      oldest: "2024-01-01T00:00:00.0000000Z",
      newest: "2024-01-03T00:00:00.0000000Z",
    });
    expect((await logs.rows("SigninLogs")).map((row) => row["Place"])).toEqual(["NL", "", ""]);
  });

  it("says when a name had to change to be asked for in KQL", async () => {
    const logs = await load({ "2019 logs.csv": "a b,c.d\n1,2\n", "print.csv": "x\n1\n" });
    expect(logs.tables.map((table) => table.name)).toEqual(["_2019_logs", "_print"]);
    expect(schema(logs.table("_2019_logs"))).toBe("a_b:long c_d:long");
    expect(logs.messages).toContain(
      '2019 logs.csv Its table is called _2019_logs: "2019 logs" is taken or no KQL name',
    );
    expect(logs.messages).toContain('2019 logs.csv Columns were renamed: "a b" -> a_b, "c.d" -> c_d');
  });

  it("reads JSON documents: arrays, wrapped arrays, objects one after the other", async () => {
    const logs = await load({
      "Array.json": JSON.stringify([{ id: 1, at: [] }, { id: 2 }], null, 2),
      "Value.json": '{"@odata.context":"x","value":[{"id":1},{"id":2},{"id":3}]}',
      "Records.json": '{"records":[\n{"id":1},\n{"id":2}]}',
      "Single.json": '{"id":1,"nested":{"value":[{"x":1}]}}',
      "Objects.json": '{\n "id": 1\n}\n{\n "id": 2\n}\n',
    });
    const rows = logs.tables.map((table) => `${table.name} ${table.rows} ${schema(table)}`);
    expect(rows).toEqual([
      "Array 2 id:long at:dynamic",
      "Objects 2 id:long",
      "Records 2 id:long",
      "Single 1 id:long nested:dynamic",
      "Value 3 id:long",
    ]);
    expect(logs.messages).toEqual([]);
  });

  it("reads a Log Analytics answer by the types it declares, to the last digit", async () => {
    const columns = [
      { name: "TimeGenerated", type: "datetime" },
      { name: "Entities", type: "dynamic" },
      { name: "Quoted", type: "string" },
      { name: "Bytes", type: "long" },
    ];
    const row = '["2019-02-18T15:29:22.1234567Z","{\\"a\\":[1]}","2019-02-18T15:29:22Z",9007199254740993]';
    const logs = await load({
      "SecurityAlert.json": `{"tables":[{"name":"PrimaryResult","columns":${JSON.stringify(columns)},"rows":[${row}]}]}`,
    });
    expect(schema(logs.table("SecurityAlert"))).toBe(
      "TimeGenerated:datetime Entities:dynamic Quoted:string Bytes:long",
    );
    expect(await logs.rows("SecurityAlert")).toEqual([
      {
        TimeGenerated: "636861005621234567",
        Entities: '{"a":[1]}',
        Quoted: "2019-02-18T15:29:22Z",
        Bytes: "9007199254740993",
      },
    ]);
  });

  it("reads what the Azure portal, Excel and PowerShell make of CSV", async () => {
    const logs = await load({
      "Portal.csv": '\ufeff"TimeGenerated [UTC]",Note\r\n"2/18/2019, 3:29:22.123 PM","two\r\nlines, ""quoted"""\r\n',
      "Excel.csv": "sep=;\ndate;share\n18.02.2019 15:29:22;1,5\n",
      "Shell.csv": '#TYPE System.Object\n"Name"\tn\n"O\'Neil"\t1\n',
      "Wide.csv": Buffer.from("\ufeffTimestamp,Who\n2019-02-18,Zoë\n", "utf16le"),
    });
    expect(await logs.rows("Portal")).toEqual([
      { TimeGenerated: "636861005621230000", Note: 'two\r\nlines, "quoted"' },
    ]);
    expect(await logs.rows("Excel")).toEqual([
      { TimeGenerated: "636861005620000000", date: "636861005620000000", share: "1,5" },
    ]);
    expect(await logs.rows("Shell")).toEqual([{ Name: "O'Neil", n: "1" }]);
    expect((await logs.rows("Wide"))[0]).toMatchObject({ Who: "Zoë" });
    expect(logs.messages).toEqual([]);
  });

  it("dates the lines of text logs", async () => {
    const logs = await load({
      "audit.log": "type=USER_LOGIN msg=audit(1550503760.123:4242): pid=1 addr=192.0.2.7\ntype=EOE without time\n",
      "access.log": '192.0.2.7 - - [18/Feb/2019:16:29:22 +0100] "GET / HTTP/1.1" 200 1\n',
      "app.txt": "2019-02-18 15:29:22,123 INFO started\n",
      "epoch.log": "1550503762.5 something\n",
      "plain.log": "no time at all\n",
    });
    const [undated, login] = await logs.rows("audit");
    expect(undated).toMatchObject({ TimeGenerated: null, RawData: "type=EOE without time" });
    expect(login).toMatchObject({ TimeGenerated: "636861005601230000" });
    expect(logs.table("access").newest).toBe("2019-02-18T15:29:22.0000000Z");
    expect(logs.table("app").newest).toBe("2019-02-18T15:29:22.1230000Z");
    expect(logs.table("epoch").newest).toBe("2019-02-18T15:29:22.5000000Z");
    expect(logs.table("plain")).toMatchObject({ timeColumn: null, rows: 1 });
    expect(logs.messages).toEqual(["audit.log 1 of 2 rows have no time: a search by time does not find them"]);
  });

  it("reads Parquet by its own types", async () => {
    const folder = folderOf({ "Note.csv": "a\n1\n" });
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run(`COPY (SELECT TIMESTAMP '2019-02-18 15:29:22.123456' AS TimeGenerated, 7::INTEGER AS n,
      {'a': [1, 2]} AS nested, '6f9619ff-8b86-d011-b42d-00cf4fc964ff'::UUID AS id, '\\xAA'::BLOB AS bytes,
      '2019-02-18T00:00:00Z' AS text, 1.5::DECIMAL(5, 2) AS price) TO '${folder}/Events.parquet'`);
    connection.closeSync();
    instance.closeSync();
    const logs = await loadFrom(folder);
    expect(schema(logs.table("Events"))).toBe(
      "TimeGenerated:datetime n:int nested:dynamic id:guid bytes:string text:datetime price:decimal",
    );
    expect((await logs.rows("Events"))[0]).toMatchObject({
      TimeGenerated: "636861005621234560",
      nested: '{"a":[1,2]}',
      bytes: "qg==",
      price: expect.stringMatching(/^1\.50*$/),
    });
  });

  it("counts the same rows in a gzip as an independent reader, in order of time", async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => ({
      TimeGenerated: new Date(1_550_000_000_000 + ((index * 7919) % 50_000) * 1000).toISOString(),
      Number: index,
    }));
    const text = rows.map((row) => JSON.stringify(row)).join("\n");
    const logs = await load({ "Events.ndjson.gz": gzipSync(text) });
    expect(logs.table("Events").rows).toBe(text.split("\n").length);
    const times = (await logs.rows("Events")).map((row) => BigInt(row["TimeGenerated"] as string));
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0n))).toBe(true);
  });

  it("reports how far it is", async () => {
    const { importFolder } = await import("../../src/kql/database.ts");
    const folder = folderOf({ "A.csv": "a\n1\n", "B.csv": "b\n22\n" });
    const seen: string[] = [];
    await importFolder(folder, `${folder}.duckdb`, {
      onProgress: ({ file, bytesDone, bytesTotal }) => seen.push(`${file} ${bytesDone}/${bytesTotal}`),
    });
    expect(seen).toEqual(["A.csv 0/9", "B.csv 4/9"]);
  });
});
