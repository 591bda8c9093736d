import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { runOnce } from "../../adapters/terminal/once.ts";
import type { Router } from "../../src/chat/router.ts";
import { tableCsv } from "../../src/export/table-csv.ts";

const hostile = { columns: [{ name: "a", type: "string" }], rows: [["x\u009b31m\u001b[2J\u007f\u0000"]] };
const router = {
  async *handle() {
    yield {
      slot: "main",
      key: "a",
      final: true,
      data: hostile,
      card: { title: "", tone: "calm", preview: "", blocks: [] },
    };
  },
} as unknown as Router;

test.each(["json", "csv"] as const)("what is printed as %s moves no terminal", async (format) => {
  const [out, notes] = [new PassThrough(), new PassThrough()];
  const screen = { out, notes, columns: 80, env: {}, folder: ".", spareFolder: "." };
  expect(await runOnce(router, screen, { words: ["kql", "T"], format, session: null, tableCsv })).toBe(0);
  const printed = String(out.read());
  expect(printed.match(/[^\P{Cc}\r\n]/gu)).toBeNull();
  if (format === "json") expect(JSON.parse(printed)).toEqual(hostile);
});
