import { describe, expect, it } from "vitest";
import { load, schema } from "./folder.ts";

const ndjson = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join("\n");

describe("the type of a column", () => {
  it("is seen over all rows, not only the first ones", async () => {
    const rows: unknown[] = Array.from({ length: 5000 }, (_, index) => ({
      n: index,
      s: "2019-02-18T00:00:00Z",
      o: "x",
    }));
    rows.push({ n: 0.5, s: "later", o: { nested: true } });
    const logs = await load({ "Late.ndjson": ndjson(rows) });
    expect(schema(logs.table("Late"))).toBe("n:real s:string o:dynamic");
    expect((await logs.rows("Late")).at(-1)).toEqual({ n: 0.5, s: "later", o: '{"nested":true}' });
  });

  it("follows JSON's own types: a text of digits stays text", async () => {
    const logs = await load({
      "Types.ndjson": ndjson([
        { b: true, l: 1, r: 1.5, s: "0", d: "2019-02-18 15:29:22+02:00", g: "6F9619FF-8B86-D011-B42D-00CF4FC964FF" },
        { b: null, l: "", r: 2, s: "50126", d: "", g: "", mixed: 1, json: '{"a":1}' },
        { mixed: "a" },
      ]),
    });
    expect(schema(logs.table("Types"))).toBe(
      "b:bool l:long r:real s:string d:datetime g:guid mixed:string json:string",
    );
    expect((await logs.rows("Types"))[0]).toMatchObject({ d: "636860933620000000", s: "0", mixed: "" });
  });

  it("in CSV is what every value is spelled as; what would not come back the same stays text", async () => {
    const logs = await load({
      "Types.csv": [
        "bool,long,real,zeros,hash,plus,json,half,empty",
        'TRUE,-12,1.5,007,12e5,+1,"{""a"":1}","{""a"":1}",',
        'false,0,2,1,34,2,"[]",x,',
        ",,,,,,,,",
      ].join("\n"),
    });
    expect(schema(logs.table("Types"))).toBe(
      "bool:bool long:long real:real zeros:string hash:string plus:string json:dynamic half:string empty:string",
    );
    expect((await logs.rows("Types"))[0]).toMatchObject({ zeros: "007", hash: "12e5", json: '{"a":1}' });
  });

  it("never rounds: whole numbers that neither 64 bits nor a real hold are kept as text", async () => {
    const logs = await load({
      "Huge.ndjson": [
        '{"huge":123456789012345678901234567890,"long":9007199254740993,"mixed":1.5}',
        '{"huge":1,"long":-9223372036854775808,"mixed":9007199254740993}',
      ].join("\n"),
    });
    expect(schema(logs.table("Huge"))).toBe("huge:string long:long mixed:string");
    expect(await logs.rows("Huge")).toEqual([
      { huge: "123456789012345678901234567890", long: "9007199254740993", mixed: "1.5" },
      { huge: "1", long: "-9223372036854775808", mixed: "9007199254740993" },
    ]);
    expect(logs.messages).toEqual(["Huge.ndjson Column huge: whole numbers beyond 64 bits, kept as text"]);
  });

  it("takes NaN and infinity as reals", async () => {
    const logs = await load({ "Nan.ndjson": '{"v":1.5}\n{"v":NaN}\n{"v":-Infinity}\n' });
    expect(await logs.rows("Nan")).toEqual([{ v: 1.5 }, { v: "NaN" }, { v: "-Infinity" }]);
  });

  it("reads 2/18/2019 as month first, 18/2/2019 as day first, and says when it could be either", async () => {
    const logs = await load({
      "Us.csv": "d\n2/18/2019 3:29:22.1234567 PM\n",
      "Eu.csv": "d\n18/2/2019 15:29\n",
      "Either.csv": "d\n2/3/2019\n",
    });
    expect(await logs.rows("Us")).toEqual([{ d: "636861005621234567" }]);
    expect(await logs.rows("Eu")).toEqual([{ d: "636861005400000000" }]);
    expect(logs.messages).toEqual(["Either.csv Column d: dates that could be day or month first, read as month first"]);
  });
});

