// Takes the pictures in docs/screenshots from the playground of a bot that runs on this machine:
//   HUNTBOT_LOGS=sample:2019-02-19 npm start
//   node docs/screenshots.js [http://127.0.0.1:3978] [folder]
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const address = process.argv[2] ?? "http://127.0.0.1:3978";
const folder = process.argv[3] ?? join(dirname(fileURLToPath(import.meta.url)), "screenshots");
const wide = { width: 1440, height: 1000 };
const phone = { width: 390, height: 844 };

const shots = [
  { name: "playground-light", viewport: wide, colorScheme: "light", request: "23.97.60.214 7d" },
  { name: "playground-dark", viewport: wide, colorScheme: "dark", request: "23.97.60.214 7d" },
  { name: "not-seen-light", viewport: wide, colorScheme: "light", request: "185.49.71.101" },
  { name: "teams-phone-light", viewport: phone, colorScheme: "light", request: "23.97.60.214 7d", view: "teams" },
  { name: "slack-phone-dark", viewport: phone, colorScheme: "dark", request: "23.97.60.214 7d", view: "slack" },
  { name: "details-light", viewport: wide, colorScheme: "light", request: "23.97.60.214 7d", thread: true },
  { name: "start-light", viewport: wide, colorScheme: "light" },
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  for (const shot of shots) await take(shot);
} finally {
  await browser.close();
}

async function take({ name, viewport, colorScheme, request, view, thread }) {
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: "reduce" });
  page.on("console", (message) => message.type() === "error" && console.error(`${name}: ${message.text()}`));
  page.on("pageerror", (error) => console.error(`${name}: ${error}`));
  await page.goto(address);
  await page.waitForSelector("#ready", { state: "attached" });
  if (view) await page.click(`.views [data-view=${view}]`);
  if (request) {
    await page.fill("#request", request);
    await page.press("#request", "Enter");
    await page.waitForSelector('.topic[data-state="answered"]', { timeout: 120_000 });
  }
  if (thread) await page.click(".thread summary");
  if (request) {
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    // The line at the bottom sticks to the viewport: one as tall as the page shows it where it belongs.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: viewport.width, height: Math.min(Math.max(height, viewport.height), 6000) });
  }
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
  console.log(`${name}.png`);
}
