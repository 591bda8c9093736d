import { LogsQueryClient, LogsQueryResultStatus } from "@azure/monitor-query";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogEngine } from "../../src/logs/engine.ts";
import { createWireServer, type WireServer } from "../../src/logs/wire/server.ts";
import { sampleEngine, scenarioInstant } from "../logs/sample.ts";

const span = { from: new Date("2019-02-12T00:00:00Z"), to: scenarioInstant };
const queries = [
  "SecurityAlert | summarize count() by AlertName, AlertSeverity | order by AlertName asc",
  "OfficeActivity | where ClientIP has '23.97.60.214' | project TimeGenerated, Operation, UserId | order by TimeGenerated asc, Operation asc",
  "SigninLogs | summarize Tries = count(), People = dcount(UserPrincipalName) by ResultType | order by ResultType asc",
];

let engine: LogEngine;
let server: WireServer;
let url: string;
beforeAll(async () => {
  engine = await sampleEngine();
  server = createWireServer(engine);
  ({ url } = await server.listen());
}, 300_000);
afterAll(async () => {
  await server.close();
  await engine.close();
});

const direct = (kql: string) => engine.query(kql, { signal: new AbortController().signal, span });

describe("a program that knows nothing of huntbot reads the same rows as the engine gives", () => {
  it.each(queries)("by a plain POST: %s", async (query) => {
    const timespan = `${span.from.toISOString()}/${span.to.toISOString()}`;
    const response = await fetch(`${url}/v1/workspaces/any/query`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer any" },
      body: JSON.stringify({ query, timespan }),
    });
    const { tables } = (await response.json()) as { tables: { columns: unknown; rows: unknown }[] };
    const { columns, rows } = await direct(query);
    expect(rows.length).toBeGreaterThan(0);
    expect(tables[0]).toMatchObject({ columns, rows });
  });

  it.each(queries)("by the Azure SDK: %s", async (query) => {
    const client = new LogsQueryClient(
      { getToken: async () => ({ token: "any", expiresOnTimestamp: Date.now() + 3_600_000 }) },
      {
        endpoint: url.replace("http:", "https:"),
        additionalPolicies: [
          {
            position: "perRetry",
            policy: {
              name: "plainHttp",
              sendRequest(request, next) {
                request.url = request.url.replace("https:", "http:");
                request.allowInsecureConnection = true;
                return next(request);
              },
            },
          },
        ],
      },
    );
    const result = await client.queryWorkspace("any", query, { startTime: span.from, endTime: span.to });
    if (result.status !== LogsQueryResultStatus.Success) throw new Error(`it answered ${result.status}`);
    const { columns, rows } = await direct(query);
    // The SDK turns instants into dates.
    const told = rows.map((row) =>
      row.map((cell, at) => (columns[at]?.type === "datetime" ? new Date(String(cell)) : cell)),
    );
    expect(result.tables[0]?.rows).toEqual(told);
    expect(result.tables[0]?.columnDescriptors).toEqual(columns);
  });
});
