import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { root } from "../src/compose/root.ts";
import { startServing } from "../test/e2e/serving-process.ts";
import { neverSeen } from "./start-queries.ts";

const rounds = 5;
const loadMs = 30_000;
const askers = 4;
/** How late the loop may be at most, and how long a start may take, in milliseconds. */
const targets = { answer: 1_200, card: 2_000, late: 50 };
/** Of the sample: each is hunted again and again, every time over another range. */
const indicators = ["23.97.60.214", "185.49.71.101", "host:ws-ops-021", "account:ap.clerk@contoso.com", "192.0.2.44"];

interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly p100: number;
  /** The longest of which it may have been the cause; the rest is waiting for a core. */
  readonly own: number;
}

/** Starts in milliseconds and in starts of an empty Node.js; then the bot's event loop, idle and under load. */
export async function main(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), "huntbot-start-"));
  try {
    const starts = await measureStarts(home);
    const { beside, loaded, asked } = await measureLoop();
    const node = starts.get("node -e 0") ?? 1;
    for (const [name, ms] of starts) console.log(`${name.padEnd(46)} ${seconds(ms)}  ${(ms / node).toFixed(1)}x`);
    console.log(`event loop late, an idle process beside it     ${lateness(beside)}`);
    console.log(`event loop late, ${`${asked} requests in ${loadMs / 1000} s`.padEnd(29)} ${lateness(loaded)}`);
    const missed = [
      ...((starts.get("first KQL answer") ?? 0) > targets.answer ? ["first KQL answer"] : []),
      ...((starts.get("hunt to its card") ?? 0) > targets.card ? ["hunt to its card"] : []),
      ...(loaded.own > targets.late ? ["event loop"] : []),
    ];
    console.log(missed.length > 0 ? `above its target: ${missed.join(", ")}` : "all within their targets");
    return 0;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Each in its own process, the median of several; every query is one that was never asked. */
async function measureStarts(home: string): Promise<Map<string, number>> {
  const bin = join(root, "bin/huntbot.js");
  const hunt = ["run", "-s", "hunt", "--", "23.97.60.214", "7d", "--no-enrich"];
  const started: [string, () => Promise<number>][] = [
    ["node -e 0", () => untilDone(process.execPath, ["-e", "0"], home)],
    [
      "first KQL answer",
      () =>
        untilDone(
          process.execPath,
          [bin, "kql", `SecurityAlert | where AlertName != "${randomUUID()}" | count`, "7d"],
          home,
        ),
    ],
    ["hunt to its card", () => untilDone("npm", hunt, home)],
  ];
  // The sample is written by the first process, and a hunt's questions are translated by the first hunt.
  await untilDone(process.execPath, [bin, "kql", "print 1"], home);
  const medians = new Map([["first hunt to its card, nothing translated", await untilDone("npm", hunt, home)]]);
  for (const [name, run] of started) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await run());
    medians.set(name, times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0);
  }
  return medians;
}

/** Milliseconds until it has written its answer and ended. */
async function untilDone(command: string, words: readonly string[], home: string): Promise<number> {
  const began = performance.now();
  const child = spawn(command, words, {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      HUNTBOT_HOME: home,
      HUNTBOT_LOGS: "sample:2019-02-19",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let notes = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    notes += text;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${words.join(" ")} failed: ${notes}`);
  return performance.now() - began;
}

/** The bot's loop while it is asked, and that of a process that does nothing: so late is everybody on this machine. */
async function measureLoop(): Promise<{ beside: Lateness; loaded: Lateness; asked: number }> {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-loop-"));
  const [ofBot, ofIdle] = [join(folder, "bot.json"), join(folder, "idle.json")];
  const monitor = pathToFileURL(join(root, "bench/start-loop.js")).href;
  const bot = await startServing({ NODE_OPTIONS: `--import ${monitor}`, HUNTBOT_BENCH_LOOP: ofBot });
  const idle = spawn(process.execPath, ["--import", monitor, "-e", "setInterval(() => {}, 1e6)"], {
    env: { PATH: process.env["PATH"], HUNTBOT_BENCH_LOOP: ofIdle },
    stdio: "ignore",
  });
  try {
    const since = () =>
      Promise.all([lateSince(ofBot, () => bot.signal("SIGUSR2")), lateSince(ofIdle, () => void idle.kill("SIGUSR2"))]);
    // By now the other process has its monitor, and what came before is none of the load.
    await pause(2_000);
    await since();
    const until = performance.now() + loadMs;
    const counts = await Promise.all(Array.from({ length: askers }, (_, at) => askUntil(bot.url, at, until)));
    const [loaded, beside] = await since();
    return { beside, loaded, asked: counts.reduce((sum, count) => sum + count, 0) };
  } finally {
    idle.kill();
    await bot.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function lateSince(report: string, ask: () => void): Promise<Lateness> {
  rmSync(report, { force: true });
  ask();
  for (;;) {
    await pause(20);
    if (!existsSync(report)) continue;
    const text = readFileSync(report, "utf8");
    if (text.endsWith("}")) return JSON.parse(text) as Lateness;
  }
}

/** Every fifth request a hunt, the others queries; each of them new. */
async function askUntil(url: string, at: number, until: number): Promise<number> {
  const queries = neverSeen(at);
  const channel = randomUUID();
  let count = 0;
  while (performance.now() < until) {
    const indicator = indicators[(count + at) % indicators.length];
    const text = count % 5 === 4 ? `hunt ${indicator} ${100 + count + at}h --no-enrich` : `kql ${queries.next().value}`;
    const response = await fetch(`${url}/playground/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ channel, via: "typed", text }),
    });
    if (!response.ok) throw new Error(`the bot answered ${response.status}: ${await response.text()}`);
    await response.text();
    count++;
  }
  return count;
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`.padStart(8);
const lateness = ({ p50, p99, p100, own }: Lateness) =>
  `p50 ${p50.toFixed(0)} ms  p99 ${p99.toFixed(0)} ms  p100 ${p100.toFixed(0)} ms, its own doing ${own.toFixed(0)} ms at most`;
