import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAzureMonitor } from "../../src/logs/azure-store.ts";
import type { Failure } from "../../src/model/failure.ts";
import type { BoundQuery, LogStore, QueryOptions } from "../../src/model/logs.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";

const first = "aaaaaaaa-0000-0000-0000-000000000001";
const second = "bbbbbbbb-0000-0000-0000-000000000002";
const window = { from: new Date("2024-05-01T00:00:00Z"), to: new Date("2024-05-08T00:00:00Z") };
const span = { from: new Date("2024-02-01T00:00:00Z"), to: window.to };
const query = {
  id: "ip/office",
  kql: "Office\n| where Nothing == 1",
  tables: ["Office"],
  span,
  values: [],
} as unknown as BoundQuery;
const options = (signal = new AbortController().signal): QueryOptions => ({
  window,
  signal,
  person: { platform: "terminal", id: "a", name: "A" },
});

let service: Loopback;
let notes: string[];
beforeEach(async () => {
  service = await loopback();
  notes = [];
});
afterEach(() => service.close());

function open(workspaces: readonly string[] = [first], more: { timeoutMs?: number } = {}): LogStore {
  return openAzureMonitor({
    workspaces,
    endpoint: service.origin,
    audience: service.origin,
    resourceManager: service.origin,
    onNote: (note) => notes.push(note),
    ...more,
  });
}

const table = (columns: [string, string][], rows: unknown[][]) => ({
  tables: [{ name: "PrimaryResult", columns: columns.map(([name, type]) => ({ name, type })), rows }],
});

async function failure(status: number, body: unknown): Promise<Failure> {
  service.answer((response) => sendJson(response, status, body));
  return open()
    .query(query, options())
    .then(
      () => Promise.reject(new Error("It answered.")),
      (error: Failure) => error,
    );
}

describe("a query to Azure Monitor", () => {
  it("is sent with the span it states, the time it may take, and the other workspaces", async () => {
    service.answer((response) => sendJson(response, 200, table([["a", "long"]], [[1]])));
    await open([first, second], { timeoutMs: 30_000 }).query(query, options());
    const [{ path, headers, body } = { path: "", headers: {} as Record<string, string>, body: "{}" }] = service.asked;
    expect(path).toBe(`/v1/workspaces/${first}/query`);
    expect(headers["prefer"]).toBe("wait=30,include-render=true");
    expect(headers.authorization).toBe("Bearer loopback");
    expect(JSON.parse(body)).toEqual({
      query: query.kql,
      timespan: "2024-02-01T00:00:00.000Z/2024-05-08T00:00:00.000Z",
      workspaces: [second],
    });
  });

  it("keeps nulls, ticks and digits that the client itself would lose", async () => {
    const columns: [string, string][] = [
      ["t", "datetime"],
      ["none", "datetime"],
      ["n", "long"],
      ["bag", "dynamic"],
    ];
    const body = '[["2024-05-01T10:00:00.1234567Z",null,9007199254740993,"{\\"a\\":1}"]]';
    service.answer((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(table(columns, [])).replace("[]}]", `${body}}]`));
    });
    const { rows } = await open().query(query, options());
    expect(rows).toEqual([["2024-05-01T10:00:00.1234567Z", null, "9007199254740993", { a: 1 }]]);
  });

  it("has no rows when the workspace is empty and answers 204", async () => {
    service.answer((response) => void response.writeHead(204).end());
    expect(await open().query(query, options())).toMatchObject({ columns: [], rows: [] });
  });

  it("keeps the rows of a partial answer with the innermost reason", async () => {
    const error = {
      code: "PartialError",
      message: "outer",
      details: [
        { code: "E", message: "inner", innererror: { code: "-1", message: "Query result set has exceeded the limit" } },
      ],
    };
    service.answer((response) => sendJson(response, 200, { ...table([["a", "long"]], [[1]]), error }));
    const answer = await open().query(query, options());
    expect(answer.rows).toEqual([[1]]);
    expect(answer.partial).toEqual({ reason: "Query result set has exceeded the limit" });
  });

  it("says that a query of several statements has more results than are shown", async () => {
    const { tables } = table([["a", "long"]], [[1]]);
    service.answer((response) => sendJson(response, 200, { tables: [...tables, ...tables] }));
    const { partial } = await open().query(query, options());
    expect(partial?.reason).toBe("the query has 2 results, and only the first is shown");
  });

  it("labels rows by their workspace's name, where there are several", async () => {
    service.answer((response, request) => {
      const [, id] = /workspaces\/([^/]+)\/metadata/.exec(request.url ?? "") ?? [];
      if (!id) return sendJson(response, 200, table([["TenantId", "string"]], [[second], [first], ["other"]]));
      const name = id === first ? "soc-eu" : "soc-us";
      sendJson(response, 200, { tables: [], workspaces: [{ id, name, resourceId: `/r/${name}` }] });
    });
    const answer = await open([first, second]).query(query, options());
    expect(answer.columns.at(-1)).toEqual({ name: "Workspace", type: "string" });
    expect(answer.rows.map((row) => row.at(-1))).toEqual(["soc-us", "soc-eu", "other"]);
  });
});

