import { Failure } from "../model/failure.ts";
import type { Pager } from "../model/page.ts";
import type { Clock } from "../model/window.ts";
import { pagerDuty } from "./pagerduty.ts";
import { webhookPager } from "./webhook.ts";

type Env = Readonly<Record<string, string | undefined>>;

const usualTimeout = 5_000;

export interface PagersOptions {
  readonly clock: Clock;
  /** For one call. Default 5 s. */
  readonly timeoutMs?: number;
}

/** `PAGERDUTY_ROUTING_KEYS`: further services as `payments=KEY,web=KEY`, each with the key of its own integration. */
export function pagerServices(env: Env): Readonly<Record<string, string>> {
  const pairs = (env["PAGERDUTY_ROUTING_KEYS"] ?? "").split(",").filter((pair) => pair.trim() !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", key = ""] = pair.split("=").map((part) => part.trim());
      return [name, key];
    }),
  );
}

/**
 * The pagers that the environment names, the first asked first; none when it names none. Throws a Failure for a key or
 * address that cannot be right.
 */
export function pagersFrom(env: Env, { clock, timeoutMs = usualTimeout }: PagersOptions): readonly Pager[] {
  const pagers: Pager[] = [];
  const caller = { timeoutMs };
  const routingKey = env["PAGERDUTY_ROUTING_KEY"];
  if (routingKey) {
    const serviceKeys = pagerServices(env);
    for (const [name, key] of Object.entries({ PAGERDUTY_ROUTING_KEY: routingKey, ...serviceKeys }))
      checkKey(name, key);
    const token = env["PAGERDUTY_API_TOKEN"];
    const origin = checkedUrl("PAGERDUTY_API_URL", env["PAGERDUTY_API_URL"] || "https://api.pagerduty.com");
    pagers.push(
      pagerDuty({
        eventsUrl: eventsUrl(env["PAGERDUTY_EVENTS_URL"] || "https://events.pagerduty.com/v2/enqueue"),
        routingKey,
        serviceKeys,
        rest: token ? { origin: origin.href.replace(/\/+$/, ""), token, from: env["PAGERDUTY_FROM"] || null } : null,
        caller,
      }),
    );
  }
  const url = env["PAGER_WEBHOOK_URL"];
  if (url) {
    const secret = env["PAGER_WEBHOOK_SECRET"];
    if (!secret) {
      throw wrong("PAGER_WEBHOOK_URL is set without PAGER_WEBHOOK_SECRET.", "Set the secret that signs the pages.");
    }
    const href = checkedUrl("PAGER_WEBHOOK_URL", url).href;
    pagers.push(webhookPager({ url: href, secret, clock, caller }));
  }
  return pagers;
}

/** An address without a path means the server's usual one. */
function eventsUrl(given: string): string {
  const url = checkedUrl("PAGERDUTY_EVENTS_URL", given);
  if (url.pathname === "/") url.pathname = "/v2/enqueue";
  return url.href;
}

function checkKey(name: string, key: string): void {
  if (/^[A-Za-z0-9]{32}$/.test(key)) return;
  throw wrong(
    `The routing key ${name} has ${key.length} characters; a PagerDuty key has 32 letters and digits.`,
    "Copy the Integration Key of the service's Events API v2 integration.",
  );
}

function checkedUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url && (url.protocol === "https:" || url.protocol === "http:")) return url;
  throw wrong(
    `${name} is no http(s) address.`,
    "Write it with its scheme, for example https://events.eu.pagerduty.com.",
  );
}

const wrong = (why: string, fix: string) => new Failure({ what: "Cannot page", why, fix, usage: true });
