import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrivedText } from "../../src/hunts/arrived.ts";
import { bind } from "../../src/hunts/bind.ts";
import { type LibraryQuery, loadLibrary } from "../../src/hunts/library.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import type { Window } from "../../src/model/window.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";

const library = loadLibrary("queries");
const watched = library.list().filter(({ id, lens }) => (lens && id !== "core/intel") || id === "core/alerts");
const week: Window = { from: new Date("2019-02-12T00:00:00Z"), to: scenarioInstant };

let engine: LogEngine;
beforeAll(async () => {
  engine = await sampleEngine();
});
afterAll(() => engine.close());

async function rows(query: LibraryQuery, arrived?: Window): Promise<string[]> {
  const indicator = { kind: "ip", value: "23.97.60.214" } as const;
  const { kql } = bind(query, { indicator, window: week, now: scenarioInstant, ...(arrived ? { arrived } : {}) });
  const answer = await engine.query(kql, { signal: AbortSignal.timeout(60_000) });
  return answer.rows.map((row) => JSON.stringify(row)).sort();
}

describe("a question about what arrived in a span of time", () => {
  it.each(watched.map((query) => [query.id, query] as const))(
    "narrows every leg of %s that reads its tables",
    (_id, query) => {
      const filters = (query.text.match(/TimeGenerated >= _\w+ and TimeGenerated < _to\b/g) ?? []).length;
      const narrowed = (arrivedText(query)?.match(/ingestion_time\(\), TimeGenerated\) < _arrivedTo/g) ?? []).length;
      expect(narrowed).toBeGreaterThan(0);
      expect(filters - narrowed).toBeLessThanOrEqual(1);
    },
  );

  it.each(["ip/linux-logons", "ip/flows", "ip/office", "core/alerts"])(
    "sees each row of %s once, whatever the spans",
    async (id) => {
      const query = library.get(id);
      if (!query) throw new Error(`there is no ${id}`);
      expect(await rows(query, week)).toEqual(await rows(query));
      expect(await rows(query, { from: scenarioInstant, to: new Date(scenarioInstant.getTime() + 1) })).toEqual([]);
    },
  );
});
