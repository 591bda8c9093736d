import { randomUUID } from "node:crypto";
import { z } from "zod";
import { KqlError } from "../../kql/index.ts";
import type { LogEngine } from "../engine.ts";
import { answerCommand, encodeTables } from "./database-schema.ts";
import { kustoError, oneApi } from "./errors.ts";
import { type Exchange, errorReply, jsonBody, jsonReply, type Reply, type Route } from "./exchange.ts";
import type { Faulty, Spoil } from "./faulty.ts";
import { encodeFrames } from "./frames.ts";
import { tablesDetails } from "./tables-details.ts";

const requestBody = z.object({
  db: z.string().nullish(),
  csl: z.string(),
  properties: z.object({ Options: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});
type Asked = z.infer<typeof requestBody>;

/** Azure Data Explorer: what its clients probe, query with (`/v2` frames, `/v1` tables) and learn the schema by. */
export function clusterRoutes(engine: LogEngine, faulty: Faulty): readonly Route[] {
  return [
    async ({ path, headers }) => {
      if (path !== "/rest/auth/metadata") return undefined;
      return jsonReply({ AzureAD: authority(`http://${headers.host ?? "localhost"}`) });
    },
    async (exchange) => {
      if (exchange.path !== "/rest/query") return undefined;
      return faulty.run(exchange, (spoil) => answerQuery(engine, exchange, spoil));
    },
    async (exchange) => (exchange.path === "/rest/mgmt" ? answerMgmt(engine, exchange) : undefined),
  ];
}

/** Where a client would get its token. Any token is taken here, so nothing asks there unless a person signs in. */
function authority(cluster: string) {
  return {
    LoginEndpoint: "https://login.microsoftonline.com",
    LoginMfaRequired: false,
    KustoClientAppId: "db662dc1-0cfe-4e1c-a843-19a68e65be58",
    KustoClientRedirectUri: "https://microsoft/kustoclient",
    KustoServiceResourceId: cluster,
    FirstPartyAuthorityUrl: "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a",
  };
}

async function answerQuery(engine: LogEngine, exchange: Exchange, spoil: Spoil): Promise<Reply> {
  const asked = requestBody.safeParse(jsonBody(exchange));
  if (!asked.success) return errorReply(malformed());
  const { csl, properties } = asked.data;
  const timeoutMs = timeoutOf(properties?.Options?.["servertimeout"]);
  const span = spanOf(asked.data);
  try {
    const answer = await engine.query(csl, {
      signal: exchange.signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(span ? { span } : {}),
    });
    const activity = String(exchange.headers["x-ms-client-request-id"] ?? randomUUID());
    return { status: 200, body: encodeFrames(spoil(answer), activity) };
  } catch (error) {
    if (error instanceof KqlError) return errorReply(kustoError(error, csl));
    throw error;
  }
}

async function answerMgmt(engine: LogEngine, exchange: Exchange): Promise<Reply> {
  const asked = requestBody.safeParse(jsonBody(exchange));
  if (!asked.success) return errorReply(malformed());
  const { csl, db } = asked.data;
  const answer = /^\s*\.show\s+tables\s+details\s*$/i.test(csl)
    ? await tablesDetails(engine, db ?? "logs", exchange.signal)
    : answerCommand(csl, db ?? "logs", await engine.tables());
  if (answer) return { status: 200, body: encodeTables(answer) };
  const why =
    "Syntax error: this server answers .show database schema as json, .show databases and .show tables [details] only";
  return errorReply(
    oneApi(400, "Request is invalid and cannot be executed.", "Kusto.Data.Exceptions.SyntaxException", why),
  );
}

function malformed() {
  return oneApi(400, "Bad request", "Kusto.Data.Exceptions.KustoBadRequestException", "The body must hold db and csl.");
}

/** `hh:mm:ss[.fff]`, as clients send `servertimeout`. */
function timeoutOf(value: unknown): number | undefined {
  const match = /^(?:(\d+)\.)?(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(String(value ?? ""));
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** Kusto's request properties that limit every table to a span of one datetime column. */
function spanOf({ properties }: Asked) {
  const options = properties?.Options ?? {};
  if (options["query_datetimescope_column"] !== "TimeGenerated") return undefined;
  const [from, to] = ["query_datetimescope_from", "query_datetimescope_to"].map(
    (name) => new Date(String(options[name])),
  );
  if (!from || !to || Number.isNaN(from.getTime()) || Number.isNaN(to.getTime())) return undefined;
  return { from, to };
}
