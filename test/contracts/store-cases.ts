import { describe, expect, test } from "vitest";
import type { Indicator } from "../../src/model/indicator.ts";
import type { Person, Place } from "../../src/model/request.ts";
import type { Store } from "../../src/model/store.ts";
import type { EventData } from "../../src/model/timeline.ts";
import type { HandClock } from "./store-targets.ts";

export const ana: Person = { platform: "slack", id: "U1", name: "Ana" };
export const ben: Person = { platform: "slack", id: "U2", name: "Ben" };
export const attacker: Indicator = { kind: "ip", value: "23.97.60.214", scope: "public" };
const other: Indicator = { kind: "domain", value: "evil.example" };
const window = { from: "2019-02-12T00:00:00.000Z", to: "2019-02-19T00:00:00.000Z" };

let threads = 0;
export const thread = (channel = "soc"): Place => ({
  platform: "slack",
  workspace: "T1",
  channel,
  thread: `thread-${threads++}`,
});

export const asked = (indicator: Indicator, more: Partial<EventData["asked"]> = {}): EventData["asked"] => ({
  requestId: "r1",
  verb: "hunt",
  words: [indicator.value],
  via: "typed",
  indicators: [indicator],
  window,
  ...more,
});

export const answered = (indicator: Indicator, verdict: "malicious" | "unknown"): EventData["answered"] => ({
  requestId: "r1",
  verb: "hunt",
  summary: "words",
  answers: [{ indicator, activity: verdict === "malicious" ? "impact" : "none", verdict }],
  window,
  ms: 12,
});

export function caseFiles(the: { store: Store; clock: HandClock }): void {
  describe("a case file", () => {
    test("is one per thread, whoever opens it and however often", async () => {
      const place = thread();
      const opened = await Promise.all([ana, ben, ana].map((person) => the.store.investigations.open(place, person)));
      expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
      expect(await the.store.investigations.byPlace(place)).toEqual(opened[0]);
      expect(await the.store.investigations.get(opened[0]!.id)).toMatchObject({ place, openedAt: the.clock() });
    });

    test("asked for in a channel is new each time and gets its thread once the card has one", async () => {
      const channel: Place = { platform: "slack", workspace: "T1", channel: "soc" };
      const first = await the.store.investigations.open(channel, ana);
      const second = await the.store.investigations.open(channel, ana);
      expect(second.id).not.toBe(first.id);
      const place = thread();
      await the.store.investigations.attach(first.id, place);
      expect((await the.store.investigations.byPlace(place))?.id).toBe(first.id);
      expect(await the.store.investigations.byPlace(channel)).toBeNull();
      await expect(the.store.investigations.attach(second.id, place)).rejects.toThrow("Another case file");
    });

    test("is unknown by an id nobody gave out", async () => {
      expect(await the.store.investigations.get("no such id")).toBeNull();
      expect(await the.store.investigations.state("2d5c6a1e-0000-4000-8000-000000000000")).toBeNull();
      const note = { kind: "noted", person: ana, data: { text: "x" } } as const;
      await expect(the.store.investigations.append("2d5c6a1e-0000-4000-8000-000000000000", note)).rejects.toThrow(
        "no investigation",
      );
    });
  });

  describe("a timeline", () => {
    test("gives back what was appended, in order and in pages", async () => {
      const { id } = await the.store.investigations.open(thread(), ana);
      for (const text of ["one", "two", "three"])
        await the.store.investigations.append(id, { kind: "noted", person: ana, data: { text } });
      const all = await the.store.investigations.events(id);
      expect(all.map(({ data }) => data)).toEqual([{ text: "one" }, { text: "two" }, { text: "three" }]);
      expect(all[0]).toMatchObject({ kind: "noted", person: ana, at: the.clock(), investigationId: id });
      const [, second, third] = all;
      expect(await the.store.investigations.events(id, { after: all[0]!.id, limit: 1 })).toEqual([second]);
      expect(await the.store.investigations.events(id, { after: second!.id })).toEqual([third]);
    });

    test("keeps hostile words as data, losing only what PostgreSQL cannot hold", async () => {
      const { id } = await the.store.investigations.open(thread(), ana);
      const text = `'; drop table huntbot.event; -- \\u0000 $1 "quoted" \u{1F480}`;
      await the.store.investigations.append(id, { kind: "noted", person: ana, data: { text: `${text}\0\uD800` } });
      const [event] = await the.store.investigations.events(id);
      expect(event?.data).toEqual({ text: `${text}\uFFFD\uFFFD` });
    });

    test("refuses data that does not fit its kind, and writes nothing", async () => {
      const { id } = await the.store.investigations.open(thread(), ana);
      const wrong = { kind: "noted", person: ana, data: { words: "x" } as unknown as { text: string } } as const;
      await expect(the.store.investigations.append(id, wrong)).rejects.toThrow(/"noted" does not fit[\s\S]*at text/);
      expect(await the.store.investigations.events(id)).toEqual([]);
    });

    test("accepts each kind of event", async () => {
      const { id } = await the.store.investigations.open(thread(), ana);
      const append = the.store.investigations.append;
      for (const [kind, data] of Object.entries(oneOfEach)) {
        const event = { kind, person: ana, data } as unknown as Parameters<typeof append>[1];
        expect((await append(id, event)).data).toEqual(data);
      }
    });
  });

  describe("what a follow-up inherits", () => {
    test("is the last indicator and window asked about in that thread", async () => {
      const place = thread();
      const { id } = await the.store.investigations.open(place, ana);
      await the.store.investigations.append(id, { kind: "asked", person: ana, data: asked(other) });
      await the.store.investigations.append(id, { kind: "asked", person: ben, data: asked(attacker) });
      const help = { requestId: "r2", verb: "help", words: [], via: "typed" };
      await the.store.investigations.append(id, { kind: "asked", person: ana, data: help });
      const [last] = await the.store.investigations.latestHunts(place);
      expect(last).toEqual({
        verb: "hunt",
        indicators: [attacker],
        window: { from: new Date(window.from), to: new Date(window.to) },
        person: ben,
        at: the.clock(),
      });
      expect(await the.store.investigations.latestHunts(place, 5)).toHaveLength(2);
      expect(await the.store.investigations.latestHunts(thread())).toEqual([]);
    });
  });
}

