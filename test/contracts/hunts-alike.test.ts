import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runHunt } from "../../src/hunts/hunt.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import { usualBudget } from "../../src/logs/cost-guard.ts";
import { costGuarded } from "../../src/logs/cost-guarded.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import type { HuntResult } from "../../src/model/hunt.ts";
import type { Indicator } from "../../src/model/indicator.ts";
import type { LogStore } from "../../src/model/logs.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";
import { type Opened, targets } from "./log-store-targets.ts";

const library = loadLibrary("queries");
const window = { from: new Date("2019-02-12T00:00:00Z"), to: scenarioInstant };

const hunted: readonly Indicator[] = [
  { kind: "ip", value: "23.97.60.214" },
  { kind: "ip", value: "192.0.2.44" },
  { kind: "account", value: "dbadmin" },
  { kind: "host", value: "MSTICALERTSLXVM2" },
  { kind: "cidr", value: "23.97.60.0/24" },
  { kind: "ip", value: "10.20.8.13" },
];

async function hunt(store: LogStore, indicator: Indicator): Promise<HuntResult> {
  const ports = {
    logs: costGuarded(store, usualBudget),
    library,
    clock: () => scenarioInstant,
    enrichment: null,
    ours: () => null,
    override: async () => null,
  };
  const question = {
    indicator,
    window,
    person: { platform: "terminal", id: "t", name: "T" },
    signal: new AbortController().signal,
    tlp: "clear",
    for: "person",
    enrich: false,
  } as const;
  const updates = runHunt(ports, question);
  for (;;) {
    const { done, value } = await updates.next();
    if (done) return value.result;
  }
}

/** What may differ: how long it took, and where links point. */
function comparable({ links: _links, tookMs: _ms, queries, ...result }: HuntResult) {
  return { ...result, queries: queries.map(({ id, kql }) => ({ id, kql })) };
}

let engine: LogEngine;
let opened: readonly Opened[];
beforeAll(async () => {
  engine = await sampleEngine();
  opened = await Promise.all(targets.map(({ open }) => open(engine)));
}, 300_000);
afterAll(async () => {
  await Promise.all(opened.map(({ close }) => close()));
  await engine.close();
});

describe("a hunt of the sample is the same JSON on every engine", () => {
  it.each(hunted.map((indicator) => [`${indicator.kind} ${indicator.value}`, indicator] as const))(
    "%s",
    async (_, indicator) => {
      const [embedded, ...services] = await Promise.all(opened.map(({ store }) => hunt(store, indicator)));
      if (!embedded) throw new Error("no store");
      for (const service of services) expect(comparable(service)).toEqual(comparable(embedded));
    },
    120_000,
  );
});
