import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picturesForChat } from "../../src/charts/pictures.ts";
import { createRenderer } from "../../src/charts/renderer.ts";
import { queriesCommand } from "../../src/commands/queries.ts";
import { runCommand } from "../../src/commands/run.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import type { Command } from "../../src/model/command.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";
import { asker, blockOf, logsOver, soc, wordsOf } from "./ask.ts";

const library = loadLibrary("queries");
let engine: LogEngine;
let ask: ReturnType<typeof asker>;
beforeAll(async () => {
  engine = await sampleEngine();
  const logs = logsOver(engine);
  const pictures = picturesForChat(createRenderer({ threads: 1 }), null);
  const ports = { logs, pictures, library, clock: () => scenarioInstant };
  ask = asker([runCommand(ports), queriesCommand(ports)] as Command<unknown>[], scenarioInstant);
}, 300_000);
afterAll(() => engine.close());

describe("run", () => {
  it("asks a question about the whole workspace and offers to hunt what its rows name", async () => {
    const [output] = await ask("run start/password-spray 7d");
    expect(output?.card.preview).toBe("Password spray: 1 row · 7 days to 19 Feb 00:00 UTC");
    const { choices } = blockOf(output?.card, "choices");
    expect(wordsOf(choices, "203.0.113.66")).toEqual(["hunt", "203.0.113.66", "2019-02-12..2019-02-19"]);
  });

  it("asks a question about an indicator, in the question's own columns", async () => {
    const [output] = await ask("run ip/linux-logons 23.97.60.214");
    expect(output?.data).toMatchObject({ rows: { length: 3 } });
    expect(blockOf(output?.card, "table").columns.map(({ name }) => name)).toEqual([
      "#",
      "TimeGenerated",
      "Outcome",
      "Actor",
      "Target",
      "Detail",
      "Rows",
    ]);
    expect(blockOf(output?.card, "choices").choices.map(({ label }) => label)).toEqual([
      "account:dbadmin",
      "host:MSTICALERTSLXVM2",
    ]);
  });

  it("finds a question by its name alone", async () => {
    const [output] = await ask("run open-incidents 30d");
    expect(output?.card.title).toBe("Open incidents");
  });

  it("searches every table for what it is told", async () => {
    const [output] = await ask("run core/seen 192.0.2.44");
    const tables = new Set((output?.data as { rows: string[][] } | undefined)?.rows.map(([table]) => table));
    expect(tables).toContain("OfficeActivity");
  });

  it("takes the lists that a question is asked with", async () => {
    const [output] = await ask("run core/incidents 30d --incidents 1174,1182");
    expect(output?.data).toMatchObject({ rows: { length: 2 } });
  });

  it.each([
    ["run", "run needs a question"],
    ["run ip/offfice", 'There is no question "ip/offfice"'],
    ["run ip/ofice 23.97.60.214", "Near to it: ip/office."],
    ["run pasword-spray", "Near to it: start/password-spray."],
    ["run mail/office", "Near to it: ip/office"],
    ["run profile host:x", "Near to it: account/profile, host/profile."],
    ["run ip/office", "ip/office needs an indicator"],
    ["run start/open-incidents 192.0.2.1", "start/open-incidents is about the whole workspace"],
    ["run hash/mail account:ian", "it cannot be asked about an account, only about a hash"],
  ])("says what is missing in %s", async (text, words) => {
    const [output] = await ask(text);
    expect(output?.card.title).toContain(words);
    expect(output?.data).toMatchObject({ error: { usage: true } });
  });

  it("may not be asked by a viewer", async () => {
    const [output] = await ask("run start/open-incidents", { place: { ...soc, channel: "C0OTHER" } });
    expect(output?.card.title).toContain('"run" needs the role analyst');
  });
});

describe("queries", () => {
  it("lists every question", async () => {
    const [output] = await ask("queries");
    expect(blockOf(output?.card, "table").rows).toHaveLength(library.list().length);
  });
  it("lists those that have a word, or a technique", async () => {
    expect((await ask("queries mailbox"))[0]?.card.title).toBe('2 questions with "mailbox"');
    expect((await ask("queries T1114"))[0]?.data).toMatchObject({
      queries: expect.arrayContaining([expect.objectContaining({ id: "ip/office" })]),
    });
  });
  it("finds what has every word", async () => {
    const [output] = await ask("queries password spray");
    expect(output?.data).toMatchObject({ queries: [expect.objectContaining({ id: "start/password-spray" })] });
  });
  it("names the word that was probably meant", async () => {
    const [output] = await ask("queries mailbx");
    expect(output?.card.blocks[0]).toMatchObject({ lines: [["Did you mean ", { text: "queries mailbox" }, "?"], {}] });
    expect(wordsOf(output?.card.actions, "queries mailbox")).toEqual(["queries", "mailbox"]);
    expect(JSON.stringify((await ask("queries zzzzzzzz"))[0]?.card)).not.toContain("Did you mean");
  });
  it("shows one with its text, and which of its tables are here", async () => {
    const [output] = await ask("queries host/who-had-ip");
    expect(JSON.stringify(output?.card)).toContain("ASimDhcpEventLogs");
    expect(output?.data).toMatchObject({ id: "host/who-had-ip", accepts: ["ip"] });
  });
});
