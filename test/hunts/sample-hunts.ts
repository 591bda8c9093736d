import { join } from "node:path";
import { draw } from "../../adapters/terminal/draw.ts";
import { huntCard } from "../../src/cards/hunt.ts";
import { declaredTables } from "../../src/compose/declared.ts";
import { runHunt } from "../../src/hunts/hunt.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import { classify } from "../../src/indicators/classify.ts";
import { embeddedStore } from "../../src/logs/embedded.ts";
import { openLogs } from "../../src/logs/open.ts";
import type { HuntAnswer, Ours } from "../../src/model/hunt-answer.ts";
import type { Indicator } from "../../src/model/indicator.ts";
import type { LogStore } from "../../src/model/logs.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";

export interface Hunts {
  /** Hunts what a person would type, over the scenario's week unless another start is given. */
  hunt(typed: string, from?: string): Promise<HuntAnswer>;
  close(): Promise<void>;
}

/** Hunts over the pinned sample, asking nobody outside it. */
export async function openSampleHunts(ours: (indicator: Indicator) => Ours | null = () => null): Promise<Hunts> {
  return huntsOver(embeddedStore(await sampleEngine()), ours);
}

/** Hunts over the logs of a folder's `logs`, as a person's own folder is opened; its cache is kept beside them. */
export async function openFolderHunts(folder: string): Promise<Hunts> {
  const store = await openLogs(
    { kind: "file", folder: join(folder, "logs") },
    {
      clock: () => scenarioInstant,
      cacheFolder: join(folder, "cache"),
      declared: declaredTables,
      prepareSample: () => Promise.reject(new Error("no sample is asked for")),
      env: {},
      onNote: () => {},
    },
  );
  return huntsOver(store);
}

/** Hunts over any logs, asking nobody outside them; the time is the scenario's instant. */
export function huntsOver(logs: LogStore, ours: (indicator: Indicator) => Ours | null = () => null): Hunts {
  const ports = {
    logs,
    library: loadLibrary("queries"),
    clock: () => scenarioInstant,
    enrichment: null,
    ours,
    override: async () => null,
  };
  return {
    async hunt(typed, from = "2019-02-12") {
      const hunt = runHunt(ports, {
        indicator: read(typed),
        window: { from: new Date(`${from}T00:00:00Z`), to: scenarioInstant },
        person: { platform: "terminal", id: "ana", name: "ana" },
        signal: AbortSignal.timeout(60_000),
        tlp: "clear",
        for: "person",
        enrich: false,
      });
      for (;;) {
        const step = await hunt.next();
        if (step.done) return step.value;
      }
    },
    close: () => logs.close(),
  };
}

function read(typed: string): Indicator {
  const found = classify(typed, { typed: true });
  if ("indicator" in found) return found.indicator;
  throw new Error(found.reason);
}

/** Rows by table, as the JSON's `tables` tells them. */
export function counts(answer: HuntAnswer): Record<string, number> {
  return Object.fromEntries(answer.result.tables.map(({ table, hits }) => [table, hits]));
}

/** The card as a terminal of 80 columns shows it, without buttons that need other verbs. */
export function cardText(answer: HuntAnswer): string {
  return draw(huntCard(answer, { verbs: new Set(["hunt"]) }), { columns: 80, colour: false });
}
