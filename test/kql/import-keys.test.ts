import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Engine, importLogs } from "../../src/kql/index.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const usual = `{"row":1,"text":"a \\"word\\"","bag":{"a":[1,{"b":null}]},"é-key.*":true}`;

/** Lines unlike the ones before them, each a record to some parser or to none. */
const strange: readonly string[] = [
  ...[`{"row":2}`, `{"text":"x","row":2}`, `{"row":2,"more":[]}`, `{"row":2,"row":3}`, `{"Row":2,"row":3}`, "{}"],
  ...[`{"row": 2, "text": "x"}`, `{ "row":2}`, `{"row" :2}`, `{"row":2,}`, `{"row":2}}`, `{"row":2} {"row":3}`, "[]"],
  ...[`{"row":02}`, `{"row":-0}`, `{"row":1e3}`, `{"row":1e999}`, `{"row":12345678901234567890123}`, `{"row":NaN}`],
  ...[
    `{"row":2,"text":"\\ud83d\\ude00"}`,
    `{"row":2,"text":"\\ud83d"}`,
    `{"row":2,"text":"\\u0041\\/"}`,
    `{"row":2,"text":"\\x"}`,
  ],
  ...[
    `{"row":2,"text":"\t"}`,
    `{"row":2,"text":"\\u0000"}`,
    `{"row":2,"text":"😀"}`,
    `{"row":2,"text":"x`,
    `{"2":2,"1":1}`,
  ],
  ...[
    `{"row":2,"bag":{"a":{"a":{"a":{"a":1}}}}}`,
    `{"row":2,"bag":{"a":1,}}`,
    `{"row":2,"bag":[1 ,2]}`,
    `{"row":2,"bag":{}}`,
  ],
  ...[`{"row":2,"":1}`, `{"row":2,"a\\"b":1}`, `{"row":2,"a\\u0000":1}`, `{"row":2,"text":"${"x".repeat(3000)}"}`],
  `{"row":2,"bag":[${"1,".repeat(300_000)}1]}`,
];

async function imported(lineEnd: string) {
  const source = join(folder, `in-${lineEnd.length}`);
  const into = join(folder, `out-${lineEnd.length}`);
  mkdirSync(source);
  for (const [at, line] of strange.entries()) {
    const lines = [usual, usual, line, usual, `{"row":9,"text":"last"}`];
    writeFileSync(join(source, `A${at}.ndjson`), lines.map((text) => text + lineEnd).join(""));
  }
  const { problems } = await importLogs(source, into);
  const engine = await Engine.open({ folder: into });
  try {
    const tables = [];
    for (const [at, line] of strange.entries()) {
      const { columns, rows } = await engine.query(`A${at} | sort by row asc, tostring(pack_all()) asc`);
      tables.push({ line, columns, rows });
    }
    return { tables, problems: problems.map(({ file, line, reason }) => `${file} ${line} ${reason}`).sort() };
  } finally {
    await engine.close();
  }
}

test("lines whose keys are found without parsing them are read as those that are parsed", async () => {
  // Lines that end by a carriage return, too, are looked at one by one and then parsed.
  expect(await imported("\n")).toEqual(await imported("\r\n"));
}, 60_000);
