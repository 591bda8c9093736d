import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alone } from "../enrich/nobody.ts";
import { openTeams, startAgentsPlayground } from "./agents-playground.ts";
import { type Browser, openBrowser, picture } from "./browser.ts";
import { type ServingProcess, startServing } from "./serving-process.ts";

let browser: Browser;
let bot: ServingProcess;
let playground: Awaited<ReturnType<typeof startAgentsPlayground>>;
let page: Page;
let teams: Awaited<ReturnType<typeof openTeams>>;
beforeAll(async () => {
  browser = await openBrowser();
  bot = await startServing(alone);
  playground = await startAgentsPlayground(bot.url);
  page = await browser.page({ width: 1280, height: 3000 });
  teams = await openTeams(page, playground.url);
});
afterAll(async () => {
  await browser?.close();
  await playground?.close();
  await bot?.close();
});

/**
 * Fills the form that "Hunt" opens and sends it. This client opens dialogs for message extensions, not for buttons; it empties
 * one when a message comes in, and a person then opens it again.
 */
async function huntsInDialog(indicator: string, range: string, tries = 4): Promise<void> {
  const soon = { timeout: 5_000 };
  const dialog = await teams.extension("hunt");
  const close = () => dialog.getByRole("button", { name: "Close" }).click(soon);
  try {
    await dialog.locator("textarea").fill(indicator, soon);
    await dialog.getByRole("radio", { name: range }).check(soon);
    await picture(page, "agents-dialog");
    await dialog.getByRole("button", { name: "Hunt" }).click(soon);
  } catch (error) {
    if (tries === 1) throw error;
    await close();
    return huntsInDialog(indicator, range, tries - 1);
  }
  // Unlike Teams, this client leaves it open.
  await close();
}

const pictures = (card: Locator) =>
  card.locator("img").evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));

describe("in a chat with the bot, in Microsoft's Agents Playground", () => {
  it("a hunt is one card that becomes the answer, with its details and pictures below", async () => {
    await teams.say("23.97.60.214 7d");
    await teams.cards("GOT IN AND ACTED").first().waitFor();
    const details = teams.cards("because it got in and acted");
    await details.waitFor();
    await expect.poll(() => pictures(details)).toEqual([1024, 1024]);
    await picture(page, "agents-personal");
    expect(await teams.cards(/Working on it|Hunting/).count()).toBe(0);
  });

  it("a button asks with its own words", async () => {
    await teams.cards("GOT IN AND ACTED").getByRole("button", { name: "Wider: 30d" }).first().click();
    await teams
      .cards(/GOT IN AND ACTED.*30 days/)
      .first()
      .waitFor();
  });

  it("a dialog asks for the indicator and the range", async () => {
    await huntsInDialog("23.97.60.214", "90d");
    await teams
      .cards(/GOT IN AND ACTED.*90 days/)
      .first()
      .waitFor();
  });

  it("a range alone hunts the same over it", async () => {
    await teams.say("3d");
    await teams
      .cards(/GOT IN AND ACTED.*3 days/)
      .first()
      .waitFor();
  });

  // This client does nothing with a button that opens a dialog: the playground page and the dialog's own tests press those.
  it("the alerts of the hunt, one of them in full, and a hunt of what it names", async () => {
    await teams.say("alerts 7d");
    await teams
      .cards(/14 ALERTS/)
      .first()
      .waitFor();
    await teams.say("alert 781bdb0f");
    const alert = teams.cards("in the command line of process wget").last();
    await alert.waitFor();
    await alert.scrollIntoViewIfNeeded();
    await picture(page, "agents-alert");
    await alert.getByRole("button", { name: "host:MSTICALERTSLXVM2" }).click();
    await teams
      .cards(/MSTICALERTSLXVM2 · /)
      .first()
      .waitFor();
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

  it("a button answers there", async () => {
    await thread().getByRole("button", { name: "Wider: 90d" }).click();
    await thread()
      .locator(".ac-adaptiveCard", { hasText: /NOT SEEN.*90 days/ })
      .waitFor();
    await picture(page, "agents-channel");
  });

  it("a dialog asks from there, and is answered there", async () => {
    await huntsInDialog("192.0.2.44", "7d");
    await teams
      .cards(/GOT IN AND ACTED.*192\.0\.2\.44 · 7 days/s)
      .first()
      .waitFor();
  });
});

it("nobody who runs the bot had to be told anything", () => {
  expect(bot.notes()).toBe(`huntbot listens on ${bot.url}\n`);
});
