import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ReportPorts, reportCommand } from "../../src/commands/report.ts";
import { openWorkspace } from "../../src/compose/workspace.ts";
import { readConfig } from "../../src/config.ts";
import { memoryLookups } from "../../src/enrich/memory.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import { createExtractor } from "../../src/indicators/extractor.ts";
import type { Action, Card } from "../../src/model/card.ts";
import type { Output } from "../../src/model/command.ts";
import type { AskOptions, Finding } from "../../src/model/enrich.ts";
import type { HuntResult } from "../../src/model/hunt.ts";
import type { LogStore } from "../../src/model/logs.ts";
import type { Request } from "../../src/model/request.ts";
import { scenarioInstant } from "../sample/workspace.ts";

const window = { from: new Date("2019-02-12T00:00:00Z"), to: scenarioInstant };
const extractor = createExtractor();
const asked: { value: string; here: boolean; tlp: string }[] = [];
const home = mkdtempSync(join(tmpdir(), "huntbot-report-"));
let logs: LogStore;
let ports: ReportPorts;

beforeAll(async () => {
  const config = readConfig({ HUNTBOT_LOGS: "sample:2019-02-19", HUNTBOT_HOME: home });
  logs = await openWorkspace(
    config,
    () => scenarioInstant,
    () => undefined,
  );
  ports = {
    hunt: {
      logs,
      library: loadLibrary("queries"),
      clock: () => scenarioInstant,
      enrichment: {
        async *ask({ value }, { here = false, tlp }: AskOptions) {
          asked.push({ value, here, tlp });
          yield* [] as Finding[];
        },
      },
      ours: () => null,
      override: async ({ value }) =>
        value === "47.91.56.21" ? { verdict: "malicious", reason: "seen at a partner", by: "ana", until: null } : null,
    },
    reader: extractor,
    pictures: { timeline: async () => picture, answer: async () => null, map: async () => null },
    kept: memoryLookups(() => scenarioInstant).lookups,
    verbs: () => new Set(["hunt", "report"]),
  };
});
afterAll(async () => {
  await logs.close();
  await extractor.close();
  rmSync(home, { recursive: true, force: true });
});

const picture = { alt: "", link: null, png: async () => new Uint8Array() };

function request(parts: Partial<Request> = {}): Request {
  return {
    id: "r1",
    person: { platform: "slack", id: "U1", name: "Ana" },
    place: { platform: "slack", workspace: "T1", channel: "C1" },
    input: { raw: "", words: [], options: {} },
    via: "typed",
    attachments: [],
    signal: new AbortController().signal,
    ...parts,
  };
}

const file = (name: string, bytes: Uint8Array) => ({ name, mime: "text/plain", bytes: async () => bytes });
const sample = () => file("report.txt", readFileSync("src/sample/report.txt"));

async function answer(
  given: { tail?: string; words?: readonly string[]; options?: Record<string, string | true> },
  parts: Partial<Request> = {},
): Promise<Output> {
  const command = reportCommand(ports);
  const { tail = "", words = [], options = {} } = given;
  const context = { words, tail, options, window, windowSource: "typed", inherited: [], now: scenarioInstant } as const;
  const outputs: Output[] = [];
  const asking = request(parts);
  for await (const output of command.run(command.parse(context, asking), asking))
    if (output.final) outputs.push(output);
  const [only] = outputs;
  if (!only || outputs.length > 1) throw new Error(`expected one final output, not ${outputs.length}`);
  return only;
}

const terminal = { place: { platform: "terminal", workspace: "local", channel: "prompt" } } as const;
const block = <K extends Card["blocks"][number]["kind"]>(card: Card, kind: K) =>
  card.blocks.find((each): each is Extract<Card["blocks"][number], { kind: K }> => each.kind === kind);
const notes = (card: Card) => card.blocks.flatMap((each) => (each.kind === "note" ? each.line : []));
const words = (value: unknown) => JSON.stringify(value);

test("the sample's report: one of its indicators got in, the others were not seen, and only that one is asked about", async () => {
  asked.length = 0;
  const { card, data } = await answer({}, { ...terminal, attachments: [sample()] });
  const results = data as HuntResult[];
  expect(results).toHaveLength(38);
  expect(results[0]).toMatchObject({
    indicator: { kind: "ip", value: "23.97.60.214" },
    activity: { level: "impact" },
    verdict: { level: "malicious" },
    alerts: { total: 14 },
  });
  expect(results.slice(1).every(({ activity, tables }) => activity.level === "none" && tables.length === 0)).toBe(true);
  expect(results.at(-1)?.coverage.searched).toBeGreaterThan(40);
  expect([card.title, card.tone, card.preview]).toEqual([
    "REPORT",
    "alarm",
    "REPORT · 38 indicators · 1 got in and acted, 37 not seen",
  ]);
  expect(words(block(card, "table")?.rows[0])).toContain("GOT IN AND ACTED");
  expect(block(card, "table")?.more).toBe("… 32 more not seen: all of them in the CSV");
  expect(card.actions?.[0]).toEqual({
    label: "Full card: 23.97.60.214",
    run: ["hunt", "23.97.60.214", "2019-02-12..2019-02-19"],
  });
  expect(words(notes(card))).toContain("12 × plain link in a defanged report");
  expect(words(notes(card))).toContain("2 private or reserved addresses are not sent outside");
  expect([...new Set(asked.filter(({ here }) => !here).map(({ value }) => value))]).toEqual(["23.97.60.214"]);
});

