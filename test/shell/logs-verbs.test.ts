import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { logsVerb } from "../../src/shell/logs.ts";
import { progressLine } from "../../src/shell/logs-import.ts";

const folder = mkdtempSync(join(tmpdir(), "huntbot-logs-verbs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const from = join(folder, "exports");
const into = join(folder, "store");
mkdirSync(join(from, "web"), { recursive: true });
const row = (minute: number) => JSON.stringify({ time: `2024-05-01T00:0${minute}:00Z`, client: `192.0.2.${minute}` });
writeFileSync(join(from, "web", "a.ndjson"), [row(1), row(2), "broken {", row(3)].join("\n"));

const ask = (words: readonly string[], signal = new AbortController().signal, env: Record<string, string> = {}) => {
  const config = readConfig({ HUNTBOT_HOME: join(folder, "home"), ...env });
  const lines: string[] = [];
  const ports = { warn: () => {}, progress: (line: string) => void lines.push(line), signal };
  return logsVerb(words, config, ports).then((answer) => ({ answer, lines }));
};

describe("logs import", () => {
  it("loads a folder, says how far it is, and what it could not read", async () => {
    const { answer, lines } = await ask(["import", from, "--into", into]);
    expect(answer?.card.title).toBe("Imported 3 rows of 1 file");
    expect(JSON.stringify(answer?.card)).toContain("web/a.ndjson");
    expect(lines.at(-1)).toMatch(/^indexing \[#+\] 100%/);
  });
  it("reads only what is new", async () => {
    expect((await ask(["import", from, "--into", into])).answer?.card.title).toBe("Nothing new to import");
  });
  it.each([
    [["import"], "It takes one folder to read"],
    [["import", from], "--into"],
    [["import", join(folder, "nothing"), "--into", into], "nothing"],
    [["import", from, "--onto", into], "--onto"],
    [["explain"], "It takes one of three"],
  ])("says what is wrong with %j", async (words, expected) => {
    await expect(ask(words)).rejects.toThrow(expected);
  });
  it("shows a bar, a rate and the time that is left", () => {
    const at = {
      phase: "reading",
      at: "web/a.ndjson",
      done: 25,
      total: 100,
      rows: 5,
      rowsPerSecond: 1200,
      secondsLeft: 90,
    } as const;
    expect(progressLine(at)).toBe("reading [######------------------] 25% · 1,200 rows/s · 1 min left · web/a.ndjson");
  });
});

describe("logs show", () => {
  it("tells of an imported folder its tables, days and indexes", async () => {
    const { answer } = await ask(["show", into]);
    expect(answer?.data).toMatchObject({
      tables: [{ name: "web", rows: 3, days: [{ day: "2024-05-01", index: "current" }] }],
    });
  });
  it("tells of a folder of logs, and of the sample, what tables they are", async () => {
    expect((await ask(["show", from])).answer?.data).toMatchObject({ tables: [{ name: "web", rows: 3 }] });
    const sample = await ask(["show"], undefined, { HUNTBOT_LOGS: "sample:2019-02-19" });
    expect(sample.answer?.card.title).toMatch(/^\d+ tables, [\d,]+ rows$/);
  });
});

describe("logs serve", () => {
  it.each([
    [["serve", "--port", "x"], "--port"],
    [["serve", "--fault", "explode"], "explode"],
    [["serve", "here"], "here"],
  ])("says what is wrong with %j", async (words, expected) => {
    await expect(ask(words)).rejects.toThrow(expected);
  });
  it("serves what is on this machine only", async () => {
    const env = { HUNTBOT_LOGS: "loganalytics:aaaaaaaa-0000-0000-0000-000000000001" };
    await expect(ask(["serve"], undefined, env)).rejects.toThrow("loganalytics");
  });
});
