import { describe, expect, test } from "vitest";
import type { MessageRef } from "../../src/model/request.ts";
import type { Store } from "../../src/model/store.ts";
import { ana, attacker, ben, thread } from "./store-cases.ts";
import type { HandClock } from "./store-targets.ts";

const minute = 60_000;

export function shortLived(the: { store: Store; clock: HandClock }): void {
  describe("message references", () => {
    test("come back whole, and a key bound again points to the newer message", async () => {
      const place = thread();
      const { id } = await the.store.investigations.open(place, ana);
      const ref = (ts: string): MessageRef => ({ platform: "slack", place, key: "card", slot: "main", data: { ts } });
      await the.store.messages.bind(id, ref("1"), "card");
      await the.store.messages.bind(id, ref("2"), "details");
      await the.store.messages.bind(id, ref("3"), "card");
      expect(
        Object.fromEntries((await the.store.messages.all(id)).map(({ key, ref: { data } }) => [key, data])),
      ).toEqual({
        card: { ts: "3" },
        details: { ts: "2" },
      });
      expect((await the.store.messages.all(id)).find(({ key }) => key === "details")?.ref).toEqual(ref("2"));
    });
  });

  describe("dedupe", () => {
    test("lets exactly one of many callers through, and again after expiry", async () => {
      const tries = await Promise.all(Array.from({ length: 20 }, () => the.store.dedupe.first("event-1", minute)));
      expect(tries.filter(Boolean)).toHaveLength(1);
      the.clock.advance(minute - 1);
      expect(await the.store.dedupe.first("event-1", minute)).toBe(false);
      the.clock.advance(1);
      expect(await the.store.dedupe.first("event-1", minute)).toBe(true);
      expect(await the.store.dedupe.first("event-2", minute)).toBe(true);
    });
  });

  describe("the look-up cache", () => {
    test("keeps any JSON to the letter until it expires", async () => {
      const value = { z: 1, a: ["\0", null, 1e300], nested: { "": "\u{1F480}" } };
      await the.store.lookups.set("abuseipdb:ip:192.0.2.1", value, minute, "abuseipdb");
      const hit = await the.store.lookups.get("abuseipdb:ip:192.0.2.1");
      expect(JSON.stringify(hit?.value)).toBe(JSON.stringify(value));
      expect(hit?.fetchedAt).toEqual(the.clock());
      expect(hit?.expiresAt).toEqual(new Date(the.clock().getTime() + minute));
      the.clock.advance(minute);
      expect(await the.store.lookups.get("abuseipdb:ip:192.0.2.1")).toBeNull();
      await the.store.lookups.set("abuseipdb:ip:192.0.2.1", "newer", minute);
      expect((await the.store.lookups.get("abuseipdb:ip:192.0.2.1"))?.value).toBe("newer");
    });
  });

  describe("quotas", () => {
    test("are never overspent by callers that ask at once", async () => {
      const spent = await Promise.all(Array.from({ length: 12 }, () => the.store.quotas.spend("vt", 1, 5, minute)));
      expect(spent.filter(({ granted }) => granted)).toHaveLength(5);
      expect(await the.store.quotas.spend("vt", 1, 5, minute)).toMatchObject({ granted: false, left: 0 });
    });

    test("are whole again in the next window, which begins where the clock says", async () => {
      const day = 86_400_000;
      expect(await the.store.quotas.spend("daily", 6, 5, day)).toMatchObject({ granted: false, left: 5 });
      const first = await the.store.quotas.spend("daily", 4, 5, day);
      expect(first).toMatchObject({ granted: true, left: 1 });
      expect(first.resetsAt.toISOString()).toMatch(/T00:00:00.000Z$/);
      expect(await the.store.quotas.spend("daily", 2, 5, day)).toMatchObject({ granted: false, left: 1 });
      the.clock.advance(first.resetsAt.getTime() - the.clock().getTime());
      expect(await the.store.quotas.spend("daily", 2, 5, day)).toMatchObject({ granted: true, left: 3 });
    });

    test("remember what the provider said", async () => {
      expect(await the.store.quotas.get("greynoise")).toBeNull();
      await the.store.quotas.set("greynoise", { left: 7, resetsAt: the.clock() });
      await the.store.quotas.set("greynoise", { left: null, resetsAt: the.clock() });
      expect(await the.store.quotas.get("greynoise")).toEqual({ left: null, resetsAt: the.clock() });
    });
  });

  describe("an analyst's verdict", () => {
    test("holds until it expires or somebody says otherwise", async () => {
      const until = new Date(the.clock().getTime() + minute);
      const word = { indicator: attacker, reason: "seen it before" } as const;
      await the.store.overrides.set({ ...word, verdict: "malicious", person: ana, expiresAt: null });
      expect((await the.store.overrides.active(attacker, the.clock()))?.verdict).toBe("malicious");
      await the.store.overrides.set({ ...word, verdict: "benign", person: ben, expiresAt: until });
      expect(await the.store.overrides.active(attacker, the.clock())).toEqual({
        ...word,
        verdict: "benign",
        person: ben,
        expiresAt: until,
      });
      expect(await the.store.overrides.active(attacker, until)).toBeNull();
      expect(await the.store.overrides.active({ kind: "ip", value: "192.0.2.9" }, the.clock())).toBeNull();
    });
  });
}
