import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openLookupFile } from "../../src/store/lookup-file.ts";
import { lookupsAndQuotas } from "../contracts/store-lookups.ts";
import { handClock, scratch } from "../contracts/store-targets.ts";

const folder = scratch();
const file = (name: string) => join(folder.path, name);
const clock = handClock();
afterAll(() => folder.remove());

describe("the look-up file of a one-off command", () => {
  lookupsAndQuotas({ store: openLookupFile(file("contract/lookups.ndjson"), clock), clock });

  test("is shared by commands that run at the same time", async () => {
    const [one, two] = [openLookupFile(file("shared"), clock), openLookupFile(file("shared"), clock)];
    await one.lookups.set("k", "from one", 60_000);
    expect((await two.lookups.get("k"))?.value).toBe("from one");
    for (const each of [one, two]) expect((await each.quotas.spend("vt", 2, 4, 60_000)).granted).toBe(true);
    expect(await one.quotas.spend("vt", 1, 4, 60_000)).toMatchObject({ granted: false, left: 0 });
    expect(await openLookupFile(file("shared"), clock).quotas.spend("vt", 1, 4, 60_000)).toMatchObject({
      granted: false,
    });
  });

  test("survives a line that a crash cut off", async () => {
    const one = openLookupFile(file("torn"), clock);
    await one.lookups.set("before", 1, 60_000);
    appendFileSync(file("torn"), '{"op":"lookup","key":"half');
    await one.lookups.set("lost with it", 2, 60_000);
    await one.lookups.set("after", 3, 60_000);
    const later = openLookupFile(file("torn"), clock);
    expect((await later.lookups.get("before"))?.value).toBe(1);
    expect((await later.lookups.get("after"))?.value).toBe(3);
  });

  test("is readable by its owner only", async () => {
    await openLookupFile(file("private"), clock).lookups.set("k", 1, 60_000);
    expect(statSync(file("private")).mode & 0o077).toBe(0);
  });

  test("loses what expired, and nothing else, when it has grown large", async () => {
    const one = openLookupFile(file("large"), clock);
    for (let n = 0; n < 6; n++) await one.lookups.set(`old ${n}`, "x".repeat(1_000_000), 1_000);
    await one.lookups.set("kept", "still good", 3_600_000);
    await one.quotas.spend("vt", 3, 4, 86_400_000);
    clock.advance(2_000);
    const later = openLookupFile(file("large"), clock);
    expect(readFileSync(file("large"), "utf8").length).toBeLessThan(1_000);
    for (const each of [one, later]) {
      expect((await each.lookups.get("kept"))?.value).toBe("still good");
      expect(await each.quotas.spend("vt", 2, 4, 86_400_000)).toMatchObject({ granted: false, left: 1 });
    }
  });
});
