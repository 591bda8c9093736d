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
