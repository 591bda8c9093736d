import { expect, test, vi } from "vitest";
import { keepTidy } from "../../src/serve/tidy.ts";
import { ana, thread } from "../contracts/store-cases.ts";
import { handClock, open } from "../contracts/store-targets.ts";

test("the nightly job deletes the case files that the configuration keeps no longer, and says how many", {
  timeout: 120_000,
}, async () => {
  const clock = handClock();
  const store = await open("pglite:memory:", clock);
  await store.jobs.start();
  const warned: string[] = [];
  const tidy = await keepTidy({ runs: null, store, keepDays: 30, warn: (message) => void warned.push(message) });
  const [old, kept] = [thread("old"), thread("kept")];
  for (const place of [old, kept]) {
    const { id } = await store.investigations.open(place, ana);
    await store.investigations.append(id, { kind: "noted", person: ana, data: { text: "x" } });
    clock.advance(20 * 86_400_000);
  }
  await store.jobs.send("retention", {});
  await vi.waitFor(() => expect(warned).toEqual(["retention: 1 case files older than 30 days are gone"]), 60_000);
  expect(await store.investigations.byPlace(old)).toBeNull();
  expect(await store.investigations.byPlace(kept)).not.toBeNull();
  await tidy.stop();
  await store.close();
});
