import type { OutgoingPage, Pager, PagerReply, Severity } from "../model/page.ts";
import { type Caller, callPager } from "./call.ts";
import { pagerDutyRest } from "./pagerduty-rest.ts";

export interface PagerDutyOptions {
  /** The address that takes events. */
  readonly eventsUrl: string;
  readonly routingKey: string;
  /** Other services by name, each with its own key; all others go to `routingKey`. */
  readonly serviceKeys?: Readonly<Record<string, string>>;
  /** Null without an API token: no notes, no schedules. */
  readonly rest: { readonly origin: string; readonly token: string; readonly from: string | null } | null;
  readonly caller: Caller;
}

const severityOf: Readonly<Record<Severity, string>> = {
  critical: "critical",
  high: "error",
  medium: "warning",
  low: "info",
  informational: "info",
};
const longestSummary = 1024;

/**
 * PagerDuty by its Events API v2. The page's id is the dedup_key: however often a trigger is sent, PagerDuty holds one alert
 * while it is open. Which key took a page is told by the page's service, so every later event goes to the same one.
 */
export function pagerDuty({ eventsUrl, routingKey, serviceKeys = {}, rest, caller }: PagerDutyOptions): Pager {
  const keyOf = (service: string | null) => (service ? (serviceKeys[service] ?? routingKey) : routingKey);
  const api = rest ? pagerDutyRest({ ...rest, caller }) : null;

  async function send(event: Readonly<Record<string, unknown>>): Promise<PagerReply> {
    const call = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(event) };
    return (await callPager(eventsUrl, call, caller)).reply;
  }
  const change = (action: "acknowledge" | "resolve") => (id: string, service: string | null) =>
    send({ routing_key: keyOf(service), event_action: action, dedup_key: id });

  return {
    name: "PagerDuty",
    page: (page) => send(trigger(page, keyOf(page.service))),
    acknowledge: change("acknowledge"),
    resolve: change("resolve"),
    ...(api ? { note: api.note, escalate: api.escalate, onCall: api.onCall } : {}),
  };
}

function trigger(page: OutgoingPage, key: string): Readonly<Record<string, unknown>> {
  return {
    routing_key: key,
    event_action: "trigger",
    dedup_key: page.id,
    payload: {
      summary: page.text.summary.slice(0, longestSummary),
      source: "huntbot",
      severity: severityOf[page.severity],
      timestamp: page.at,
      ...(page.service ? { component: page.service } : {}),
      custom_details: Object.fromEntries(page.text.lines.map((line, index) => [String(index + 1), line])),
    },
    client: "huntbot",
    ...(page.link ? { client_url: page.link, links: [{ href: page.link, text: "Thread" }] } : {}),
  };
}
