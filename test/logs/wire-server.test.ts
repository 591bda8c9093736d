import { LogsQueryClient, LogsQueryResultStatus } from "@azure/monitor-query";
import { Client, KustoConnectionStringBuilder } from "azure-kusto-data";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogEngine } from "../../src/logs/engine.ts";
import { createWireServer, type WireServer } from "../../src/logs/wire/server.ts";
import { smallEngine, smallTables } from "./small.ts";

const workspace = "aaaaaaaa-0000-0000-0000-000000000001";

let engine: LogEngine;
let server: WireServer;
let url: string;
beforeAll(async () => {
  engine = await smallEngine();
  server = createWireServer(engine);
  ({ url } = await server.listen());
});
afterAll(async () => {
  await server.close();
  await engine.close();
});

interface Body {
  readonly tables: { name: string; columns: { name: string; type: string }[]; rows: unknown[][] }[];
  readonly statistics?: { query: { executionTime: number } };
  readonly render?: { visualization: string };
  readonly error?: { code: string; message: string; innererror: { code: string; innererror: Record<string, unknown> } };
}

async function post(body: unknown, headers: Record<string, string> = {}, path = `/v1/workspaces/${workspace}/query`) {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer anything", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as Body };
}

const count = async (body: Record<string, unknown>) =>
  (await post({ query: "Logons | count", ...body })).body.tables[0]?.rows[0]?.[0];

describe("the Log Analytics protocol", () => {
  it.each(["/v1/workspaces/any-id/query", "/workspaces/any-id/query"])("answers POST %s", async (path) => {
    const { status, body } = await post({ query: "Names | order by Name asc" }, {}, path);
    expect(status).toBe(200);
    expect(body.tables).toEqual([
      { name: "PrimaryResult", columns: [{ name: "Name", type: "string" }], rows: [["one"], ["two"]] },
    ]);
  });

  it("answers GET with the query in the address", async () => {
    const query = new URLSearchParams({ query: "Logons | count", timespan: "P3D" });
    const response = await fetch(`${url}/v1/workspaces/${workspace}/query?${query}`);
    expect(((await response.json()) as Body).tables[0]?.rows).toEqual([[3]]);
  });

  it.each([
    ["a duration, which ends now", "P3D", 3],
    ["a shorter duration", "PT36H", 1],
    ["two instants", "2024-05-01T00:00:00Z/2024-05-03T00:00:00Z", 2],
    ["an instant and a duration", "2024-05-01T00:00:00Z/P4D", 4],
    ["a duration and an instant", "P4D/2024-05-05T00:00:00Z", 4],
  ])("limits every table to a timespan: %s", async (_, timespan, expected) => {
    expect(await count({ timespan })).toBe(expected);
  });

  it("sees everything without a timespan, and every row of a table without a time", async () => {
    expect(await count({})).toBe(10);
    const names = await post({ query: "Names | count", timespan: "PT1H" });
    expect(names.body.tables[0]?.rows).toEqual([[2]]);
  });

  it("adds statistics and render only where they are preferred", async () => {
    const query = { query: "Logons | summarize count() by Day | render timechart" };
    const plain = await post(query);
    expect([plain.body.statistics, plain.body.render]).toEqual([undefined, undefined]);
    const asked = await post(query, { prefer: "wait=30,include-statistics=true,include-render=true" });
    expect(asked.body.statistics?.query.executionTime).toBeGreaterThan(0);
    expect(asked.body.render?.visualization).toBe("timechart");
  });

  it("runs a query no longer than it is told to wait", async () => {
    const slow =
      "range a from 1 to 5000000 step 1 | extend b = a % 1000 | join kind=inner (range b from 1 to 5000000 step 1 | extend b = b % 1000) on b | count";
    const { status, body } = await post({ query: slow }, { prefer: "wait=1" });
    expect([status, body.error?.code]).toEqual([504, "GatewayTimeout"]);
  });

  it("says where the syntax is wrong as the service does", async () => {
    const { status, body } = await post({ query: "Logons\n| where Day ==" });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: "BadArgumentError",
      message: "The request had some invalid properties",
      innererror: { code: "SyntaxError", innererror: { code: "SYN0002", line: 2 } },
    });
  });

  it("says which name it does not know as the service does", async () => {
    const { body } = await post({ query: "Logons\n| where Nothing == 1" });
    expect(body.error?.innererror).toMatchObject({
      code: "SemanticError",
      innererror: { code: "SEM0100", line: 2, pos: 8, token: "Nothing" },
    });
  });

  it.each([
    [{ timespan: "P1D" }, "query"],
    [{ query: "print 1", timespan: "yesterday" }, "timespan"],
    [{ query: "print 1", timespan: "P1M" }, "timespan"],
  ])("names the property that is wrong in %j", async (body, name) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.error)).toContain(`'${name}'`);
  });

  it("describes every table in the metadata", async () => {
    const response = await fetch(`${url}/v1/workspaces/${workspace}/metadata`);
    const body = (await response.json()) as {
      tables: { name: string; columns: unknown }[];
      workspaces: { id: string }[];
    };
    const described = smallTables.map(({ name, columns }) => ({ name, columns }));
    expect(body.tables.map(({ name, columns }) => ({ name, columns }))).toEqual(
      described.sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    expect(body.workspaces[0]?.id).toBe(workspace);
  });

  it("answers 204 for an empty workspace", async () => {
    const empty = await smallEngine([]);
    const other = createWireServer(empty);
    const { url: at } = await other.listen();
    const response = await fetch(`${at}/v1/workspaces/x/query`, { method: "POST", body: '{"query":"print 1"}' });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    await other.close();
    await empty.close();
  });

  it("does not know other paths", async () => {
    expect((await fetch(`${url}/v1/other`)).status).toBe(404);
  });

  it("answers nobody who calls this machine by another name", async () => {
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      const target = new URL(`${url}/v1/workspaces/x/metadata`);
      request(target, { headers: { host: "rebound.example" } }, (response) => resolve(response.statusCode)).end();
    });
    expect(status).toBe(403);
  });
});

