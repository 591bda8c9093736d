import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { verdictCommand } from "../../src/commands/verdict.ts";
import type { ParseContext } from "../../src/model/command.ts";
import type { Indicator } from "../../src/model/indicator.ts";
import type { Place } from "../../src/model/request.ts";
import type { Investigations } from "../../src/model/store.ts";
import { openVerdictFile } from "../../src/store/verdict-file.ts";
import { now, prompt, request, thread } from "../chat/commands.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-verdict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const scanner: Indicator = { kind: "ip", value: "192.0.2.7" };
const day = 86_400_000;

function bench(name: string) {
  const written: unknown[] = [];
  const investigations = {
    open: async () => ({ id: "case" }),
    append: async (_id: string, event: unknown) => void written.push(event),
  } as unknown as Investigations;
  const file = join(folder, name);
  const command = verdictCommand({ overrides: openVerdictFile(file, () => now), investigations, now: () => now });
  async function say(words: readonly string[], place: Place = thread, inherited: readonly Indicator[] = []) {
    const asking = request(words, { place });
    const context = { words, inherited } as unknown as ParseContext;
    for await (const _ of command.run(command.parse(context, asking), asking));
  }
  return { say, written, file };
}

test("a word is known to every process of the machine, is an event of its case, and expires", async () => {
  const { say, written, file } = bench("kept");
  await say(["192.0.2.7", "benign", "our", "scanner", "30d"]);
  const other = openVerdictFile(file);
  expect(await other.active(scanner, now)).toMatchObject({ verdict: "benign", reason: "our scanner" });
  expect(await other.active(scanner, new Date(now.getTime() + 30 * day))).toBeNull();
  expect(await other.active({ kind: "ip", value: "192.0.2.8" }, now)).toBeNull();
  expect(written).toMatchObject([{ kind: "verdict", data: { verdict: "benign", reason: "our scanner" } }]);
});

test("the newest word stands, and a torn line costs only itself", async () => {
  const { say, file } = bench("newest");
  await say(["192.0.2.7", "malicious", "seen at a partner"]);
  appendFileSync(file, '{"indicator":\n');
  await say(["192.0.2.7", "unknown", "it was a mistake"]);
  expect(await openVerdictFile(file).active(scanner, now)).toMatchObject({ verdict: "unknown", expiresAt: null });
});

test("in a thread the hunted indicator is meant; at a shell there is no case to write to", async () => {
  const { say, written, file } = bench("inherited");
  await say(["benign", "our scanner"], prompt, [scanner]);
  expect(await openVerdictFile(file).active(scanner, now)).toMatchObject({ verdict: "benign" });
  expect(written).toEqual([]);
});

test.each([
  [["192.0.2.7", "nice", "because"], '"nice" is no verdict'],
  [["192.0.2.7", "benign"], "verdict needs a reason"],
  [["192.0.2.7", "benign", "30d"], "verdict needs a reason"],
  [["benign", "because"], "verdict needs an indicator"],
  [["192.0.2.7", "benign", "because", "0d"], '"0d" is no time to remember'],
])("%s is refused", async (words, what) => {
  await expect(bench("refused").say(words)).rejects.toMatchObject({ what, usage: true });
});
