import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Locator, Page } from "playwright-core";
import { root } from "../../src/compose/root.ts";

/**
 * Microsoft's own Teams-like client. Its licence is for evaluation: it is fetched to test with, never a dependency and never
 * shipped.
 */
const playground = { name: "@microsoft/m365agentsplayground", version: "0.2.28" };

async function installed(): Promise<string> {
  const folder = join(root, ".huntbot", "e2e", `agents-playground-${playground.version}`);
  const cli = join(folder, "node_modules", playground.name, "cli.js");
  if (existsSync(cli)) return cli;
  await mkdir(folder, { recursive: true });
  const what = `${playground.name}@${playground.version}`;
  const options = ["--prefix", folder, "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"];
  await promisify(execFile)("npm", ["install", ...options, what]);
  return cli;
}

/** Starts it in front of a bot; resolves with its page's address once it listens. */
export async function startAgentsPlayground(bot: string) {
  const cli = await installed();
  const child = spawn(
    process.execPath,
    [cli, "start", "-e", `${bot}/api/messages`, "-c", "msteams", "--disable-telemetry", "-p", "56150"],
    { env: { ...process.env, TEAMSAPPTESTER_BROWSER: "none" }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const url = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      const port = /Listening on (\d+)/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
    child.once("exit", (code) => reject(new Error(`the Agents Playground ended with ${code} before it listened`)));
  });
  return {
    url,
    async close() {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

/** The Teams side of a person: where they write and what they see. */
export async function openTeams(page: Page, url: string) {
  await page.goto(url);
  await page.getByTitle("Hide log panel").click({ timeout: 60_000 });
  const box = (within: Page | Locator) => within.locator("[role=textbox][contenteditable=true]").first();

  async function mention(within: Page | Locator): Promise<void> {
    await box(within).click();
    await page.keyboard.type("@");
    await page.getByRole("menuitem", { name: "Test Bot" }).click();
  }

  return {
    open: (name: string) => page.getByRole("treeitem", { name }).click(),
    /** In a chat with the bot alone. */
    async say(text: string) {
      await box(page).click();
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    },
    /** A new post of a channel, to the bot. */
    async post(text: string) {
      await mention(page);
      await page.keyboard.type(` ${text}`);
      await page.getByRole("button", { name: "Post", exact: true }).click();
    },
    /** In the thread, to the bot. */
    async reply(thread: Locator, text: string) {
      await mention(thread);
      await page.keyboard.type(` ${text}`);
      await thread.getByRole("button", { name: "Send Message" }).last().click();
    },
    /** The dialog of a message extension's command, from where one writes. */
    async extension(command: string): Promise<Locator> {
      await page.getByRole("button", { name: "Trigger Message Extension App" }).first().click();
      await page.getByRole("menuitem", { name: "Action Command" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByPlaceholder("Input command id or leave blanks").fill(command);
      await dialog.getByRole("button", { name: "Create" }).click();
      return dialog;
    },
    cards: (text: string | RegExp) => page.locator(".ac-adaptiveCard", { hasText: text }),
  };
}
