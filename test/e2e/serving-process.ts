import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../src/compose/root.ts";

export interface ServingProcess {
  readonly url: string;
  readonly home: string;
  /** What it wrote for whoever runs it. */
  readonly notes: () => string;
  /** Sends it a signal that does not end it. */
  signal(name: NodeJS.Signals): void;
  /** Ends it as `signal` does; resolves with how it ended once it has. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Ends it and removes its home folder. */
  close(): Promise<void>;
}

/** `huntbot serve` as its users run it: a process of its own on the pinned sample, ready to be asked. */
export async function startServing(
  env: Readonly<Record<string, string>>,
  home = mkdtempSync(join(tmpdir(), "huntbot-e2e-")),
): Promise<ServingProcess> {
  const child = spawn(process.execPath, [join(root, "bin/huntbot.js"), "serve"], {
    env: {
      PATH: process.env["PATH"],
      HUNTBOT_LOGS: "sample:2019-02-19",
      HUNTBOT_HOME: home,
      PORT: "0",
      ...env,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let notes = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    notes += text;
  });
  const ended = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  const url = await listening(child, ended, () => notes);
  await ready(url);
  const end = (signal: NodeJS.Signals = "SIGTERM") => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    home,
    notes: () => notes,
    signal: (name) => void child.kill(name),
    end,
    async close() {
      await end();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function listening(child: ChildProcess, ended: Promise<unknown>, notes: () => string): Promise<string> {
  const spoken = new Promise<string>((resolve) => {
    child.stderr?.on("data", () => {
      const url = /listens on (http:\S+)/.exec(notes())?.[1];
      if (url) resolve(url);
    });
  });
  const url = await Promise.race([spoken, ended.then(() => null)]);
  if (url === null) throw new Error(`it ended before it listened:\n${notes()}`);
  return url;
}

/** Asks `/readyz` until it says yes: it is what a platform's probe would do. */
async function ready(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`);
    await answer.body?.cancel();
    if (answer.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
