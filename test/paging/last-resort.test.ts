import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../contracts/store-targets.ts";
import { type PagerDutyLoopback, startPagerDuty } from "./pagerduty.ts";
import { ours, startServed, wordsOf } from "./serving.ts";

const folder = scratch();
const channels = { soc: { platform: "web", channel: "soc" }, night: { platform: "web", channel: "night" } };
const file = { alerts: { channels, default: "soc" }, page: { hold: 0, escalateAfter: "1s", lastResort: "night" } };
let pagerDuty: PagerDutyLoopback;
let bot: Awaited<ReturnType<typeof startServed>>;

beforeAll(async () => {
  pagerDuty = await startPagerDuty();
});
afterEach(() => bot?.close());
afterAll(async () => {
  await pagerDuty?.close();
  folder.remove();
});

const patience = { timeout: 40_000, interval: 100 };
const board = async () => (await bot.board()).map((card) => ({ ...card, words: wordsOf(card.slack) }));
const pageCards = async () => (await board()).filter(({ preview }) => preview.startsWith("Page: "));

describe("a chat channel as the pager of last resort", () => {
  it("gets the page once when the pager is down; the alert's card says so, and it is answered there", {
    timeout: 180_000,
  }, async () => {
    bot = await startServed(folder.path, pagerDuty.env, file);
    pagerDuty.setDown(true);
    const { id } = await bot.alert(ours("down", { severity: "high", indicators: [] }));
    await vi.waitFor(async () => {
      const alert = (await board()).find(({ preview }) => preview.includes("alert, severity high"));
      expect(alert?.words).toContain("sent through the channel night");
    }, patience);
    const [card, ...more] = await pageCards();
    expect(more).toEqual([]);
    expect(card?.words).toContain("NOT CHECKED YET");
    await bot.ask(["ack", `huntbot-${id}-1`], card?.thread);
    await vi.waitFor(async () => {
      const [answered] = await pageCards();
      expect(answered?.preview).toBe("Page: acknowledged");
    }, patience);
    expect(pagerDuty.triggers()).toEqual([]);
  });

  it("is the only pager where none is set up", { timeout: 180_000 }, async () => {
    bot = await startServed(folder.path, {}, file);
    await bot.ask(["page", "--yes", "somebody look at this"]);
    await vi.waitFor(async () => {
      const cards = (await pageCards()).filter(({ words }) => words.includes("somebody look at this"));
      expect(cards.some(({ words }) => words.includes("sent through the channel night"))).toBe(true);
    }, patience);
  });
});
