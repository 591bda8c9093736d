import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runHunt } from "../src/hunts/hunt.ts";
import { type Library, loadLibrary } from "../src/hunts/library.ts";
import { openAzureMonitor } from "../src/logs/azure-store.ts";
import { isCharged, usualBudget } from "../src/logs/cost-guard.ts";
import { costGuarded } from "../src/logs/cost-guarded.ts";
import { openEngine } from "../src/logs/embedded.ts";
import { azureQueue, createFairQueue } from "../src/logs/fair-queue.ts";
import { guardedQueries } from "../src/logs/own-query.ts";
import { queued } from "../src/logs/queued.ts";
import { splitting } from "../src/logs/splitting.ts";
import { readFaults } from "../src/logs/wire/faults.ts";
import { createWireServer } from "../src/logs/wire/server.ts";
import { Failure } from "../src/model/failure.ts";
import type { HuntResult } from "../src/model/hunt.ts";
import type { LogStore } from "../src/model/logs.ts";
import type { Person } from "../src/model/request.ts";
import { prepareSample } from "../src/sample/prepare.ts";
import { reads, rememberingEngine, watchedStore } from "./load-azure-parts.ts";

const people = 20;
const faults = "slow=15,429=1/29,504/37,partial/13,cut/23";
const indicators = ["23.97.60.214", "185.49.71.101", "198.51.100.10", "203.0.113.66"];
const instant = new Date("2019-02-19T00:00:00Z");
const window = { from: new Date("2019-02-12T00:00:00Z"), to: instant };
/** The slowest person's time over the fastest's: all ask about as much, so all should end about together. */
const fairRatio = 2;

interface Hunted {
  readonly person: string;
  readonly answer: HuntResult;
  readonly seconds: number;
}

/** Twenty people hunt at once through one identity over a service that throttles, times out and breaks. */
export async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-load-"));
  const real = await openEngine({ database: await prepareSample(folder, instant, "load"), clock: () => instant });
  const { engine, texts } = rememberingEngine(real);
  const server = createWireServer(engine, { faults: readFaults(faults), onError: (error) => console.error(error) });
  try {
    const { url } = await server.listen();
    const workspaces = ["00000000-0000-0000-0000-000000000001"];
    const azure = openAzureMonitor({ workspaces, endpoint: url, audience: url, resourceManager: url });
    const { store: watched, seen } = watchedStore(azure);
    const logs = costGuarded(splitting(queued(watched, createFairQueue(azureQueue))), usualBudget);
    const library = loadLibrary("queries");
    console.log(`${people} people, faults ${faults}`);
    const started = performance.now();
    const [hunts, refusals] = await Promise.all([
      Promise.all(Array.from({ length: people }, (_, at) => hunt(logs, library, at))),
      forbidden(logs),
    ]);
    const seconds = (performance.now() - started) / 1000;
    const charged = (await engine.tables()).filter(({ plan }) => isCharged(plan)).map(({ name }) => name);
    const leaked = [...texts].filter((text) => charged.some((table) => reads(text, table)));
    return report({ hunts, seconds, seen, refusals, leaked });
  } finally {
    await server.close();
    await real.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function hunt(logs: LogStore, library: Library, at: number): Promise<Hunted> {
  const person: Person = { platform: "slack", id: `U${at}`, name: `Person ${at}` };
  const value = indicators[at % indicators.length] ?? "";
  const ports = { logs, library, clock: () => instant, enrichment: null, ours: () => null, override: async () => null };
  const question = {
    indicator: { kind: "ip", value },
    window,
    person,
    signal: new AbortController().signal,
    tlp: "clear",
    for: "person",
    enrich: false,
  } as const;
  const started = performance.now();
  const updates = runHunt(ports, question);
  for (;;) {
    const { done, value: last } = await updates.next();
    if (done) return { person: person.id, answer: last.result, seconds: (performance.now() - started) / 1000 };
  }
}

/** What must be refused while everyone else is being served; each entry that was not is a hole. */
async function forbidden(logs: LogStore): Promise<readonly string[]> {
  const own = guardedQueries();
  const person: Person = { platform: "slack", id: "intruder", name: "Intruder" };
  const texts = [
    ".drop table SigninLogs",
    "cluster('x').database('y').T",
    "externaldata(a:string)['https://x.example/a']",
    "evaluate sql_request('x','y')",
  ];
  const wide = { from: new Date("2018-01-01T00:00:00Z"), to: instant };
  const tries = [
    ...texts.map((text) => ({ name: text, attempt: () => own.accept(text) })),
    {
      name: "a window of more than a year, unconfirmed",
      attempt: async () =>
        logs.query(await own.accept("SigninLogs | count"), {
          window: wide,
          person,
          signal: new AbortController().signal,
        }),
    },
  ];
  const outcomes = await Promise.all(tries.map(async ({ name, attempt }) => ((await refused(attempt)) ? [] : [name])));
  await own.close();
  return outcomes.flat();
}

async function refused(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return false;
  } catch (error) {
    if (error instanceof Failure) return true;
    throw error;
  }
}

interface Result {
  readonly hunts: readonly Hunted[];
  readonly seconds: number;
  readonly seen: { readonly most: number; readonly count: number };
  readonly refusals: readonly string[];
  readonly leaked: readonly string[];
}

function report({ hunts, seconds, seen, refusals, leaked }: Result): number {
  const times = hunts.map((each) => each.seconds).sort((a, b) => a - b);
  const [fastest = 0, slowest = 0] = [times[0], times.at(-1)];
  const short = hunts.filter(({ answer }) => answer.coverage.failed.length > 0 || answer.coverage.partial);
  const found = hunts.filter(({ answer }) => answer.indicator.value === indicators[0]);
  const checks: readonly (readonly [string, boolean])[] = [
    [`${hunts.length} of ${people} hunts answered`, hunts.length === people],
    [`${seen.most} queries in flight at most, ${azureQueue.limit} allowed`, seen.most <= azureQueue.limit],
    [`slowest over fastest ${(slowest / fastest).toFixed(2)}, ${fairRatio} allowed`, slowest / fastest <= fairRatio],
    [`${found.length} of ${found.length} found what is there`, found.every(({ answer }) => answer.tables.length > 0)],
    [
      `${refusals.length} forbidden requests got through${refusals.length > 0 ? `: ${refusals.join("; ")}` : ""}`,
      refusals.length === 0,
    ],
    [`${leaked.length} queries read a table that is charged per search`, leaked.length === 0],
  ];
  console.log(
    `${seen.count} queries in ${seconds.toFixed(1)} s; a hunt took ${fastest.toFixed(1)}-${slowest.toFixed(1)} s`,
  );
  console.log(`${short.length} hunts came back short because of the faults, and say so`);
  for (const [text, good] of checks) console.log(`${good ? "ok  " : "FAIL"} ${text}`);
  return checks.every(([, good]) => good) ? 0 : 1;
}
