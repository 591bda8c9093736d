import { describe, expect, test } from "vitest";
import type { Indicator } from "../../src/model/indicator.ts";
import type { Person } from "../../src/model/request.ts";
import type { Store } from "../../src/model/store.ts";
import type { EventData, EventKind, NewEvent } from "../../src/model/timeline.ts";
import { ana, answered, asked, ben, thread } from "./store-cases.ts";
import type { HandClock } from "./store-targets.ts";

const hour = 3_600_000;
let addresses = 1;
/** An indicator that no other test has named. */
const fresh = (): Indicator => ({ kind: "ip", value: `198.51.100.${addresses++}` });

export function teamMemory(the: { store: Store; clock: HandClock }): void {
  /** A case file with these events, each a minute after the one before. */
  async function caseWith(...events: readonly [EventKind, EventData[EventKind], Person?][]): Promise<string> {
    const { id } = await the.store.investigations.open(thread(), ana);
    for (const [kind, data, person = ana] of events) {
      the.clock.advance(60_000);
      await the.store.investigations.append(id, { kind, person, data } as NewEvent);
    }
    return id;
  }
  const open = async () =>
    (await the.store.investigations.cases({ which: "open" })).map((each) => each.investigation.id);

  describe("team sense", () => {
    test("says who hunted an indicator, when, and what came out", async () => {
      const [indicator, other] = [fresh(), fresh()];
      const since = the.clock();
      const both = { ...answered(indicator, "malicious"), requestId: "r1" };
      const done = await caseWith(["asked", asked(indicator)], ["answered", both]);
      const running = await caseWith(["asked", asked(indicator), ben], ["asked", asked(other, { requestId: "r9" })]);
      const hunts = await the.store.investigations.recentHunts(indicator, since);
      expect(hunts.map(({ investigation, person, answer }) => [investigation.id, person.name, answer])).toEqual([
        [running, "Ben", null],
        [done, "Ana", { activity: "impact", verdict: "malicious" }],
      ]);
      the.clock.advance(hour);
      expect(await the.store.investigations.recentHunts(indicator, the.clock())).toEqual([]);
    });

    test("keeps restricted case files to themselves unless asked", async () => {
      const indicator = fresh();
      const id = await caseWith(["asked", asked(indicator, { tlp: "red" })], ["noted", { text: "quiet" }]);
      const { find, history, recentHunts } = the.store.investigations;
      const since = new Date(0);
      expect(await find(indicator)).toEqual([]);
      expect(await history({ indicator })).toEqual([]);
      expect(await recentHunts(indicator, since)).toEqual([]);
      expect(await open()).not.toContain(id);
      expect((await find(indicator, { restricted: true })).map(({ tlp }) => tlp)).toEqual(["red"]);
      expect(await recentHunts(indicator, since, { restricted: true })).toHaveLength(1);
      await the.store.investigations.append(id, { kind: "marked", person: ana, data: { tlp: "green" } });
      expect(await find(indicator)).toHaveLength(1);
    });

    test("remembers what a person did and what was done about an indicator, newest first", async () => {
      const indicator = fresh();
      const cleo: Person = { platform: "teams", id: "U3", name: "Cleo" };
      await caseWith(["asked", asked(indicator), cleo], ["noted", { text: "hm" }, cleo], ["noted", { text: "x" }]);
      const kinds = async (of: { person: Person } | { indicator: Indicator }) =>
        (await the.store.investigations.history(of)).map(({ event }) => event.kind);
      expect(await kinds({ person: cleo })).toEqual(["noted", "asked"]);
      expect(await kinds({ indicator })).toEqual(["asked"]);
      expect(await the.store.investigations.history({ person: cleo }, { limit: 1 })).toHaveLength(1);
    });
  });

  describe("the state of a case", () => {
    test("is what its events add up to", async () => {
      const indicator = fresh();
      const id = await caseWith(
        ["asked", asked(indicator)],
        ["taken", {}, ben],
        ["handed-over", { to: ana }, ben],
        ["tagged", { tag: "vpn" }],
        ["tagged", { tag: "linux" }],
        ["tagged", { tag: "vpn", removed: true }],
        ["status", { status: "contained" }],
      );
      expect(await the.store.investigations.state(id)).toEqual({
        investigation: await the.store.investigations.get(id),
        assignee: ana,
        offered: null,
        status: "contained",
        tags: ["linux"],
        tlp: null,
        indicators: [indicator],
        events: 7,
        lastAt: the.clock(),
      });
    });

    test("waits for whom it was offered to as for whoever is on it, until somebody takes it", async () => {
      const [eli, fay] = ["Eli", "Fay"].map((name): Person => ({ platform: "slack", id: `U${name}`, name }));
      if (!eli || !fay) throw new Error("nobody is there");
      const id = await caseWith(["noted", { text: "x" }], ["taken", {}, eli], ["handover-offered", { to: fay }, eli]);
      const mine = async (person: Person) =>
        (await the.store.investigations.cases({ which: "mine", person })).map(({ investigation, offered }) => [
          investigation.id,
          offered,
        ]);
      const offered = { by: eli, to: fay };
      expect(await mine(eli)).toEqual([[id, offered]]);
      expect(await mine(fay)).toEqual([[id, offered]]);
      await the.store.investigations.append(id, { kind: "taken", person: eli, data: {} });
      expect(await mine(fay)).toEqual([]);
      expect(await mine(eli)).toEqual([[id, null]]);
    });

    test("asks for people when it was worked on or looks bad, until it is closed", async () => {
      const dora: Person = { platform: "slack", id: "U4", name: "Dora" };
      const nothing = await caseWith(["asked", asked(fresh())], ["answered", answered(fresh(), "unknown")]);
      const bad = await caseWith(["asked", asked(fresh())], ["answered", answered(fresh(), "malicious")]);
      const noted = await caseWith(["noted", { text: "call them" }], ["taken", {}, dora]);
      const closed = await caseWith(["noted", { text: "done" }], ["status", { status: "closed" }]);
      expect(await open()).not.toContain(nothing);
      expect(await open()).not.toContain(closed);
      expect((await open()).slice(0, 2)).toEqual([noted, bad]);
      const ids = async (filter: Parameters<typeof the.store.investigations.cases>[0]) =>
        (await the.store.investigations.cases(filter)).map(({ investigation }) => investigation.id);
      expect(await ids({ which: "unassigned" })).toContain(bad);
      expect(await ids({ which: "unassigned" })).not.toContain(noted);
      expect(await ids({ which: "mine", person: dora })).toEqual([noted]);
    });
  });

  describe("retention", () => {
    test("removes case files that fell silent, as a whole, and keeps the others whole", async () => {
      const day = 24 * hour;
      const [old, kept] = [fresh(), fresh()];
      const silent = await caseWith(["asked", asked(old)], ["noted", { text: "x" }]);
      const going = await caseWith(["asked", asked(kept)]);
      await the.store.lookups.set("silent", 1, hour);
      the.clock.advance(40 * day);
      await the.store.investigations.append(going, { kind: "noted", person: ana, data: { text: "still at it" } });
      const { id: justOpened } = await the.store.investigations.open(thread(), ana);
      const removed = await the.store.retention(30);
      expect(removed.investigations).toBeGreaterThanOrEqual(1);
      expect(removed.events).toBeGreaterThanOrEqual(2);
      expect(removed.lookups).toBeGreaterThanOrEqual(1);
      expect(await the.store.investigations.get(silent)).toBeNull();
      expect(await the.store.investigations.find(old)).toEqual([]);
      expect(await the.store.investigations.get(justOpened)).not.toBeNull();
      expect(await the.store.investigations.events(going)).toHaveLength(2);
      expect(await the.store.retention(30)).toEqual({ investigations: 0, events: 0, lookups: 0 });
      expect(() => the.store.retention(0)).toThrow("at least one day");
    });
  });
}
