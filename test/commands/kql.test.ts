import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picturesForChat } from "../../src/charts/pictures.ts";
import { createRenderer } from "../../src/charts/renderer.ts";
import { kqlCommand } from "../../src/commands/kql.ts";
import { noBudget, usualBudget } from "../../src/logs/cost-guard.ts";
import type { EngineLimits } from "../../src/logs/embedded.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import type { Command } from "../../src/model/command.ts";
import { now, smallEngine, smallTables } from "../logs/small.ts";
import { asker, blockOf, logsOver, shared, soc, wordsOf } from "./ask.ts";

const renderer = createRenderer({ threads: 1 });
const pictures = picturesForChat(renderer, null);
let engine: LogEngine;
let ask: ReturnType<typeof asker>;
beforeAll(async () => {
  engine = await smallEngine();
  ask = asker([kqlCommand({ logs: logsOver(engine), pictures }) as Command<unknown>], now);
});
afterAll(async () => {
  await engine.close();
  await renderer.close();
});

const query = "Logons | project TimeGenerated, Day, Address | order by Day desc";

describe("kql", () => {
  it("answers with the window's rows, all of them as CSV, and what they name to hunt next", async () => {
    const [output] = await ask(`kql --range 3d ${query}`);
    const table = blockOf(output?.card, "table");
    expect(table.columns.map(({ name }) => name)).toEqual(["#", "TimeGenerated", "Day", "Address"]);
    expect(table.rows[0]).toEqual([
      ["1"],
      ["2024-05-09 00:00:00"],
      [{ as: "untrusted", text: "9" }],
      [{ as: "code", text: "192.0.2.9" }],
    ]);
    const csv = new TextDecoder().decode(await blockOf(output?.card, "file").bytes());
    expect(csv.split("\r\n")).toHaveLength(3 + 2);
    expect(wordsOf(blockOf(output?.card, "choices").choices, "192.0.2.9")).toEqual([
      "hunt",
      "192.0.2.9",
      "2024-05-07..2024-05-10",
    ]);
    expect(output?.card.actions).toEqual([
      { label: "Open in the portal", open: `https://portal.example/${query.length}` },
    ]);
  });

  it("gives the columns, rows and time behind the card", async () => {
    const [output] = await ask(["kql", query, "2d"]);
    expect(output?.data).toEqual({
      columns: [
        { name: "TimeGenerated", type: "datetime" },
        { name: "Day", type: "int" },
        { name: "Address", type: "string" },
      ],
      rows: [
        ["2024-05-09T00:00:00.0000000Z", 9, "192.0.2.9"],
        ["2024-05-08T00:00:00.0000000Z", 8, "192.0.2.8"],
      ],
      ms: expect.any(Number),
    });
  });

  it("reads a query that was pasted as code", async () => {
    const [output] = await ask("kql ```kql\nLogons | count\n```", { place: soc });
    expect(output?.data).toMatchObject({ rows: [[7]] });
  });

  it.each([
    ["Logons\n| where Day ==", "Missing expression (KS006, at character 22)"],
    ["Nowhere | count", "'Nowhere' does not refer to any known table"],
    [".drop table Logons", "a control command is refused"],
    ["externaldata(a:string)['https://evil.example/x']", "externaldata is refused"],
    ["Logons | extend x = y", "'y' does not refer to any known column"],
  ])("says what is wrong with %s", async (text, words) => {
    const [output] = await ask(`kql ${text}`);
    expect(output?.card.title).toContain(words);
    expect(output?.data).toMatchObject({ error: { what: "Could not run the query" } });
  });

  it("needs a query", async () => {
    const [output] = await ask("kql");
    expect(output?.data).toMatchObject({ error: { usage: true } });
  });

  it("shows numbers only where people outside read along", async () => {
    const [output] = await ask(`kql ${query}`, { place: shared });
    expect(JSON.stringify([output?.card, output?.data])).not.toMatch(/192\.0\.2|Address/);
    expect(output?.card.preview).toContain("7 rows");
  });

  it.each(["Names", "union *", "table(strcat('Na', 'mes'))"])("keeps closed tables closed: %s", async (text) => {
    const [output] = await ask(`kql ${text}`, { place: soc });
    expect(JSON.stringify(output?.card)).not.toContain('"one"');
    expect(output?.card.title).toContain("closed to your role");
  });
});

