import { z } from "zod";
import { KqlError } from "../../kql/index.ts";
import type { Answer } from "../../model/logs.ts";
import type { LogEngine } from "../engine.ts";
import { badArgument, logAnalyticsError } from "./errors.ts";
import { type Exchange, errorReply, jsonBody, jsonReply, type Reply, type Route } from "./exchange.ts";
import type { Faulty, Spoil } from "./faulty.ts";
import { encodeBody } from "./log-analytics.ts";
import { metadataBody, plansBody } from "./metadata.ts";
import { readPrefer } from "./prefer.ts";
import { readTimespan } from "./timespan.ts";

const queryBody = z.object({
  query: z.string(),
  timespan: z.string().nullish(),
  workspaces: z.array(z.string()).nullish(),
});
type Asked = z.infer<typeof queryBody>;

const batchBody = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
});

/** Log Analytics: query (POST and GET), batch, metadata; and the one Resource Manager call that goes with them. */
export function workspaceRoutes(engine: LogEngine, faulty: Faulty): readonly Route[] {
  const ask = (asked: unknown, prefer: string | undefined, exchange: Pick<Exchange, "signal">, spoil: Spoil) =>
    answerQuery(engine, asked, prefer, exchange.signal, spoil);
  return [
    async (exchange) => {
      if (!/^\/workspaces\/[^/]+\/query$/.test(exchange.path)) return undefined;
      const asked = exchange.method === "GET" ? Object.fromEntries(exchange.parameters) : jsonBody(exchange);
      return faulty.run(exchange, (spoil) => ask(asked, preferOf(exchange.headers), exchange, spoil));
    },
    async (exchange) => {
      if (exchange.path !== "/$batch" || exchange.method !== "POST") return undefined;
      const batch = batchBody.safeParse(jsonBody(exchange));
      if (!batch.success) return errorReply(badArgument(invalid("requests", "an array of queries with their ids")));
      const responses = batch.data.requests.map(async ({ id, headers, body }) => {
        const one = (spoil: Spoil) => ask(body, preferOf(headers ?? {}), exchange, spoil);
        const reply = await faulty.run(exchange, one);
        return `{"id":${JSON.stringify(id)},"status":${reply.status},"body":${reply.body || '{"tables":[]}'}}`;
      });
      return { status: 200, body: `{"responses":[${(await Promise.all(responses)).join(",")}]}` };
    },
    async (exchange) => {
      const [, workspace] = /^\/workspaces\/([^/]+)\/metadata$/.exec(exchange.path) ?? [];
      return workspace === undefined ? undefined : jsonReply(metadataBody([workspace], await engine.tables()));
    },
    async ({ path }) => {
      const [, id] = /^(\/subscriptions\/.+\/workspaces\/[^/]+)\/tables$/i.exec(path) ?? [];
      return id === undefined ? undefined : jsonReply(plansBody(id, await engine.tables()));
    },
  ];
}

function preferOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === "prefer") ?? [];
  return Array.isArray(value) ? value.join(",") : value;
}

async function answerQuery(
  engine: LogEngine,
  body: unknown,
  header: string | undefined,
  signal: AbortSignal,
  spoil: Spoil,
): Promise<Reply> {
  const asked = queryBody.safeParse(body);
  if (!asked.success) return errorReply(badArgument(invalid("query", "the KQL text, as a string")));
  const span = spanOf(asked.data, engine.now());
  if (span === "unreadable") return errorReply(badArgument(invalid("timespan", "an ISO 8601 duration or interval")));
  if ((await engine.tables()).length === 0) return { status: 204, body: "" };
  const prefer = readPrefer(header);
  try {
    const options = { signal, timeoutMs: prefer.wait * 1000, ...(span ? { span } : {}) };
    const answer: Answer = await engine.query(asked.data.query, options);
    return { status: 200, body: encodeBody(spoil(answer), prefer) };
  } catch (error) {
    if (error instanceof KqlError) return errorReply(logAnalyticsError(error, asked.data.query));
    throw error;
  }
}

function spanOf({ timespan }: Asked, now: Date) {
  return timespan ? (readTimespan(timespan, now) ?? "unreadable") : undefined;
}

function invalid(name: string, expected: string) {
  return { code: "InvalidArgument", message: `The property '${name}' must be ${expected}.` };
}
