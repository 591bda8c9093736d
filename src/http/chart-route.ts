import { createHash } from "node:crypto";
import { Failure } from "../model/failure.ts";
import type { SignatureState } from "../model/signed-url.ts";
import type { Clock } from "../model/window.ts";
import { type Exposure, isLocalCall } from "./exposure.ts";
import { failed, problem, type Reply } from "./reply.ts";
import type { Call, Route } from "./route.ts";

export interface ChartRouteOptions {
  readonly exposure: Exposure;
  readonly clock: Clock;
  /** Judges the query of a chart's address. */
  verify(query: URLSearchParams, options: { secret: string; now: Date }): SignatureState;
  /** Draws a QuickChart request; throws a usage Failure for one that is refused. `ignored` names settings not drawn. */
  draw(
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<{ readonly png: Uint8Array; readonly ignored: readonly string[] }>;
}

const refusals: Readonly<Record<Exclude<SignatureState, "valid">, string>> = {
  unsigned: "This chart's address carries no signature.",
  tampered: "This chart's address was changed: its signature does not fit.",
  expired: "This chart's address has expired.",
};

/** What may stand in a header: printable ASCII, cut short. */
const headerText = (words: string): string => words.replace(/[^\x20-\x7e]/g, "?").slice(0, 300);

/** A signed POST names its body by hash, as the query is all that the signature covers. */
function bodyFits(call: Call): boolean {
  return call.query.get("sha256") === createHash("sha256").update(call.body).digest("hex");
}

function permitted(call: Call, { exposure, verify, clock }: ChartRouteOptions): Reply | null {
  const state = verify(call.query, { secret: exposure.secret, now: clock() });
  if (state === "unsigned" && exposure.unsignedCharts && isLocalCall(call)) return null;
  if (state !== "valid") return problem(403, refusals[state]);
  return call.method === "GET" || bodyFits(call) ? null : problem(403, refusals.tampered);
}

function parametersOf(call: Call): Readonly<Record<string, unknown>> | Reply {
  if (call.method === "GET") return Object.fromEntries(call.query);
  if (!/^application\/json\s*(;|$)/i.test(call.headers["content-type"] ?? "")) {
    return problem(415, "A chart is posted as application/json.");
  }
  try {
    const body: unknown = JSON.parse(call.body.toString("utf8"));
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // Said below, as for JSON that is no object.
  }
  return problem(400, "The body is not a JSON object.");
}

/**
 * `GET|POST /chart`, QuickChart's interface as its client uses it, drawing data only. Every query must be signed and not
 * expired; only a server that nobody but this machine can reach, and that has no secret, also takes unsigned ones.
 */
export function chartRoute(options: ChartRouteOptions): Route {
  return {
    methods: ["GET", "POST"],
    path: "/chart",
    maxBody: 96 * 1024,
    async handle(call) {
      const refused = permitted(call, options);
      if (refused) return refused;
      const parameters = parametersOf(call);
      if (isReply(parameters)) return parameters;
      try {
        const { png, ignored } = await options.draw(parameters, call.signal);
        return {
          status: 200,
          headers: {
            "content-type": "image/png",
            "cache-control": "private, max-age=3600",
            ...(ignored.length > 0 ? { "x-chart-ignored": headerText(ignored.join(", ")) } : {}),
          },
          body: png,
        };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const reply = failed(error);
        // QuickChart's own client reads the reason from this header.
        return { ...reply, headers: { ...reply.headers, "x-quickchart-error": headerText(error.why) } };
      }
    },
  };
}

function isReply(value: Readonly<Record<string, unknown>> | Reply): value is Reply {
  return typeof value["status"] === "number" && "body" in value;
}