test("an analyst's word stands on an indicator that was not seen, right after those that were", async () => {
  const { data } = await answer({}, { ...terminal, attachments: [sample()] });
  expect((data as HuntResult[])[1]).toMatchObject({
    indicator: { value: "47.91.56.21" },
    verdict: { level: "malicious", reasons: [expect.stringContaining("seen at a partner")] },
  });
});

test("the CSV holds every indicator, and nothing in it is a formula", async () => {
  const { card } = await answer({ tail: "23.97.60.214 and evil[.]example 9[.]9[.]9[.]9" }, terminal);
  const csv = Buffer.from((await block(card, "file")?.bytes()) ?? []).toString();
  const lines = csv.trim().split("\r\n");
  expect(lines[0]).toContain("kind,indicator,what happened");
  expect(lines.slice(1).map((line) => line.split(",").slice(0, 3).join(" "))).toEqual([
    "domain evil.example NOT SEEN",
    "ip 9.9.9.9 NOT SEEN",
  ]);
});

const action = (card: Card, label: string): Action => {
  const found = block(card, "choices")?.choices.find((choice) => choice.label === label);
  if (!found) throw new Error(`there is no button ${label}`);
  return found;
};

test("in a chat a long report is shown first, and what was ticked is hunted", async () => {
  const { card } = await answer({}, { attachments: [sample()] });
  expect(card.title).toBe("38 indicators to hunt");
  const all = action(card, "Hunt all 38");
  expect("run" in all && all.run.slice(0, 3)).toEqual(["report", "--range", "2019-02-12..2019-02-19"]);
  const choose = action(card, "Choose …");
  if (!("ask" in choose)) throw new Error("no form");
  const { fields, run } = choose.ask;
  expect(fields.map(({ label }) => label)).toEqual(["Addresses", "Domains", "URLs", "Hashes"]);
  expect(JSON.stringify(choose).length).toBeLessThan(4_000);
  const [addresses] = fields;
  if (addresses?.kind !== "choice") throw new Error("no choice");
  expect(addresses.value?.split(",")).toHaveLength(9);
  const tick = addresses.options.find(({ label }) => label === "23.97.60.214")?.value ?? "";
  const options = { range: String(run[2]), basket: String(run.at(-1)) };
  const { data } = await answer({ words: [tick, "", "", ""], options }, { via: "form" });
  expect((data as HuntResult[]).map(({ indicator }) => indicator.value)).toEqual(["23.97.60.214"]);
});

test("a preview that is no longer kept says so", async () => {
  await expect(answer({ options: { basket: "gone" } }, { via: "click" })).rejects.toMatchObject({
    what: "This preview is too old",
  });
});

test("a label in the text keeps its indicators inside, unless the request says otherwise", async () => {
  asked.length = 0;
  const { card } = await answer({ tail: "TLP:AMBER 23[.]97[.]60[.]214" }, terminal);
  expect(words(notes(card))).toContain("TLP:AMBER: nobody outside was asked");
  expect(asked.find(({ here }) => !here)?.tlp).toBe("amber");
  asked.length = 0;
  await answer({ tail: "TLP:AMBER 23[.]97[.]60[.]214", options: { tlp: "green" } }, terminal);
  expect(asked.find(({ here }) => !here)?.tlp).toBe("green");
});

test("a form of indicators alone means each of them as it was typed", async () => {
  const { data } = await answer({ tail: "9.9.9.9, evil[.]example host:ws-ops-021" }, { via: "form" });
  expect((data as HuntResult[]).map(({ indicator: { kind } }) => kind).sort()).toEqual(["domain", "host", "ip"]);
});

test("files beside a text are read with it; one that cannot be read costs only itself", async () => {
  const picture = file("screen.png", Uint8Array.from([0x89, 0x50, 0, 0]));
  const { data, card } = await answer({ tail: "see 9[.]9[.]9[.]9" }, { attachments: [picture] });
  expect(data).toHaveLength(1);
  expect(words(notes(card))).toContain("screen.png");
  await expect(answer({}, { attachments: [picture] })).rejects.toMatchObject({
    what: 'Could not read the file "screen.png"',
  });
});

test("the words of the thread can be reported on, where there is one to read", async () => {
  const threadText = async () => "they used hxxp://evil[.]example and 203.0.113[.]66";
  const { data } = await answer({ tail: "thread" }, { threadText });
  expect((data as HuntResult[]).map(({ indicator }) => indicator.value)).toContain("203.0.113.66");
  await expect(answer({ tail: "thread" }, terminal)).rejects.toMatchObject({ what: "There is no thread to read here" });
  const { card } = await answer({ tail: "" }, { threadText });
  expect(card.actions?.map(({ label }) => label)).toContain("Read this thread");
});

test("without a text a chat gets a form, a shell an error, and a text without indicators says what it passed over", async () => {
  const { card } = await answer({});
  expect(words(card.actions)).toContain("Paste the text");
  await expect(answer({}, terminal)).rejects.toMatchObject({ usage: true });
  const none = await answer({ tail: "version 1.2.3.4 of setup.py" }, terminal);
  expect([none.card.title, none.data]).toEqual(["No indicator found", []]);
});

test("addresses that stand plain among defanged ones are named, since nobody hunted them", async () => {
  const { card } = await answer({ tail: "203.0.113[.]66 was told by 198.51.100.7 and 198.51.100.7" }, terminal);
  expect(words(card.blocks)).toContain("Not hunted, since others are defanged: 198.51.100.7.");
});
