import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import type { Store } from "../../src/model/store.ts";
import { postgres } from "../store/postgres.ts";
import { caseFiles } from "./store-cases.ts";
import { ledgers } from "./store-ledger.ts";
import { lookupsAndQuotas } from "./store-lookups.ts";
import { shortLived } from "./store-short-lived.ts";
import { handClock, open, scratch } from "./store-targets.ts";
import { teamMemory } from "./store-team.ts";
import { workUnderWay } from "./store-work.ts";

const folder = scratch();
const server = postgres();
if (typeof server === "string") console.warn(`The store's contract is not tested on a PostgreSQL server: ${server}`);

const targets: readonly { name: string; url: () => Promise<string> | string; skip?: string }[] = [
  { name: "PGlite in memory", url: () => "pglite:memory:" },
  { name: "PGlite on disk", url: () => `pglite:${join(folder.path, "contract")}` },
  typeof server === "string"
    ? { name: `PostgreSQL (${server})`, url: () => "", skip: server }
    : { name: "PostgreSQL", url: () => server.database() },
];

afterAll(async () => {
  folder.remove();
  if (typeof server !== "string") await server.stop();
});

for (const { name, url, skip } of targets) {
  describe.skipIf(skip)(`the store on ${name}`, () => {
    const the = { clock: handClock() } as { store: Store; clock: ReturnType<typeof handClock> };
    beforeAll(async () => {
      the.store = await open(await url(), the.clock);
    });
    afterAll(async () => {
      await the.store.close();
    });
    caseFiles(the);
    shortLived(the);
    lookupsAndQuotas(the);
    teamMemory(the);
    workUnderWay(the);
    ledgers(the);
  });
}
