import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../contracts/store-targets.ts";
import { type ServingProcess, startServing } from "../e2e/serving-process.ts";
import { type PagerDutyLoopback, startPagerDuty } from "./pagerduty.ts";
import { doors, hookSecret, ours, wordsOf } from "./serving.ts";

const folder = scratch();
let pagerDuty: PagerDutyLoopback;
let bot: ServingProcess;

const start = () => startServing({ ...pagerDuty.env, HUNTBOT_HOOK_SECRET: hookSecret }, folder.path);

beforeAll(async () => {
  pagerDuty = await startPagerDuty();
  bot = await start();
}, 240_000);
afterEach(() => pagerDuty.setDown(false));
afterAll(async () => {
  await bot?.end();
  await pagerDuty?.close();
  folder.remove();
});

const patience = { timeout: 60_000, interval: 200 };

describe("a bot that is killed", () => {
  it("between receipt and page: the page goes out once, after the restart", { timeout: 180_000 }, async () => {
    const { id, status } = await doors(bot.url).alert(ours("killed before"));
    expect(status).toBe(202);
    await bot.end("SIGKILL");
    const key = `huntbot-${id}-1`;
    expect(pagerDuty.triggers(key)).toEqual([]);
    bot = await start();
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    await shows("killed before", "nobody has acknowledged it", "GOT IN AND ACTED");
    expect(pagerDuty.triggers(key)).toHaveLength(1);
    const again = await doors(bot.url).alert(ours("killed before"));
    expect(again).toMatchObject({ id, known: true });
  });

  it("while the pager took the page but its answer was lost: nobody is woken twice", { timeout: 180_000 }, async () => {
    pagerDuty.faults.push("lost");
    const { id } = await doors(bot.url).alert(ours("killed while", { severity: "high", indicators: [] }));
    const key = `huntbot-${id}-1`;
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    await bot.end("SIGKILL");
    bot = await start();
    await shows("killed while", "nobody has acknowledged it");
    expect(pagerDuty.incidents.filter((each) => each.key === key)).toHaveLength(1);
  });

  it("between page and answer: the answer follows as one note, and wakes nobody again", {
    timeout: 240_000,
  }, async () => {
    await bot.end();
    // Pages at once: the hunt cannot have answered yet.
    bot = await startServing(
      { ...pagerDuty.env, HUNTBOT_HOOK_SECRET: hookSecret, HUNTBOT_CONFIG: atOnce() },
      folder.path,
    );
    const { id } = await doors(bot.url).alert(ours("killed after", { severity: "critical" }));
    const key = `huntbot-${id}-1`;
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    await bot.end("SIGKILL");
    expect(pagerDuty.triggers(key)[0]?.payload?.summary).toMatch(/^NOT CHECKED YET/);
    bot = await start();
    const incident = () => pagerDuty.incidents.find((each) => each.key === key);
    await pagerDuty.when(() => (incident()?.notes.length ?? 0) > 0);
    await shows("killed after", "GOT IN AND ACTED", "nobody has acknowledged it");
    expect(incident()?.notes).toEqual([expect.stringMatching(/^GOT IN AND ACTED/)]);
    expect(pagerDuty.incidents.filter((each) => each.key === key)).toHaveLength(1);
  });
});

function atOnce(): string {
  const path = join(folder.path, "at-once.yaml");
  writeFileSync(path, "page: { hold: 0 }\n");
  return path;
}

async function shows(...words: string[]): Promise<void> {
  await vi.waitFor(async () => {
    const cards = (await doors(bot.url).board()).map(({ slack }) => wordsOf(slack));
    expect(cards.some((card) => words.every((word) => card.includes(word)))).toBe(true);
  }, patience);
}
