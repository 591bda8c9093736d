import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { incidentCommand } from "../../src/commands/incident.ts";
import { usualBudget } from "../../src/logs/cost-guard.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import type { Command } from "../../src/model/command.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";
import { asker, blockOf, huntOver, logsOver, wordsOf } from "./ask.ts";

let engine: LogEngine;
beforeAll(async () => {
  engine = await sampleEngine();
}, 300_000);
afterAll(() => engine.close());

function ask(text: string, budget?: Parameters<typeof logsOver>[1]) {
  const hunt = huntOver(logsOver(engine, budget));
  return asker([incidentCommand({ hunt }) as Command<unknown>], scenarioInstant)(text);
}

describe("incident", () => {
  it("hunts everything its alerts name at once, and says what went on after it was closed", async () => {
    const [output] = await ask("incident 1182 --no-enrich");
    expect(output?.card.title).toBe("INCIDENT 1182");
    expect(output?.card.preview).toContain("closed as benign, activity since");
    expect(output?.data).toMatchObject({
      incident: { number: 1182, status: "Closed", classification: "BenignPositive" },
      alerts: { length: 3 },
      window: { from: "2019-02-12T00:00:00.000Z", to: "2019-02-19T00:00:00.000Z" },
      hunts: expect.arrayContaining([expect.objectContaining({ indicator: { kind: "ip", value: "192.0.2.44" } })]),
    });
    const { choices } = blockOf(output?.card, "choices");
    const details = output?.card.blocks.flatMap((block) => (block.kind === "choices" ? block.choices : []));
    expect(wordsOf(details, "Password spray").slice(0, 2)).toEqual(["alert", "55143065-8d2f-48c8-a6ff-21e39c3020aa"]);
    expect(wordsOf(choices, "192.0.2.44")).toEqual(["hunt", "--no-enrich", "192.0.2.44", "2019-02-12..2019-02-19"]);
  }, 120_000);

  it.each([
    ["incident", "incident needs a number"],
    ["incident seven", "incident needs a number"],
    ["incident 9999", "There is no incident 9999"],
  ])("says what is wrong with %s", async (text, words) => {
    const [output] = await ask(text);
    expect(output?.card.title).toContain(words);
  });

  it("asks before it hunts over budget", async () => {
    const [output] = await ask("incident 1182", { ...usualBudget, tableDays: 90 });
    expect(output?.card.title).toBe("Not searched yet");
    expect(wordsOf(output?.card.actions, "Search all the same").slice(0, 2)).toEqual(["incident", "--confirm"]);
  });
});
