import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { fileCache } from "../../src/enrich/file-cache.ts";

const now = () => new Date("2026-01-15T12:00:00Z");
const at = now().getTime();
const kept = (fetchedAt: number, evidence: string) => ({
  reply: { status: "ok" as const, evidence: [evidence] },
  fetchedAt,
  expiresAt: at + 3_600_000,
  latencyMs: 5,
});
const today = { name: "day", endsAt: at + 1_000 };

let folder: string;
let file: string;
let warned: string[];
const open = () => fileCache(file, { warn: (text) => warned.push(text) }, now);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "huntbot-cache-"));
  file = join(folder, "lookups.json");
  warned = [];
});

test("the next process finds answers, spent quota and pauses, and nobody else can read them", async () => {
  const first = open();
  await first.set("a", kept(at, "one"));
  expect(await first.spend("vt", today, 1)).toBe(1);
  await first.pause("greynoise", at + 9_000);
  await first.flush();
  const second = open();
  expect(await second.get("a")).toEqual(kept(at, "one"));
  expect(await second.spend("vt", today, 1)).toBe(2);
  expect(await second.pausedUntil("greynoise")).toBe(at + 9_000);
  expect(readdirSync(folder)).toEqual(["lookups.json"]);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("two processes at once keep each other's answers: the newer one and the higher count win", async () => {
  const [one, two] = [open(), open()];
  await one.set("a", kept(at - 5, "older"));
  await two.set("a", kept(at, "newer"));
  await one.set("only one", kept(at, "1"));
  await two.set("only two", kept(at, "2"));
  await one.spend("vt", today, 3);
  await two.spend("vt", today, 1);
  await two.flush();
  await one.flush();
  const third = open();
  expect((await third.get("a"))?.reply.evidence).toEqual(["newer"]);
  expect([await third.get("only one"), await third.get("only two")].every(Boolean)).toBe(true);
  expect(await third.spend("vt", today, 0)).toBe(3);
});

test("what is past is not written", async () => {
  const cache = open();
  await cache.set("old", { ...kept(at - 9_000, "x"), expiresAt: at - 1 });
  await cache.spend("vt", { name: "yesterday", endsAt: at - 1 }, 4);
  await cache.flush();
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ version: 1, answers: {}, spent: {}, paused: {} });
});

test("a file that is not ours is left alone and named in the log", async () => {
  writeFileSync(file, "{broken");
  const cache = open();
  expect(await cache.get("a")).toBeNull();
  await cache.set("a", kept(at, "one"));
  await cache.flush();
  expect(readFileSync(file, "utf8")).toBe("{broken");
  expect(warned[0]).toContain(file);
});