describe("what Azure Monitor refuses, as an analyst reads it", () => {
  it("names the role and the README's step for 403", async () => {
    const { what, why, fix } = await failure(403, { error: { code: "InsufficientAccessError" } });
    expect(`${what}: ${why}`).toBe(`Could not search: workspace ${first} refused the token (403).`);
    expect(fix).toBe(
      'The bot\'s identity needs the role "Log Analytics Reader" on it; whoever runs the bot: "Azure in 10 minutes", step 3.',
    );
  });

  it("tells an expired token", async () => {
    expect((await failure(401, {})).why).toContain("does not accept the token (401): it expired");
  });

  it("tells a workspace that does not exist", async () => {
    expect((await failure(404, { error: { code: "WorkspaceNotFoundError" } })).fix).toContain("HUNTBOT_LOGS");
  });

  it("places a bad query's error in its text", async () => {
    const innermost = {
      code: "SEM0100",
      message: "'where' operator: Failed to resolve column or scalar expression named 'Nothing'",
      line: 2,
      pos: 8,
    };
    const innererror = { code: "SemanticError", message: "A semantic error occurred.", innererror: innermost };
    const { what, why } = await failure(400, {
      error: { code: "BadArgumentError", message: "The request had some invalid properties", innererror },
    });
    expect(what).toBe("Could not run ip/office");
    expect(why).toBe(`${innermost.message} (SEM0100, at character ${query.kql.indexOf("Nothing") + 1}).`);
  });

  it("survives a gateway's own page", async () => {
    service.answer(
      (response) => void response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>"),
    );
    await expect(open().query(query, options())).rejects.toThrow("failed (502): no details were given");
  });

  it("asks once, and only once, when a query times out", async () => {
    expect((await failure(504, { error: { code: "GatewayTimeout" } })).why).toContain("took longer than 180 s");
    expect(service.asked.length).toBe(1);
  });
});

describe("the tables of a workspace", () => {
  const metadata = {
    tables: [
      {
        name: "SigninLogs",
        columns: [
          { name: "TimeGenerated", type: "datetime" },
          { name: "Risk", type: "real" },
        ],
      },
      { name: "Verbose_CL", columns: [{ name: "TimeGenerated", type: "datetime" }] },
    ],
    workspaces: [
      { id: first, name: "soc", resourceId: "/subscriptions/s/resourceGroups/g/providers/p/workspaces/soc" },
    ],
  };
  const answers = (plans: { status: number; body: unknown }) =>
    service.answer((response, request) => {
      if (request.url?.includes("/metadata")) return sendJson(response, 200, metadata);
      if (request.url?.includes("/tables?")) return sendJson(response, plans.status, plans.body);
      sendJson(
        response,
        200,
        table(
          [
            ["DataType", "string"],
            ["Newest", "datetime"],
            ["MegabytesADay", "real"],
          ],
          [["SigninLogs", "2024-05-07T23:00:00Z", 2048.5]],
        ),
      );
    });

  it("have columns from the metadata, plans from Resource Manager, volumes and newest rows from Usage", async () => {
    answers({
      status: 200,
      body: {
        value: [
          { name: "SigninLogs", properties: { plan: "Analytics" } },
          { name: "Verbose_CL", properties: { plan: "Basic" } },
        ],
      },
    });
    const tables = await open().tables(options().signal);
    expect(tables.map(({ name, plan, newest, megabytesADay }) => [name, plan, newest, megabytesADay])).toEqual([
      ["SigninLogs", "Analytics", "2024-05-07T23:00:00.0000000Z", 2048.5],
      ["Verbose_CL", "Basic", null, 0],
    ]);
    expect(tables[0]?.columns).toEqual([
      { name: "TimeGenerated", type: "datetime" },
      { name: "Risk", type: "real" },
    ]);
  });

  it("have unknown plans, and a note, where the identity may not read them", async () => {
    answers({ status: 403, body: {} });
    const tables = await open().tables(options().signal);
    expect(tables.map(({ plan }) => plan)).toEqual(["unknown", "unknown"]);
    expect(notes).toEqual(['table plans unknown: the bot\'s identity needs the role "Reader" on the workspace']);
  });

  it("are asked for once, however many ask", async () => {
    answers({ status: 200, body: { value: [] } });
    const store = open();
    await Promise.all([store.tables(options().signal), store.tables(options().signal)]);
    await store.tables(options().signal);
    expect(service.asked.filter(({ path }) => path.includes("/metadata")).length).toBe(1);
  });

  it("are asked for again after a failure, which names the role", async () => {
    service.answer((response) => sendJson(response, 403, {}));
    const store = open();
    await expect(store.tables(options().signal)).rejects.toThrow('needs the role "Log Analytics Reader"');
    answers({ status: 200, body: { value: [] } });
    expect((await store.tables(options().signal)).length).toBe(2);
  });
});
