import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { runOnce } from "../../adapters/terminal/once.ts";
import { noGroups } from "../../src/chat/groups.ts";
import { createMemory } from "../../src/chat/memory.ts";
import { createPermit } from "../../src/chat/permit.ts";
import { createRouter } from "../../src/chat/router.ts";
import { createRuns } from "../../src/chat/runs.ts";
import { tableCsv } from "../../src/export/table-csv.ts";
import { processHelp, refuseWords } from "../../src/shell/usage.ts";
import { commands, now } from "../chat/commands.ts";

async function shell(words: readonly string[], format: "card" | "json" | "csv" = "card") {
  const router = createRouter({
    commands,
    now: () => now,
    permit: createPermit(undefined, async () => noGroups),
    recorder: { began: async () => undefined, ended: async () => undefined, delivered: async () => undefined },
    memory: createMemory(),
    runs: createRuns(),
    log: () => undefined,
  });
  const [out, notes] = [new PassThrough(), new PassThrough()];
  const screen = { out, notes, columns: 100, env: {}, folder: ".", spareFolder: "." };
  const code = await runOnce(router, screen, { words, format, session: null, tableCsv });
  out.end();
  notes.end();
  return { code, out: await text(out), notes: await text(notes) };
}

test("an answer is on stdout, alone", async () => {
  expect(await shell(["hunt", "1.2.3.4"])).toMatchObject({ code: 0, out: expect.stringContaining("hunt"), notes: "" });
});

test.each(["card", "json", "csv"] as const)("what was wrong with a request is on stderr alone (%s)", async (format) => {
  const said = await shell(["hunt", "no!indicator"], format);
  expect(said).toMatchObject({ code: 2, out: "", notes: expect.stringContaining("no!indicator") });
});

test("--help is an answer, wherever it stands", async () => {
  expect(await shell(["--help"])).toMatchObject({ code: 0, out: expect.stringContaining("What you can ask") });
  expect(await shell(["hunt", "1.2.3.4", "--help"])).toMatchObject({ out: expect.stringContaining("<indicator...>") });
  for (const words of [
    ["serve", "--help"],
    ["help", "serve"],
  ])
    expect(processHelp(words)).toContain("HOST and PORT");
  expect(processHelp(["hunt", "--help"])).toBeUndefined();
});

test("serve refuses words that it would not heed", () => {
  expect(() => refuseWords(["serve", "--port", "80"])).toThrow("serve takes no words");
  expect(() => refuseWords(["serve"])).not.toThrow();
});
