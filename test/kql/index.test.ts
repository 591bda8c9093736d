import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { indicatorTokens } from "../../src/indicators/tokens.ts";
import { describeLogs, Engine, importLogs } from "../../src/kql/index.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-index-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hash = "d41d8cd98f00b204e9800998ecf8427e";
/** What is looked for, and what looks like it. */
const needles = [
  ...["1.2.3.4", "2.3.4.5", "10.0.0.1", "2001:db8::1", "fe80::1:2", "1:2:3:4:5:6:7:8", hash, hash.toUpperCase()],
  ...["evil.example", "Evil.Example", "a.evil.example", "ann@evil.example", "ws-01", "ws-01.corp.example", "abc-def"],
  ...[
    "d41d8cd9-8f00-b204-e980-0998ecf8427e",
    "8f00-b204",
    "3.4",
    "example",
    "10:00",
    "bücher.example",
    "evil_x.example",
  ],
  ...["alice", "SRV01", "dead", "true", "1.5e", "Straße", "alice srv01"],
];
const decoys = [
  ...[
    "11.2.3.4",
    "1.2.3.45",
    "1.2.3.4.5",
    "01.2.3.4",
    "1.2.3.4:443",
    "::ffff:1.2.3.4",
    "[2001:db8::1]:443",
    "2001:db8::12",
  ],
  ...[
    "2001:DB8::1",
    "1:2:3:4:5:6:7:8:9",
    `sha256:${hash}`,
    `${hash}ab`,
    `x${hash}`,
    "not-evil.example",
    "evil.example.net",
  ],
  ...[
    "evil.examples",
    "evil.example:8080",
    "mailto:ann@evil.example",
    "xann@evil.example",
    "ws-012",
    "2026-11-01T10:00:00.5Z",
  ],
  ...["٣1.2.3.4", "1.2.3.4é", "evil.exampleé", "K-ws-01", "evil_x.example", "http://a.evil.example/x?q=1.2.3.4"],
  ...[
    "malice",
    "alice7",
    "alicé",
    "ALICE",
    "“alice”",
    "alice@corp.example",
    "srv01-a",
    "CORP\\srv01",
    "“1.2.3.4”",
    "ﬁalice",
  ],
];
const signs = ["", " ", ",", "/", "_", "-", ".", ":", "@", "x", "7", "é", '"', "\\", "\n", "=", "%"];
const text = fc
  .array(fc.tuple(fc.constantFrom(...needles, ...decoys), fc.constantFrom(...signs)), { maxLength: 4 })
  .map((parts) => parts.flat().join(""));
const record = fc.record({
  day: fc.integer({ min: 1, max: 3 }),
  hour: fc.integer({ min: 0, max: 23 }),
  timed: fc.constantFrom("never", "year 1", "then", "then", "then"),
  text,
  bag: fc.record({ k: text, n: fc.integer() }),
});

const time = (day: number, hour: number) => `2026-11-0${day}T${String(hour).padStart(2, "0")}:30:00Z`;
/** What programs write for a time that they do not know. */
const firstOfAll = (hour: number) => time(1, hour).replace("2026-11", "0001-01");
let count = 0;

async function imported(records: readonly object[], tokenizer: typeof indicatorTokens | undefined): Promise<string> {
  count += 1;
  const source = join(folder, `in-${count}`);
  mkdirSync(source);
  writeFileSync(join(source, "T.ndjson"), records.map((item) => `${JSON.stringify(item)}\n`).join(""));
  const into = join(folder, `out-${count}`);
  await importLogs(source, into, tokenizer ? { tokenizer } : {});
  return into;
}

