import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { parserSnapshot } from "../../src/kql/parser-files.ts";
import { type ParserOptions, type ParserProcess, startParser } from "../../src/kql/parser-process.ts";

const schema = [{ name: "T", columns: [{ name: "A", type: "string" as const }] }];
const opened: ParserProcess[] = [];

function parser(options?: ParserOptions): ParserProcess {
  const started = startParser(options);
  opened.push(started);
  return started;
}

afterEach(() => {
  for (const started of opened.splice(0)) started.close();
});

describe("the parser's process", () => {
  it("starts from a snapshot that the build took for this Node.js", () => {
    expect(existsSync(parserSnapshot())).toBe(true);
    const { status } = spawnSync(process.execPath, ["--snapshot-blob", parserSnapshot()], { env: {} });
    expect(status).toBe(0);
  });

  it("answers what was asked before the schema was known, each its own", async () => {
    const started = parser();
    const asked = ["T | count", "T | where B == 1", "T | project A"].map((text) => started.run({ text, found: [] }));
    started.know(schema);
    expect((await Promise.all(asked)).map((reply) => reply.kind)).toEqual(["translation", "error", "translation"]);
  });

  it("gives the same translation without a snapshot, and with one that this Node.js does not take", async () => {
    const request = { text: "T | where A has 'x' | summarize count() by A", found: [] };
    const usual = parser();
    usual.know(schema);
    const expected = await usual.run(request);
    for (const snapshot of ["nowhere.blob", "package.json"]) {
      const plain = parser({ snapshot });
      plain.know(schema);
      expect(await plain.run(request)).toEqual(expected);
    }
  });

  it("fails the query that takes too long, and answers the next", async () => {
    const started = parser({ patienceMs: 2_000 });
    started.know(schema);
    await started.run({ text: "T", found: [] });
    // Microsoft's parser tries so many readings of this that it would take hours.
    const nested = `print ${"(".repeat(200_000)}1${")".repeat(200_000)}`;
    const [hostile, next] = await Promise.all([
      started.run({ text: nested, found: [] }),
      started.run({ text: "T | count", found: [] }),
    ]);
    expect(hostile).toMatchObject({ kind: "error", code: "timeout" });
    expect(next.kind).toBe("translation");
  });
});