describe("faults asked for by header", () => {
  const under = (fault: string) => post({ query: "Logons | order by Day asc" }, { "x-huntbot-fault": fault });

  it("throttles with the seconds given", async () => {
    const { status, headers } = await under("429=7");
    expect([status, headers.get("retry-after")]).toEqual([429, "7"]);
  });
  it("times out", async () => {
    expect((await under("504")).status).toBe(504);
  });
  it("answers in part", async () => {
    const { status, body } = await under("partial");
    expect([status, body.error?.code, body.tables[0]?.rows.length]).toEqual([200, "PartialError", 5]);
  });
  it("cuts the connection in the middle", async () => {
    await expect(under("cut")).rejects.toThrow();
  });
  it("refuses what is no fault", async () => {
    expect((await under("explode")).status).toBe(400);
  });
});

describe("the clients of the services, unmodified", () => {
  const credential = { getToken: async () => ({ token: "anything", expiresOnTimestamp: Date.now() + 3_600_000 }) };
  /** Only the scheme: the client insists on https for a token. */
  const plainHttp = {
    name: "plainHttp",
    sendRequest: (
      request: { url: string; allowInsecureConnection?: boolean },
      next: (request: never) => Promise<never>,
    ) => {
      request.url = request.url.replace("https:", "http:");
      request.allowInsecureConnection = true;
      return next(request as never);
    },
  };

  it("@azure/monitor-query queries and batches", async () => {
    const client = new LogsQueryClient(credential, {
      endpoint: url.replace("http:", "https:"),
      additionalPolicies: [{ policy: plainHttp, position: "perRetry" }],
    });
    const one = await client.queryWorkspace(workspace, "Logons | count", { duration: "P2D" });
    expect(one.status === LogsQueryResultStatus.Success && one.tables[0]?.rows).toEqual([[2]]);
    const [good, bad] = await client.queryBatch([
      { workspaceId: workspace, query: "Names | count", timespan: { duration: "P1D" } },
      { workspaceId: workspace, query: "Nowhere", timespan: { duration: "P1D" } },
    ]);
    expect(good?.status === LogsQueryResultStatus.Success && good.tables[0]?.rows).toEqual([[2]]);
    expect(bad?.status).toBe(LogsQueryResultStatus.Failure);
  });

  it("azure-kusto-data queries, in both versions, and reads the schema", async () => {
    const client = new Client(KustoConnectionStringBuilder.withAccessToken(url, "anything"));
    const rows = async (answer: ReturnType<typeof client.execute>) => (await answer).primaryResults[0]?.toJSON().data;
    expect(await rows(client.execute("logs", "Logons | summarize Last = max(TimeGenerated)"))).toEqual([
      { Last: new Date("2024-05-09T00:00:00Z") },
    ]);
    expect(await rows(client.executeMgmt("logs", ".show tables"))).toEqual(
      ["Cheap", "Logons", "Names"].map((TableName) => ({ TableName })),
    );
    await expect(client.execute("logs", "Nowhere")).rejects.toThrow("400");
    client.close();
  });
});