const oneOfEach: { readonly [K in keyof EventData]: EventData[K] } = {
  asked: { ...asked(attacker), tlp: "green" },
  answered: answered(attacker, "malicious"),
  failed: { requestId: "r1", verb: "hunt", what: "the workspace refused the token", outcome: "failed" },
  enriched: { indicator: attacker, verdict: "unknown", asked: 5, answered: 0 },
  sent: {
    requestId: "r1",
    lookups: [{ provider: "virustotal", indicator: attacker, at: "2019-02-19T08:00:00.000Z" }],
  },
  noted: { text: "looks like a scanner", as: "question" },
  evidence: { text: "screenshot", link: "https://files.example/1", indicators: [attacker] },
  taken: {},
  "handover-offered": { to: ben, text: "end of shift" },
  "handed-over": { to: ben, text: "end of shift" },
  status: { status: "contained", reason: "host isolated" },
  tagged: { tag: "phishing" },
  marked: { tlp: "amber" },
  verdict: { indicator: attacker, verdict: "malicious", reason: "ours to say", expiresAt: "2019-03-01T00:00:00.000Z" },
  alerted: { alertId: "a1", title: "SSH anomalous login", severity: "Medium", indicators: [attacker] },
  paged: { pager: "pagerduty", ref: "key-1", title: "GOT IN", service: "soc" },
  acked: { pager: "pagerduty", ref: "key-1" },
  resolved: { pager: "pagerduty", ref: "key-1" },
  escalated: { pager: "pagerduty", ref: "key-1", level: 2 },
  reopened: { pager: "pagerduty", ref: "key-1" },
  watched: { watchId: "w1", indicator: attacker, until: "2019-03-01T00:00:00.000Z", everyMinutes: 15 },
  "watch-hit": { watchId: "w1", indicator: attacker, summary: "2 new rows" },
  stopped: { what: "watch", id: "w1" },
  exported: { format: "markdown", name: "case.md" },
};
