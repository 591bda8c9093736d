import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTeams, startAgentsPlayground } from "./agents-playground.ts";
import { startBot } from "./bot.ts";
import { type Browser, openBrowser, picture } from "./browser.ts";

let browser: Browser;
let bot: Awaited<ReturnType<typeof startBot>>;
let playground: Awaited<ReturnType<typeof startAgentsPlayground>>;
let page: Page;
let teams: Awaited<ReturnType<typeof openTeams>>;
beforeAll(async () => {
  browser = await openBrowser();
  bot = await startBot();
  playground = await startAgentsPlayground(bot.url);
  page = await browser.page({ width: 1280, height: 3000 });
  teams = await openTeams(page, playground.url);
});
afterAll(async () => {
  await browser?.close();
  await playground?.close();
  await bot?.close();
});

/** Fills the range form that is open and sends it. */
async function hunts(from: string, to: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=date]").nth(0).fill(from);
  await dialog.locator("input[type=date]").nth(1).fill(to);
  await picture(page, "agents-dialog");
  await dialog.getByRole("button", { name: "Hunt" }).click();
}

const pictures = (card: Locator) =>
  card.locator("img").evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));

describe("in a chat with the bot, in Microsoft's Agents Playground", () => {
  it("a hunt is one card that becomes the answer, with its details and pictures below", async () => {
    await teams.say("23.97.60.214 7d");
    await teams.cards("GOT IN AND ACTED").waitFor();
    const details = teams.cards("because it got in and acted");
    await details.waitFor();
    await expect.poll(() => pictures(details)).toEqual([1024, 1024]);
    await picture(page, "agents-personal");
    expect(await teams.cards(/Working on it|Hunting/).count()).toBe(0);
  });

  it("a button asks with its own words", async () => {
    await teams.cards("GOT IN AND ACTED").getByRole("button", { name: "Wider: 30d" }).click();
    await teams.cards(/GOT IN AND ACTED.*30 days/).waitFor();
  });

  it("a dialog asks for another range", async () => {
    await teams.cards("because it got in and acted").first().getByRole("button", { name: "Other range" }).click();
    await hunts("2019-02-16", "2019-02-17");
    await teams.cards(/GOT IN AND ACTED.*1 day to 17 Feb 00:00 UTC/).waitFor();
  });

  it("a range alone hunts the same over it", async () => {
    await teams.say("3d");
    await teams.cards(/GOT IN AND ACTED.*3 days/).waitFor();
  });
});

describe("in a channel", () => {
  const thread = () => page.getByRole("group").filter({ hasText: "185.49.71.101" }).last();

  it("a mention is answered in its thread", async () => {
    await teams.open("My Team - General");
    await teams.post("185.49.71.101 7d");
    await thread().locator(".ac-adaptiveCard", { hasText: "NOT SEEN" }).waitFor();
  });

  it("a follow-up there inherits what was hunted", async () => {
    await teams.reply(thread(), "30d");
    await thread()
      .locator(".ac-adaptiveCard", { hasText: /NOT SEEN.*30 days/ })
      .waitFor();
  });

  it("buttons and dialogs answer there", async () => {
    await thread().getByRole("button", { name: "Other range" }).first().click();
    await hunts("2019-02-16", "2019-02-17");
    await thread()
      .locator(".ac-adaptiveCard", { hasText: /NOT SEEN.*1 day to 17 Feb 00:00 UTC/ })
      .waitFor();
    await picture(page, "agents-channel");
  });
});

it("nobody who runs the bot had to be told anything", () => {
  expect(bot.warnings).toEqual([]);
});
