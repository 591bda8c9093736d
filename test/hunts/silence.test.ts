import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Hunts, openFolderHunts } from "./sample-hunts.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-silence-"));
const minute = 60_000;
const [start, end] = [Date.parse("2019-02-12T00:00:00Z"), Date.parse("2019-02-19T00:00:00Z")];
let hunts: Hunts;

/** A row every so many minutes, the last one so many minutes before the window's end. */
function write(table: string, every: number, silent: number): void {
  const rows: string[] = [];
  for (let at = end - silent * minute; at > start; at -= every * minute) {
    rows.push(JSON.stringify({ TimeGenerated: new Date(at).toISOString(), Text: "x" }));
  }
  writeFileSync(join(folder, "logs", `${table}.ndjson`), rows.join("\n"));
}

beforeAll(async () => {
  mkdirSync(join(folder, "logs"));
  write("Steady", 10, 5);
  write("HourNotOver", 10, 60);
  write("HourOver", 10, 61);
  write("WithinThreeGaps", 50, 149);
  write("BeyondThreeGaps", 50, 151);
  hunts = await openFolderHunts(folder);
});
afterAll(async () => {
  await hunts.close();
  rmSync(folder, { recursive: true });
});

test("a table is silent after three times its longest gap and an hour, to the minute", async () => {
  expect((await hunts.hunt("192.0.2.254")).result.coverage.stale).toEqual([
    { table: "BeyondThreeGaps", last: "2019-02-18T21:29:00.0000000Z" },
    { table: "HourOver", last: "2019-02-18T22:59:00.0000000Z" },
  ]);
});
