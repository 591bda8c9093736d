import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../bin/build.js";
import { indicatorTokens } from "../../src/indicators/tokens.ts";
import { describeLogs, Engine, importLogs } from "../../src/kql/index.ts";

/** 50 rounds take minutes; a few find a gross fault in every run of the tests. */
const rounds = Number(process.env["HUNTBOT_KILL_ROUNDS"] ?? 3);
const pieceBytes = 40_000;
const options = { pieceBytes, tokenizer: indicatorTokens };
const folder = mkdtempSync(join(tmpdir(), "huntbot-kill-"));
const source = join(folder, "source");
const child = join(root, "dist/test/import-child.js");

beforeAll(async () => {
  await build({
    entryPoints: [join(root, "test/kql/import-child.ts")],
    outfile: child,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "warning",
  });
  mkdirSync(join(source, "Signin"), { recursive: true });
  for (const file of [1, 2, 3]) writeFileSync(join(source, "Signin", `${file}.ndjson`), lines(file, 600));
  writeFileSync(join(source, "Dns.ndjson"), lines(4, 900));
  writeFileSync(join(source, "Flow.ndjson"), lines(5, 900, ofOneDay));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three days in disorder, whose pieces are taken apart. */
const ofThreeDays = (row: number, seed: number) =>
  `2026-11-0${1 + ((row * 7 + seed) % 3)}T${String(row % 24).padStart(2, "0")}:00:00Z`;

/** One day in order, whose pieces become parts as they are. */
const ofOneDay = (row: number) => new Date(Date.parse("2026-11-04T00:00:00Z") + row * 60_000).toISOString();

/** Rows with a broken line in every hundred. */
function lines(seed: number, count: number, time: (row: number, seed: number) => string = ofThreeDays): string {
  const record = (row: number) =>
    JSON.stringify({ TimeGenerated: time(row, seed), Row: row, Text: `${seed}-${row}-${"x".repeat(60)}` });
  return Array.from({ length: count }, (_, row) => (row % 100 === 50 ? "{ broken\n" : `${record(row)}\n`)).join("");
}

/** Kills the import when it has said `words` things; resolves to whether it had come to its end before. */
function importUntil(into: string, words: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, source, into, String(pieceBytes)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let [said, complete] = [0, false];
    createInterface({ input: running.stdout }).on("line", (line) => {
      said += 1;
      complete ||= line === "complete";
      if (said >= words) running.kill("SIGKILL");
    });
    running.on("error", reject);
    running.on("close", (code, signal) => {
      if (code === 0 || signal === "SIGKILL") resolve(complete);
      else reject(new Error(`The import ended with ${code ?? signal}`));
    });
  });
}

/** Counts and a checksum of every table: equal for equal rows in any order. */
async function checksums(into: string): Promise<readonly unknown[]> {
  const engine = await Engine.open({ folder: into });
  try {
    const kql = `union withsource=T * | summarize count(), sum(hash(strcat(TimeGenerated, Row, Text)) % 1000000007), dcount(Text) by T
      | sort by T asc`;
    return (await engine.query(kql)).rows;
  } finally {
    await engine.close();
  }
}

test(`an import killed at random points loses and doubles nothing (${rounds} rounds)`, async () => {
  const whole = join(folder, "whole");
  await importLogs(source, whole, options);
  const expected = await checksums(whole);
  expect(expected.map((row) => (row as unknown[])[1])).toEqual([891, 891, 1782]);
  for (let round = 0; round < rounds; round += 1) {
    const into = join(folder, `round-${round}`);
    const kills = 1 + Math.floor(Math.random() * 4);
    for (let kill = 0; kill < kills; kill += 1) await importUntil(into, 1 + Math.floor(Math.random() * 26));
    await importUntil(into, Number.POSITIVE_INFINITY);
    expect(await checksums(into)).toEqual(expected);
    const days = (await describeLogs(into, indicatorTokens))?.flatMap((table) => table.days) ?? [];
    expect(new Set(days.map(({ index }) => index))).toEqual(new Set(["current"]));
    expect((await importLogs(source, into, options)).filesRead).toBe(0);
    rmSync(into, { recursive: true });
  }
}, 3_600_000);
