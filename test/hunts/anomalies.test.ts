import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { huntCard } from "../../src/cards/hunt.ts";
import { bind } from "../../src/hunts/bind.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import type { TableSource } from "../../src/kql/database.ts";
import { now, smallEngine } from "../logs/small.ts";
import { type Hunts, openSampleHunts } from "./sample-hunts.ts";

const card = { verbs: new Set<string>() };

describe("an hour far above a series' own past, on the sample", () => {
  let sample: Hunts;
  beforeAll(async () => {
    sample = await openSampleHunts();
  });
  afterAll(() => sample.close());

  test("is one line that names the method", async () => {
    const answer = await sample.hunt("10.20.8.13");
    expect(answer.result.anomalies).toEqual([
      {
        series: "network bytes",
        time: "2019-02-17T14:00:00.0000000Z",
        value: 15_940_106,
        usual: 446_182,
        pastDays: 5,
        method: "series_decompose_anomalies, threshold 1.5",
      },
    ]);
    const facts = huntCard(answer, card).blocks.flatMap((block) => (block.kind === "facts" ? block.facts : []));
    expect(facts.find(({ label }) => label === "Anomaly")?.value).toEqual([
      "network bytes 17 Feb 14:00 were 35x the median hour of the 5 days before: series_decompose_anomalies, threshold 1.5",
    ]);
    expect(JSON.stringify(huntCard(answer, card))).toContain("Besides its volume, nothing unusual");
  });

  test.each(["10.20.8.12", "10.20.4.25", "23.97.60.214", "185.49.71.101"])("is not found for %s", async (address) => {
    const answer = await sample.hunt(address);
    expect(answer.result.anomalies).toEqual([]);
    expect(answer.result.queries.map(({ id }) => id)).toContain("ip/bytes-series");
    expect(JSON.stringify(huntCard(answer, card))).not.toContain("Anomaly");
  });
});

describe("the question behind it", () => {
  const hours = 96;
  const library = loadLibrary("queries");
  const query = library.get("ip/bytes-series");

  /** Flows of one machine, `bytesAt` of them in each of the last hours; null for an hour without any. */
  async function unusual(bytesAt: (hour: number) => number | null): Promise<unknown[]> {
    const flows: TableSource = {
      name: "CommonSecurityLog",
      columns: [
        { name: "TimeGenerated", type: "datetime" },
        { name: "SourceIP", type: "string" },
        { name: "DestinationIP", type: "string" },
        { name: "SourceHostName", type: "string" },
        { name: "DestinationHostName", type: "string" },
        { name: "SentBytes", type: "long" },
        { name: "ReceivedBytes", type: "long" },
      ],
      rows: Array.from({ length: hours }, (_, hour) => ({ hour, bytes: bytesAt(hour) })).flatMap(({ hour, bytes }) =>
        bytes === null
          ? []
          : [[new Date(now.getTime() - (hours - hour) * 3_600_000), "192.0.2.7", "198.51.100.1", "", "", bytes, 0]],
      ),
    };
    const engine = await smallEngine([flows]);
    const window = { from: new Date(now.getTime() - 86_400_000), to: now };
    const indicator = { kind: "ip", value: "192.0.2.7" } as const;
    const { kql } = query ? bind(query, { indicator, window, now }) : { kql: "" };
    const { columns, rows } = await engine.query(kql, { signal: AbortSignal.timeout(60_000) });
    await engine.close();
    const flagged = columns.findIndex(({ name }) => name === "Unusual");
    return rows.filter((row) => row[flagged] === true).map((row) => [row[0], row[3]]);
  }
  const usual = (hour: number) => 100_000 + 1000 * (hour % 7);
  const time = (hour: number) =>
    `${new Date(now.getTime() - (hours - hour) * 3_600_000).toISOString().slice(0, 19)}.0000000Z`;

  test("flags an hour with three days before it", async () => {
    expect(await unusual((hour) => (hour === 90 ? 2_000_000 : usual(hour)))).toEqual([[time(90), 2_000_000]]);
  });
  test("flags none in a steady series, nor one of small numbers", async () => {
    expect(await unusual(usual)).toEqual([]);
    expect(await unusual((hour) => (hour === 90 ? 20_000 : usual(hour) / 100))).toEqual([]);
  });
  test("has no past to compare with where there are fewer hours, or most are empty", async () => {
    expect(await unusual((hour) => (hour < 30 ? null : hour === 90 ? 2_000_000 : usual(hour)))).toEqual([]);
    expect(await unusual((hour) => (hour === 90 ? 2_000_000 : hour % 3 === 0 ? usual(hour) : null))).toEqual([]);
  });
});