const quoted = (needle: string) => JSON.stringify(needle);
/** Questions that an index may answer for, each giving the numbers of the rows. */
const questions = [
  ...needles.map((needle) => `search ${quoted(needle)} | project Row`),
  ...needles.slice(0, 12).map((needle) => `T | where Text has ${quoted(needle)} | project Row`),
  ...needles
    .slice(0, 12)
    .map((needle) => `T | where Text == ${quoted(needle)} or Text =~ ${quoted(`${needle} `)} | project Row`),
  `T | where Text has_any (${needles.slice(0, 5).map(quoted).join(", ")}) and Row > 0 | project Row`,
  `let _match = (t:string) { t has_any (dynamic(['1.2.3.4', 'evil.example'])) and t !has 'ws-01' }; T | where _match(Text) | project Row`,
  `let busy = T | where Row >= 0; busy | where * has "10.0.0.1" | project Row`,
  `let all = T | where Row >= 0; union (all | where Text has "1.2.3.4"), (all | where Text has "evil.example") | project Row`,
  `let all = T; union (all | where Text has "ws-01" | where Text has "alice"), (all | where Row == 3) | project Row`,
  `T | where Text has "alice" | as A | union (T | where Row < 5), (A | where Text has "1.2.3.4") | project Row`,
  `T | where Text has "alice" | join kind=inner (T | where Text has "ws-01") on Row | project Row`,
  `search "1.2.3.4" or "evil.example" | project Row`,
  `search "1.2.3.4" and not("evil.example") | project Row`,
  `search Text:"ws-01" | project Row`,
  `search in (T) "evil.example" | take 1000 | where $table == 'T' | project Row`,
];
const span = { from: new Date("2026-11-01T12:00:00Z"), to: new Date("2026-11-03T06:00:00Z") };

async function rowsOf(engine: Engine, kql: string, within?: typeof span): Promise<unknown[]> {
  const { rows } = await engine.query(kql, within ? { span: within } : {});
  return rows.map(([cell]) => Number(cell)).sort((a, b) => a - b);
}

test("a search by the index finds what a scan finds, among decoys", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 20, maxLength: 120 }), async (records) => {
      const rows = records.map(({ day, hour, timed, text: Text, bag: Bag }, Row) => ({
        ...(timed === "never" ? {} : { TimeGenerated: timed === "then" ? time(day, hour) : firstOfAll(hour) }),
        Row,
        Text,
        Bag,
        Ratio: Row * 1.5e20,
        Good: hour > 12,
      }));
      const into = await imported(rows, indicatorTokens);
      const [indexed, scanning] = [
        await Engine.open({ folder: into, tokenizer: indicatorTokens }),
        await Engine.open({ folder: into }),
      ];
      try {
        for (const kql of questions) {
          expect([kql, await rowsOf(indexed, kql)]).toEqual([kql, await rowsOf(scanning, kql)]);
          expect([kql, await rowsOf(indexed, kql, span)]).toEqual([kql, await rowsOf(scanning, kql, span)]);
        }
        for (const terms of [["1.2.3.4", hash], ["http://a.evil.example/x?q=1.2.3.4"], ["ws-01", "2001:db8::1"]]) {
          const kql = `T | extend all = tostring(pack_all()) | where all has_any (${terms.map(quoted).join(", ")}) | project Row`;
          const { rows: limited } = await indexed.query(kql, { terms });
          expect([terms, limited.length]).toEqual([terms, (await scanning.query(kql)).rows.length]);
        }
      } finally {
        await indexed.close();
        await scanning.close();
      }
    }),
    // A run takes seconds: a failure is shown as it was found, not shrunk.
    { numRuns: Number(process.env["HUNTBOT_INDEX_RUNS"] ?? 2), endOnFailure: true },
  );
}, 600_000);