describe("the time of a table", () => {
  it.each([
    ["seconds", '{"ts":1550503760.123456}', "2019-02-18T15:29:20.1234560Z"],
    ["milliseconds", '{"@timestamp":1550503760123}', "2019-02-18T15:29:20.1230000Z"],
    ["microseconds", '{"time":1550503760123456}', "2019-02-18T15:29:20.1234560Z"],
    ["nanoseconds", '{"EventTime":1550503760123456789}', "2019-02-18T15:29:20.1234567Z"],
    ["digits as text", '{"timestamp":"1550503760"}', "2019-02-18T15:29:20.0000000Z"],
  ])("is an epoch in %s where the name says time", async (_unit, line, newest) => {
    const logs = await load({ "Events.ndjson": line });
    expect(logs.table("Events")).toMatchObject({ timeColumn: "TimeGenerated", newest });
  });

  it("is not any number that could be an epoch", async () => {
    const logs = await load({ "Events.ndjson": '{"Size":1550503760,"time":42}' });
    expect(logs.table("Events")).toMatchObject({ timeColumn: null, rows: 1, oldest: null });
  });

  it("is TimeGenerated before all others, and the other columns stay", async () => {
    const logs = await load({
      "Own.ndjson": '{"CreationTime":"2019-01-01T00:00:00Z","TimeGenerated":"2019-01-02T00:00:00Z"}',
      "Mapped.ndjson": '{"Count":1,"CreationTime":"2019-01-01T00:00:00Z"}',
    });
    expect(logs.table("Own").newest).toBe("2019-01-02T00:00:00.0000000Z");
    expect(schema(logs.table("Mapped"))).toBe("TimeGenerated:datetime Count:long CreationTime:datetime");
  });

  it("survives a few values that are none, and names their lines", async () => {
    const good = '{"TimeGenerated":"2019-02-18T00:00:00Z"}\n';
    const logs = await load({ "Events.ndjson": `${good.repeat(19)}\n{"TimeGenerated":"N/A"}\n` });
    expect(logs.table("Events")).toMatchObject({ timeColumn: "TimeGenerated", rows: 20 });
    expect(logs.messages).toEqual([
      'Events.ndjson:21 "N/A" in TimeGenerated is no time',
      "Events.ndjson 1 of 20 rows have no time: a search by time does not find them",
    ]);
  });

  it("survives as many wrong values as right ones, in a small file too", async () => {
    const logs = await load({
      "Three.ndjson": '{"TimeGenerated":"2019-02-18T00:00:00Z"}\n{"TimeGenerated":"oops"}\n{"TimeGenerated":null}\n',
      "Zero.ndjson": '{"ts":1550448000}\n{"ts":0}\n{"ts":1550448001}\n',
      "None.ndjson": '{"time":"noon"}\n{"time":"later"}\n{"time":"2019-02-18"}\n',
    });
    expect(logs.table("Three")).toMatchObject({ timeColumn: "TimeGenerated", newest: "2019-02-18T00:00:00.0000000Z" });
    expect(logs.table("Zero")).toMatchObject({ timeColumn: "TimeGenerated", newest: "2019-02-18T00:00:01.0000000Z" });
    expect(logs.table("None").timeColumn).toBeNull();
    expect(logs.messages).toEqual([
      'Three.ndjson:2 "oops" in TimeGenerated is no time',
      "Three.ndjson 2 of 3 rows have no time: a search by time does not find them",
      'Zero.ndjson:2 "0" in ts is no time',
      "Zero.ndjson 1 of 3 rows have no time: a search by time does not find them",
    ]);
  });

  it("is read in every spelling, each value by itself", async () => {
    const spellings = [
      "2019-02-18T10:00Z",
      "2019-02-18 10:00:00",
      "2019-02-18T12:00:00.0000000+02:00",
      "18/02/2019 10:00",
      "18.02.2019 10:00:00",
    ];
    const rows = [
      ...spellings.map((time) => ({ time })),
      { time: 1_550_484_000 },
      { time: "1550484000000" },
      { time: "" },
    ];
    const logs = await load({ "Mixed.ndjson": rows.map((row) => JSON.stringify(row)).join("\n") });
    const times = await logs.rows("Mixed");
    expect(times.map(({ TimeGenerated }) => TimeGenerated)).toEqual([null, ...Array(7).fill("636860808000000000")]);
    expect(logs.messages).toEqual(["Mixed.ndjson 1 of 8 rows have no time: a search by time does not find them"]);
  });
});