describe("kql with render", () => {
  const png = (bytes: Uint8Array | undefined) =>
    Buffer.from(bytes ?? [])
      .subarray(1, 4)
      .toString();

  it.each([
    ["Logons | summarize count() by bin(TimeGenerated, 1d) | render timechart", "timechart of one series, 7 places."],
    [
      "Logons | make-series n = count() on TimeGenerated step 1d | render timechart",
      "timechart of one series, 7 places.",
    ],
    ["Logons | summarize count() by Address, TenantId | render columnchart", "columnchart of 2 series, 7 places."],
    ["Logons | summarize count() by Address | render barchart", "barchart of one series, 7 places."],
    ["Logons | summarize count() by TenantId | render piechart", "piechart of one series, 2 places."],
    ["Logons | project Day, Twice = Day * 2 | render scatterchart", "scatterchart of one series, 7 places."],
  ])("draws %s in the thread", async (query, alt) => {
    const [rows, picture, ...more] = await ask(`kql ${query}`);
    expect(blockOf(rows?.card, "table").rows).not.toEqual([]);
    expect([picture?.slot, more]).toEqual(["thread", []]);
    const image = blockOf(picture?.card, "image");
    expect(image.alt).toBe(alt);
    expect(png(await image.png())).toBe("PNG");
  });

  it("says why a picture is not drawn", async () => {
    const [rows, ...more] = await ask("kql Logons | project Day, Address | render treemap");
    expect(more).toEqual([]);
    expect(blockOf(rows?.card, "note").line).toEqual([
      "No picture: ",
      { as: "untrusted", text: "a treemap is not drawn here" },
      ".",
    ]);
    const [noTime] = await ask("kql Logons | summarize count() by Address | render timechart");
    expect(JSON.stringify(noTime?.card)).toContain("a timechart needs a column of times and one of numbers");
  });

  it("says what it leaves out", async () => {
    const [, picture] = await ask(
      "kql range x from 1 to 100 step 1 | project x = tostring(x), y = x | render columnchart",
    );
    expect(blockOf(picture?.card, "note").line).toEqual(["Drawn: the first 60 of 100 places."]);
  });

  it("shows no picture where people outside read along", async () => {
    expect(await ask("kql Logons | summarize count() by Address | render barchart", { place: shared })).toHaveLength(1);
  });
});

describe("kql within its limits", () => {
  const text = "range x from 1 to 2000 step 1 | extend text = strrep('y', 1000)";
  const asked = async (limits: EngineLimits, query: string) => {
    const limited = await smallEngine(smallTables, limits);
    try {
      return (
        await asker([kqlCommand({ logs: logsOver(limited), pictures }) as Command<unknown>], now)(`kql ${query}`)
      )[0];
    } finally {
      await limited.close();
    }
  };

  it.each<[EngineLimits, string, number]>([
    [{ rows: 5 }, "more than 5 rows", 5],
    [{ bytes: 2 ** 20 }, "more than 1 MB", 1040],
  ])("cuts an answer at %j, and says so", async (limits, reason, rows) => {
    const output = await asked(limits, text);
    expect(output?.data).toMatchObject({ rows: { length: rows }, partial: { reason } });
    expect(blockOf(output?.card, "note").line).toEqual(["Not all of it: ", { as: "untrusted", text: reason }]);
  });

  it("says what to do when a query needs more memory than there is", async () => {
    const output = await asked(
      { memory: 200 * 2 ** 20 },
      "range x from 1 to 1000000000 step 1 | summarize make_list(x)",
    );
    expect(output?.data).toMatchObject({
      error: {
        what: "Could not run the query",
        why: "It needs more memory than the 200 MB that queries may use together.",
        fix: expect.stringContaining("shorter window"),
      },
    });
  });
});

describe("kql over budget", () => {
  it("asks before it searches, with an estimate, and searches once confirmed", async () => {
    const logs = logsOver(engine, { ...usualBudget, days: 5 });
    const asked = asker([kqlCommand({ logs, pictures }) as Command<unknown>], now);
    const [preview] = await asked(`kql --range 9d ${query}`);
    expect(preview?.card.preview).toBe(
      "Not searched yet: it would read 1 table over 9 days, how many gigabytes is not known",
    );
    const words = wordsOf(preview?.card.actions, "Search all the same");
    const [answer] = await asked(words, { via: "click" });
    expect(answer?.data).toMatchObject({ rows: { length: 9 } });
  });

  it("asks before it reads a table that is charged for every search", async () => {
    const asked = asker([kqlCommand({ logs: logsOver(engine, noBudget), pictures }) as Command<unknown>], now);
    const [preview] = await asked("kql Cheap | count");
    expect(preview?.card.title).toBe("Not searched yet");
    const [answer] = await asked("kql --confirm Cheap | count");
    expect(answer?.data).toMatchObject({ rows: [[0]] });
  });
});