describe("days", () => {
  const row = (day: number, Text: string) => ({ TimeGenerated: time(day, 5), Row: day, Text });

  test("whose index does not name an indicator are not read at all", async () => {
    const into = await imported([row(1, "1.2.3.4"), row(2, "5.6.7.8")], indicatorTokens);
    writeFileSync(join(into, "T", "day=2026-11-02", "part-1.parquet"), "PAR1 and no more");
    const engine = await Engine.open({ folder: into, tokenizer: indicatorTokens });
    expect(await rowsOf(engine, 'search "1.2.3.4" | project Row')).toEqual([1]);
    expect(await rowsOf(engine, 'search "4.3.2.1" | project Row')).toEqual([]);
    await expect(rowsOf(engine, 'search "5.6.7.8" | project Row')).rejects.toThrow();
    await engine.close();
  });

  test("without an index, or with one of another tokenizer, are scanned until an import makes theirs", async () => {
    const into = await imported([row(1, "1.2.3.4"), row(2, "5.6.7.8")], undefined);
    const states = async () =>
      (await describeLogs(into, indicatorTokens))?.flatMap(({ days }) => days.map(({ index }) => index));
    const find = async (tokenizer: typeof indicatorTokens | { version: string }) => {
      const engine = await Engine.open({ folder: into, tokenizer: { ...indicatorTokens, ...tokenizer } });
      const found = await rowsOf(engine, 'search "1.2.3.4" | project Row');
      await engine.close();
      return found;
    };
    expect([await find(indicatorTokens), await states()]).toEqual([[1], ["none", "none"]]);
    const source = join(folder, `in-${count}`);
    await importLogs(source, into, { tokenizer: { ...indicatorTokens, version: "0" } });
    expect([await find(indicatorTokens), await states()]).toEqual([[1], ["stale", "stale"]]);
    appendFileSync(join(source, "T.ndjson"), `${JSON.stringify(row(1, "9.9.9.9"))}\n`);
    await importLogs(source, into, { tokenizer: indicatorTokens });
    expect([await find(indicatorTokens), await states()]).toEqual([[1], ["current", "current"]]);
  });

  test("of many rows stay in a few parts that are searched together, until rows of one no longer count", async () => {
    const source = join(folder, "large");
    mkdirSync(source);
    const at = (Row: number, Text: string) => `${JSON.stringify({ TimeGenerated: time(1, 5), Row, Text })}\n`;
    // Rows of one length, so that the file is cut in half.
    const rows = Array.from({ length: 210_000 }, (_, i) => at(300_000 + i, i % 105_000 === 7 ? "1.2.3.4" : "nothing"));
    writeFileSync(join(source, "T.ndjson"), rows.join(""));
    const into = join(folder, "large-out");
    const options = { tokenizer: indicatorTokens, pieceBytes: Buffer.byteLength(rows.slice(0, 105_000).join("")) };
    const search = async () => {
      const days = (await describeLogs(into, indicatorTokens))?.flatMap((table) => table.days);
      const engine = await Engine.open({ folder: into, tokenizer: indicatorTokens });
      const found = await rowsOf(engine, 'search "1.2.3.4" | project Row');
      await engine.close();
      return [found, days?.map(({ rows, index }) => [rows, index])];
    };
    await importLogs(source, into, options);
    const parts = () => readdirSync(join(into, "T", "day=2026-11-01")).length;
    expect([parts(), await search()]).toEqual([2, [[300_007, 405_007], [[210_000, "current"]]]]);
    appendFileSync(join(source, "T.ndjson"), at(510_000, "1.2.3.4"));
    await importLogs(source, into, options);
    expect(await search()).toEqual([[300_007, 405_007, 510_000], [[210_001, "current"]]]);
  }, 60_000);
});

test("an index of many tokens is in several files, of which a look-up reads those that may hold its token", async () => {
  const rows = 40_000;
  const address = (n: number) => `${1 + (n % 199)}.${n % 251}.${(n >> 8) % 256}.${(n >> 3) % 256}`;
  const texts = (row: number) => Array.from({ length: 18 }, (_, at) => address(row * 18 + at));
  const record = (Row: number) => ({
    TimeGenerated: time(1 + (Row % 3), Row % 24),
    Row,
    Text: `${texts(Row).join(" ")} ws-${Row}`,
  });
  const into = await imported(
    Array.from({ length: rows }, (_, row) => record(row)),
    indicatorTokens,
  );
  const files = readdirSync(join(into, "T")).filter((name) => name.startsWith("index-"));
  expect(files.length).toBeGreaterThan(2);
  const rowsWith = new Map<string, number[]>();
  for (let row = 0; row < rows; row += 1) {
    for (const text of new Set(texts(row))) rowsWith.set(text, [...(rowsWith.get(text) ?? []), row]);
  }
  const engine = await Engine.open({ folder: into, tokenizer: indicatorTokens });
  const search = (needle: string) => rowsOf(engine, `search "${needle}" | project Row`);
  for (const row of [0, 1, 7_000, 20_001, rows - 1]) {
    for (const needle of texts(row)) expect([needle, await search(needle)]).toEqual([needle, rowsWith.get(needle)]);
    expect(await search(`ws-${row}`)).toEqual([row]);
  }
  await engine.close();
  for (const name of files.filter((name) => name.includes("texts")))
    writeFileSync(join(into, "T", name), "PAR1 and no more");
  const torn = await Engine.open({ folder: into, tokenizer: indicatorTokens });
  const [some = ""] = texts(7);
  expect(await rowsOf(torn, `search "${some}" | project Row`)).toEqual(rowsWith.get(some));
  await expect(rowsOf(torn, 'search "ws-7" | project Row')).rejects.toThrow();
  await torn.close();
}, 120_000);
