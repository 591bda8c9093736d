import { expect, it } from "vitest";
import { openAzureMonitor } from "../../src/logs/azure-store.ts";
import { embeddedStore } from "../../src/logs/embedded.ts";
import { createWireServer } from "../../src/logs/wire/server.ts";
import { sampleEngine, scenarioInstant } from "./sample.ts";

it("scratch", async () => {
  console.time("engine");
  const engine = await sampleEngine();
  console.timeEnd("engine");
  const server = createWireServer(engine, { onError: console.error });
  const { url } = await server.listen();
  const store = openAzureMonitor({
    workspaces: ["11111111-1111-1111-1111-111111111111"],
    endpoint: url,
    audience: "https://api.loganalytics.io",
    resourceManager: url,
    onNote: console.log,
  });
  const window = { from: new Date("2019-02-12"), to: scenarioInstant };
  const person = { platform: "terminal", id: "a", name: "A" } as const;
  const signal = new AbortController().signal;
  const q = (kql: string) => ({ kql }) as never;
  const tables = await store.tables(signal);
  console.log(tables.length, tables.slice(0, 3));
  const local = embeddedStore(engine);
  for (const kql of [
    "SigninLogs | count",
    'SecurityAlert | take 3 | project TimeGenerated, ExtendedProperties, n=long(9007199254740993), d=datetime(null), t=1.5h, x=dynamic("5"), dec=decimal(1.50), r=real(nan)',
    "search in (SigninLogs, OfficeActivity) '23.97.60.214' | summarize count() by $table | render piechart",
  ]) {
    const a = await store.query(q(kql), { window, person, signal });
    const b = await local.query(q(kql), { window, person, signal });
    console.log(JSON.stringify(a).slice(0, 1500));
    expect({ ...a, ms: 0 }).toEqual({ ...b, ms: 0 });
  }
  for (const kql of ["SigninLogs | where Foo == 1", "SigninLogs | wher", "cluster('x').database('y').T"]) {
    console.log(await store.query(q(kql), { window, person, signal }).catch((e) => e.message));
    console.log(await local.query(q(kql), { window, person, signal }).catch((e) => e.message));
  }
  await server.close();
  await engine.close();
});
