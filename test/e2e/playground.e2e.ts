import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, openBrowser, picture } from "./browser.ts";
import { type ServingProcess, startServing } from "./serving-process.ts";

let browser: Browser;
let bot: ServingProcess;
let page: Page;
const problems: string[] = [];
beforeAll(async () => {
  browser = await openBrowser();
  bot = await startServing({});
  page = await browser.page();
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(bot.url);
  await page.waitForSelector("#ready", { state: "attached" });
});
afterAll(async () => {
  await browser?.close();
  await bot?.close();
});

async function ask(text: string): Promise<void> {
  await page.fill("#request", text);
  await page.press("#request", "Enter");
}
const card = (platform: "teams" | "slack", within: Page | Locator, text: string | RegExp) =>
  within.locator(`.pane.${platform} .card`, { hasText: text });

describe("the playground page", () => {
  it("shows a hunt as both platforms do, with its pictures in the thread", async () => {
    await ask("23.97.60.214 7d --no-enrich");
    await page.waitForSelector('.topic[data-state="answered"]');
    await card("teams", page, "GOT IN AND ACTED").first().waitFor();
    await card("slack", page, "GOT IN AND ACTED").first().waitFor();
    await page.locator(".thread summary").first().click();
    const pictures = page.locator(".thread .pane.slack .card img");
    await expect
      .poll(() =>
        pictures.evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0)),
      )
      .toBe(true);
    expect(await pictures.count()).toBeGreaterThan(0);
    await picture(page, "playground");
  });

  it("runs the button of either card", async () => {
    await card("teams", page, "GOT IN AND ACTED").first().getByRole("button", { name: "Wider: 30d" }).click();
    await card("teams", page, /GOT IN AND ACTED.*30 days/s)
      .first()
      .waitFor();
    await card("slack", page, "30 days").first().getByRole("button", { name: "Wider: 90d" }).click();
    await card("slack", page, /GOT IN AND ACTED.*90 days/s)
      .first()
      .waitFor();
  });

  it("opens the alerts of a hunt in a dialog, one of them in its place, and hunts what that names", async () => {
    await card("slack", page, "GOT IN AND ACTED").first().getByRole("button", { name: "14 alerts" }).click();
    const dialog = page.locator("dialog[open]");
    const list = card("teams", dialog, "14 ALERTS");
    await list.waitFor();
    await picture(page, "playground-alerts", { whole: false });
    await list.getByRole("button", { name: "Alert 1", exact: true }).click();
    const alert = card("slack", dialog, "in the command line of process wget");
    await alert.waitFor();
    await picture(page, "playground-alert", { whole: false });
    await alert.getByRole("button", { name: "Raw JSON" }).click();
    await card("teams", dialog, "ElevationToken").waitFor();
    await picture(page, "playground-alert-raw", { whole: false });
    await card("teams", dialog, "ElevationToken").getByRole("button", { name: "As a file" }).click();
    await expect.poll(() => dialog.count()).toBe(0);
    await card("teams", page, "alert-781bdb0f").first().waitFor();
  });

  it("opens the range form, which hunts", async () => {
    await card("teams", page, "because it got in and acted")
      .first()
      .getByRole("button", { name: "Other range" })
      .click();
    const dialog = page.locator("dialog[open]");
    await dialog.locator("input").nth(0).fill("2019-02-16T00:00");
    await dialog.locator("input").nth(1).fill("2019-02-17T00:00");
    await dialog.getByRole("button", { name: "Hunt" }).click();
    await card("teams", page, /1 day to 17 Feb 00:00 UTC/)
      .first()
      .waitFor();
  });

  it("opens the verdict form of either card, and notes the analyst's word", async () => {
    for (const platform of ["teams", "slack"] as const) {
      await card(platform, page, "GOT IN AND ACTED").first().getByRole("button", { name: "Verdict" }).click();
      const dialog = page.locator("dialog[open]");
      await dialog.getByText("For how long").waitFor();
      await picture(page, `playground-verdict-${platform}`, { whole: false });
      await page.keyboard.press("Escape");
      await expect.poll(() => dialog.count()).toBe(0);
    }
    await card("slack", page, "GOT IN AND ACTED").first().getByRole("button", { name: "Verdict" }).click();
    const dialog = page.locator("dialog[open]");
    await dialog.getByLabel("Why").fill("seen in our own incident");
    await dialog.getByRole("button", { name: "Note it" }).click();
    await card("teams", page, "seen in our own incident").first().waitFor();
  });

  it("shows every button and every word on a phone, as either platform", async () => {
    const phone = await browser.page({ width: 360, height: 800 });
    await phone.goto(bot.url);
    await phone.waitForSelector("#ready", { state: "attached" });
    for (const view of ["teams", "slack"] as const) {
      await phone.click(`.views [data-view=${view}]`);
      await phone.fill("#request", "23.97.60.214 7d --no-enrich");
      await phone.press("#request", "Enter");
      const topic = phone.locator(".topic[data-state=answered]").last();
      await card(view, topic, "GOT IN AND ACTED").first().waitFor();
      await topic.locator(".thread summary").click();
      await picture(phone, `playground-phone-${view}`);
      const outside = await topic
        .locator(`.pane.${view}`)
        .evaluateAll((panes) =>
          panes.flatMap((pane) =>
            [...pane.querySelectorAll("button, h3, img, .ac-textRun")]
              .filter((shown) => shown.getBoundingClientRect().right > pane.getBoundingClientRect().right)
              .map((shown) => shown.textContent),
          ),
        );
      expect(outside).toEqual([]);
    }
    await phone.close();
  });

  it("answers a query with its rows, what they name, and the picture it asks for", async () => {
    await ask(
      "kql --range 7d OfficeActivity | summarize Rows = count() by Operation | top 5 by Rows | render barchart",
    );
    const topic = page.locator(".topic", { hasText: /Query.*5 rows/s });
    for (const platform of ["teams", "slack"] as const) await card(platform, topic, "FileAccessed").first().waitFor();
    await topic.locator(".thread summary").first().click();
    const image = topic.locator(".thread .pane.slack .card img").first();
    await expect.poll(() => image.evaluate((drawn) => (drawn as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await picture(page, "playground-kql");

    await ask("kql --range 7d OfficeActivity | where ClientIP has '192.0.2.44' | project ClientIP, UserId | take 1");
    const named = page.locator(".topic", { hasText: /Query.*1 row ·/s });
    await card("teams", named, "192.0.2.44").first().getByRole("button", { name: "192.0.2.44" }).click();
    await card("teams", page, /192\.0\.2\.44.*GOT IN AND ACTED|GOT IN AND ACTED.*192\.0\.2\.44/s)
      .first()
      .waitFor();
  });

  it("says where a query is wrong", async () => {
    await ask("kql OfficeActivity | where Operatio == 'x'");
    await card("slack", page, "'Operatio' does not refer to any known column").first().waitFor();
  });

  it("hunts everything that an incident names", async () => {
    await ask("incident 1182 7d");
    for (const platform of ["teams", "slack"] as const)
      await card(platform, page, /INCIDENT 1182.*closed as benign, activity since/s)
        .first()
        .waitFor();
    await card("teams", page, /INCIDENT 1182.*192\.0\.2\.44/s)
      .first()
      .waitFor();
    await picture(page, "playground-incident");
  });

  it("met no error", () => {
    expect(problems).toEqual([]);
  });
});
