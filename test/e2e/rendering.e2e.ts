import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTeams } from "../../adapters/teams/app.ts";
import { createBoard } from "../../adapters/web/board.ts";
import { playgroundRoutes } from "../../adapters/web/playground.ts";
import { createMemory } from "../../src/chat/memory.ts";
import { createRouter } from "../../src/chat/router.ts";
import { createRuns } from "../../src/chat/runs.ts";
import { root } from "../../src/compose/root.ts";
import { isLocalCall } from "../../src/http/exposure.ts";
import { now } from "../chat/commands.ts";
import { serving } from "../http/serving.ts";
import { openTeams, startAgentsPlayground } from "./agents-playground.ts";
import { type Browser, openBrowser, picture } from "./browser.ts";
import { hostileVerbs, ours } from "./hostile.ts";

let browser: Browser;
let bot: Awaited<ReturnType<typeof startBot>>;
beforeAll(async () => {
  browser = await openBrowser();
  bot = await startBot();
});
afterAll(async () => {
  await browser?.close();
  await bot?.close();
});

/** A bot whose one answer is full of an attacker's words, for this machine's clients. */
async function startBot() {
  const router = createRouter({
    commands: hostileVerbs,
    now: () => now,
    permit: async () => ({ ok: true, grant: { role: "admin", countsOnly: false, deniedTables: [] } }),
    recorder: { began: async () => undefined, ended: async () => undefined, delivered: async () => undefined },
    memory: createMemory(),
    runs: createRuns(),
    log: ({ error }) => console.error(error),
  });
  const teams = startTeams({
    router,
    dedupe: { first: async () => true },
    env: {},
    isLoopback: true,
    isLocalCall,
    places: { picture: async () => null, file: async () => null },
    log: ({ message, error }) => console.error(message, error),
  });
  const page = playgroundRoutes({ router, root, isLocalCall, board: createBoard(), onError: console.error });
  const http = await serving({ routes: [...teams.routes, ...page] });
  return {
    url: http.url,
    async close() {
      await teams.stop(100);
      await http.close();
    },
  };
}

/** Whatever a page would do if words were more than words. */
function watch(page: Page): string[] {
  const done: string[] = [];
  page.on("dialog", (dialog) => {
    done.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (/evil|javascript:/.test(request.url())) done.push(request.url());
  });
  return done;
}

/** What stands inside the markup of the attacker's words: alone in an element, it was parsed. */
const marked = /^(bold|it|no|code|fence|click|x|Boss|Sign in|here|channel|@?U0123ABCD|#?general)$/;

/** What of a card is more than plain words: every address, and every element whose words were markup or that runs. */
const traits = (card: Locator) =>
  card.evaluate(
    (element, markup) => ({
      addresses: [...element.querySelectorAll("[href],[src]")].map(
        (each) => each.getAttribute("href") ?? each.getAttribute("src") ?? "",
      ),
      parsed: [...element.querySelectorAll("*")]
        .filter(
          (each) =>
            /^(script|style|iframe|object|at)$/i.test(each.tagName) || new RegExp(markup).test(each.textContent),
        )
        .map((each) => each.outerHTML),
      words: element.textContent ?? "",
    }),
    marked.source,
  );

/** Literally there, so that a reader sees what was in the log. */
function expectWordsOnly({ addresses, parsed, words }: Awaited<ReturnType<typeof traits>>): void {
  const theirs = addresses.filter((address) => address !== ours && !address.startsWith(bot.url) && address !== "");
  expect(theirs).toEqual([]);
  expect(parsed).toEqual([]);
  for (const literal of [/\*\*bold\*\*/, /<at>Boss<\/at>/, /<b>x<\/b>/, /< ?!channel>/]) expect(words).toMatch(literal);
  expect(words).not.toMatch(/\u202e|https?:\/\/evil/);
}

describe("an attacker's words are words", () => {
  it("in Microsoft's Agents Playground", async () => {
    const playground = await startAgentsPlayground(bot.url);
    try {
      const page = await browser.page({ width: 1280, height: 3000 });
      const done = watch(page);
      const teams = await openTeams(page, playground.url);
      await teams.say("hostile");
      const card = teams.cards("the end");
      await card.waitFor();
      await picture(page, "hostile-agents");
      expectWordsOnly(await traits(card));
      expect(done).toEqual([]);
    } finally {
      await playground.close();
    }
  });

  it("on both cards of the playground page", async () => {
    const page = await browser.page({ width: 1440, height: 3000 });
    const done = watch(page);
    await page.goto(bot.url);
    await page.waitForSelector("#ready", { state: "attached" });
    await page.fill("#request", "hostile");
    await page.press("#request", "Enter");
    for (const platform of ["teams", "slack"]) {
      const card = page.locator(`.pane.${platform} .card`, { hasText: "the end" });
      await card.waitFor();
      expectWordsOnly(await traits(card));
    }
    await picture(page, "hostile-playground");
    expect(done).toEqual([]);
  });
});
