import type { Clock } from "../model/window.ts";
import { judgeHook, judgePagerDuty, type Trust } from "./hooks-signature.ts";
import { json, problem, type Reply } from "./reply.ts";
import type { Call, Route } from "./route.ts";

export interface HooksOptions {
  readonly clock: Clock;
  /** HUNTBOT_HOOK_SECRET: without it `/hooks/alerts` is not there. */
  readonly secret: string | null;
  /** PAGERDUTY_WEBHOOK_SECRET: without it `/hooks/pagerduty` is not there. Several, separated by commas, while it changes. */
  readonly pagerDutySecret: string | null;
  /** Keeps the alert so that it survives a crash, then resolves. Throws a usage Failure for what is no alert. */
  receive(body: unknown): Promise<Receipt>;
  /** The same for what PagerDuty tells about our pages. */
  told(body: unknown): Promise<void>;
}

/** `id` is null for an event that is no alert. */
export interface Receipt {
  readonly id: string | null;
  /** True when the same source, external id and status were received before. */
  readonly known: boolean;
}

const refusals: Readonly<Record<Exclude<Trust, "trusted">, string>> = {
  unsigned: "This request is neither signed nor does it carry the secret.",
  wrong: "This request's signature or secret does not fit.",
  stale: "This request's timestamp is more than five minutes off.",
};

/** Sentinel's incidents carry all of their alerts. */
const mostBody = 1024 * 1024;

/** `POST /hooks/alerts` and `POST /hooks/pagerduty`, each only where its secret is set. */
export function hookRoutes({ clock, secret, pagerDutySecret, receive, told }: HooksOptions): Route[] {
  const routes: Route[] = [];
  if (secret) {
    routes.push({
      methods: ["POST"],
      path: "/hooks/alerts",
      maxBody: mostBody,
      async handle(call) {
        const trust = judgeHook(call.headers, call.body, { secret, now: clock() });
        if (trust !== "trusted") return problem(401, refusals[trust]);
        return withBody(call, async (body) => {
          const { id, known } = await receive(body);
          return json(202, id === null ? { id, ignored: true } : { id, known });
        });
      },
    });
  }
  if (pagerDutySecret) {
    const secrets = pagerDutySecret
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
    routes.push({
      methods: ["POST"],
      path: "/hooks/pagerduty",
      maxBody: mostBody,
      async handle(call) {
        const trusts = secrets.map((each) => judgePagerDuty(call.headers, call.body, each));
        const trust = trusts.find((each) => each === "trusted") ?? trusts[0] ?? "unsigned";
        if (trust !== "trusted") return problem(401, refusals[trust]);
        return withBody(call, async (body) => {
          await told(body);
          return json(202, { accepted: true });
        });
      },
    });
  }
  return routes;
}

/** The bytes are parsed only once they are trusted. */
async function withBody(call: Call, answer: (body: unknown) => Promise<Reply>): Promise<Reply> {
  let body: unknown;
  try {
    body = JSON.parse(call.body.toString("utf8"));
  } catch {
    return problem(400, "The body is not JSON.");
  }
  return answer(body);
}
