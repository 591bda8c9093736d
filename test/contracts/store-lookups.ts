import { describe, expect, test } from "vitest";
import type { LookupCache, Quotas } from "../../src/model/store.ts";
import type { HandClock } from "./store-targets.ts";

const minute = 60_000;

/** Holds for every store, and for the file that a one-off command keeps instead. */
export function lookupsAndQuotas(the: { store: { lookups: LookupCache; quotas: Quotas }; clock: HandClock }): void {
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
}
