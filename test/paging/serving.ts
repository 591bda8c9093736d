import { createHmac } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { LogLine } from "../../src/chat/router.ts";
import { readConfig } from "../../src/config.ts";
import { serve } from "../../src/serve/serve.ts";

export const hookSecret = "a secret of the hook";
/** Of the sample: it got in and acted; nobody ever saw it; it tried and was blocked. */
export const intruder = "23.97.60.214";
export const stranger = "185.49.71.101";

/** The bot on the pinned sample, in this process, with a configuration file of its own. */
export async function startServed(home: string, env: Readonly<Record<string, string>>, file: object = {}) {
  mkdirSync(home, { recursive: true });
  const path = join(home, "huntbot.yaml");
  writeFileSync(path, stringify(file));
  const notes: string[] = [];
  const config = readConfig({
    HUNTBOT_LOGS: "sample:2019-02-19",
    HUNTBOT_HOME: home,
    HUNTBOT_STORE: "pglite:memory:",
    HUNTBOT_CONFIG: path,
    HUNTBOT_HOOK_SECRET: hookSecret,
    PORT: "0",
    ...env,
  });
  const served = await serve(config, {
    log: ({ message, error }: LogLine) => notes.push(`${message} ${error}`),
    warn: (note) => notes.push(note),
  });
  return { ...served, ...doors(served.url), notes };
}

/** What others send to a bot, and what its page shows. */
export function doors(url: string) {
  async function alert(body: object) {
    const response = await fetch(`${url}/hooks/alerts`, signed(JSON.stringify(body)));
    return {
      status: response.status,
      ...((await response.json()) as { id?: string | null; known?: boolean; error?: string }),
    };
  }
  async function board(): Promise<
    readonly { thread: string; key: string; preview: string; slack: object; teams: object }[]
  > {
    return (await fetch(`${url}/playground/board`)).json();
  }
  async function ask(words: readonly string[], thread?: string, via = "click") {
    const asked = { channel: "alerts", via, words, ...(thread ? { thread } : {}) };
    const response = await fetch(`${url}/playground/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asked),
    });
    const lines = (await response.text()).trim().split("\n");
    return lines.map(
      (line) => JSON.parse(line) as { thread: string; slot: string; key: string; final: boolean; slack: object },
    );
  }
  return { alert, board, ask };
}

export const ours = (externalId: string, more: object = {}) => ({
  source: "siem",
  externalId,
  title: `Sign-ins, ${externalId}`,
  rule: externalId,
  severity: "medium",
  status: "firing",
  indicators: [{ type: "ip", value: intruder }],
  ...more,
});

export function signed(body: string, { secret = hookSecret, at = Date.now() } = {}): RequestInit {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return {
    method: "POST",
    headers: { "x-huntbot-timestamp": timestamp, "x-huntbot-signature": `v1=${signature}` },
    body,
  };
}

export const wordsOf = (value: unknown) => JSON.stringify(value);
