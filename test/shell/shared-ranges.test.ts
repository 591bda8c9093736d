import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { Failure } from "../../src/model/failure.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-ranges-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = new Date("2026-11-24T00:00:00Z");
const address = (value: string) => ({ kind: "ip", value }) as const;

/** What a configuration beside a file of lists says of an address. */
function whose(value: string, lists: string | null = null, settings = "") {
  if (lists !== null) writeFileSync(join(folder, "lists.yaml"), lists);
  const path = join(folder, "huntbot.yaml");
  writeFileSync(path, `shared: { ${lists === null ? "" : "file: lists.yaml"}${settings} }`);
  return readConfig({ HUNTBOT_CONFIG: path, HUNTBOT_HOME: folder }).shared.whose(address(value), now);
}

test.each([
  ["104.16.132.229", "Cloudflare", "cdn"],
  ["2606:4700::6810:84e5", "Cloudflare", "cdn"],
  ["151.101.1.140", "Fastly", "cdn"],
  ["40.107.22.1", "Exchange Online Protection", "mail"],
  ["52.97.200.1", "Exchange Online", "service"],
  ["20.190.160.1", "Microsoft Entra sign-in", "service"],
])("the shipped lists know %s as %s", (value, name, kind) => {
  expect(whose(value)).toMatchObject({ name, kind, date: expect.stringMatching(/^2026-/), staleDays: null });
});

test("a gateway's shipped list is known, and its age with it", () => {
  expect(whose("165.225.72.9")).toMatchObject({ name: "Zscaler", kind: "sase", date: "2024-04-22", staleDays: 946 });
});

test("lists of one's own are added to the shipped ones as the example shows", () => {
  const path = join(folder, "huntbot.yaml");
  copyFileSync("ranges/own.example.yaml", join(folder, "own.yaml"));
  writeFileSync(path, "shared: { more: own.yaml }");
  const { shared } = readConfig({ HUNTBOT_CONFIG: path, HUNTBOT_HOME: folder });
  expect(shared.whose(address("198.18.20.7"), now)).toMatchObject({ name: "Acme gateway", kind: "sase" });
  expect(shared.whose(address("198.18.30.7"), now)).toMatchObject({ name: "Acme mobile", kind: "dynamic" });
  expect(shared.whose(address("104.16.132.229"), now)).toMatchObject({ name: "Cloudflare" });
  expect(shared.ages(now)).toContainEqual({ name: "Acme gateway", kind: "sase", days: 23, isOld: false });
});

test.each(["23.97.60.214", "20.40.1.1", "8.8.8.8", "192.0.2.200", "2001:db8::1"])(
  "%s is on none of them: what anyone can rent is not shared",
  (value) => {
    expect(whose(value)).toBeNull();
  },
);

const list = (name: string, range: string, date = "2026-11-01", kind = "sase") =>
  `  - { name: ${name}, kind: ${kind}, date: ${date}, source: ours, ranges: [${range}] }\n`;

test("lists of one's own replace the shipped ones, and the narrower range counts", () => {
  const lists = `lists:\n${list("wide", "203.0.0.0/16")}${list("narrow", "203.0.113.0/24")}`;
  expect(whose("203.0.113.9", lists)).toMatchObject({ name: "narrow", range: "203.0.113.0/24" });
  expect(whose("203.0.112.9", lists)).toMatchObject({ name: "wide" });
  expect(whose("104.16.132.229", lists)).toBeNull();
});

test("a list that has grown old says how old it is", () => {
  const lists = `lists:\n${list("old", "203.0.113.0/24", "2026-05-01")}`;
  expect(whose("203.0.113.9", lists)).toMatchObject({ staleDays: 207 });
  expect(whose("203.0.113.9", lists, ", staleDays: 365")).toMatchObject({ staleDays: null });
});

test.each([
  ["a range with host bits", `lists:\n${list("x", "203.0.113.7/24")}`, "203.0.113.7/24 is no range: write for example"],
  [
    "an unknown kind",
    `lists:\n${list("x", "203.0.113.0/24", "2026-11-01", "vpn")}`,
    "is no kind: write one of cdn, sase",
  ],
  ["no day", `lists:\n${list("x", "203.0.113.0/24", "yesterday")}`, "is no day: write for example 2026-08-14"],
  ["what is no YAML", "lists: [", "cannot be read"],
])("refuses %s, and says where and what to write", (_what, lists, words) => {
  let said = "";
  try {
    whose("203.0.113.9", lists);
  } catch (error) {
    if (error instanceof Failure) said = error.fix;
  }
  expect(said).toContain("lists.yaml");
  expect(said).toContain(words);
});
