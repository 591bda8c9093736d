import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Debian's Chromium. Its pages reach this machine and nothing else. */
export async function openBrowser() {
  if (!existsSync(executablePath)) {
    throw new Error(
      `There is no Chromium at ${executablePath}. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.`,
    );
  }
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  return {
    async page(viewport = { width: 1280, height: 1000 }): Promise<Page> {
      const page = await browser.newPage({ viewport, reducedMotion: "reduce" });
      await page.route("**/*", (route) => {
        const { hostname } = new URL(route.request().url());
        return /^(localhost|127\.0\.0\.1)$/.test(hostname) ? route.continue() : route.abort();
      });
      return page;
    },
    close: () => browser.close(),
  };
}
export type Browser = Awaited<ReturnType<typeof openBrowser>>;

/** A picture of the page for whoever wants to look, in the folder that HUNTBOT_E2E_PICTURES names. */
export async function picture(page: Page, name: string, { whole = true } = {}): Promise<void> {
  const folder = process.env["HUNTBOT_E2E_PICTURES"];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
}
