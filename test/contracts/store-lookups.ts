import { describe, expect, test } from "vitest";
import type { Reply } from "../../src/model/enrich.ts";
import type { KeptLookup, LookupCache } from "../../src/model/store.ts";

/** Holds for every store, and for whatever else keeps look-ups. */
export function lookupsAndQuotas(the: { readonly cache: LookupCache }): void {
  const kept = (reply: Reply, fetchedAt = 1_550_000_000_123): KeptLookup => ({
    reply,
    fetchedAt,
    expiresAt: fetchedAt + 60_000,
    latencyMs: 250,
  });

  describe("look-ups", () => {
    test("are kept to the letter, the newest of a key", async () => {
      const hostile = { b: "\0\uD800", a: "'; --" };
      const newer = kept({ status: "ok", verdict: "malicious", score: 98, evidence: ["\u{1F480}"], facts: hostile });
      await the.cache.set("abuseipdb ip 192.0.2.1", kept({ status: "not_found" }, 1));
      await the.cache.set("abuseipdb ip 192.0.2.1", newer);
      const found = await the.cache.get("abuseipdb ip 192.0.2.1");
      expect(JSON.stringify(found)).toBe(JSON.stringify(newer));
      expect(await the.cache.get("abuseipdb ip 192.0.2.2")).toBeNull();
    });
  });

  describe("what a provider is asked", () => {
    const today = { name: "86400s until 2019-02-20", endsAt: Date.parse("2019-02-20T00:00:00Z") };

    test("is counted exactly, by any number of callers at once, and can be given back", async () => {
      const spend = (calls: number) => the.cache.spend("vt", today, calls);
      const sums = await Promise.all(Array.from({ length: 12 }, () => spend(1)));
      expect(sums.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
      expect(await spend(-2)).toBe(10);
      expect(await spend(0)).toBe(10);
    });

    test("is counted for each provider and period apart", async () => {
      expect(await the.cache.spend("otx", today, 3)).toBe(3);
      expect(await the.cache.spend("otx", { ...today, name: "another" }, 1)).toBe(1);
    });

    test("rests while the provider wants to be left alone", async () => {
      expect(await the.cache.pausedUntil("greynoise")).toBeNull();
      await the.cache.pause("greynoise", 1_550_000_000_000);
      await the.cache.pause("greynoise", 1_550_000_060_000);
      expect(await the.cache.pausedUntil("greynoise")).toBe(1_550_000_060_000);
    });
  });
}
