import { createHash } from "node:crypto";
import { z } from "zod";
import type { Alert } from "../../model/page.ts";
import { readField } from "./entities.ts";
import { readSeverity } from "./severity.ts";

const words = z.string().max(20_000);
const scalar = z.union([z.string().max(8_192), z.number(), z.boolean()]).transform(String);

/** What a product sends to PagerDuty's Events API: it may send us the same. */
const sent = z.object({
  event_action: z.enum(["trigger", "acknowledge", "resolve"]),
  dedup_key: z.string().min(1).max(255).optional(),
  client_url: z.string().max(2_000).optional(),
  payload: z
    .object({
      summary: words.min(1),
      source: words.optional(),
      severity: z.string().max(50).optional(),
      timestamp: z.string().max(50).optional(),
      component: words.optional(),
      group: words.optional(),
      class: words.optional(),
      custom_details: z.record(z.string(), z.unknown()).optional().catch(undefined),
    })
    .optional(),
});

/** What PagerDuty's own webhooks tell about an incident. */
const told = z.object({
  event: z.object({
    event_type: z.string().max(100),
    occurred_at: z.string().max(50).optional(),
    data: z.object({
      id: z.string().min(1).max(200),
      title: words.optional(),
      urgency: z.string().max(50).optional(),
      html_url: z.string().max(2_000).nullish(),
      incident_key: z.string().max(500).nullish(),
      service: z.object({ summary: words.optional() }).nullish(),
    }),
  }),
});

const statusOfType: Readonly<Record<string, Alert["status"]>> = {
  "incident.triggered": "firing",
  "incident.reopened": "firing",
  "incident.resolved": "resolved",
};

/** Null for what is no alert of its own: an acknowledgement, a note, an event that came from one of our own pages. */
export function readPagerDutySent(body: unknown, isOurs: (key: string) => boolean): Alert | null {
  const { event_action, dedup_key, payload, client_url } = sent.parse(body);
  if (event_action === "acknowledge" || (dedup_key && isOurs(dedup_key))) return null;
  const summary = payload?.summary ?? dedup_key;
  if (!summary)
    throw new z.ZodError([{ code: "custom", path: ["payload", "summary"], message: "needed", input: body }]);
  const details = Object.entries(payload?.custom_details ?? {}).flatMap(([name, value]) => {
    const read = scalar.safeParse(value);
    return read.success ? [readField(name, read.data)] : [];
  });
  const origin = payload?.source ? readField("host", payload.source) : { indicators: [], texts: [] };
  return {
    source: "pagerduty",
    externalId: dedup_key ?? digest(`${summary} ${payload?.source ?? ""}`),
    status: event_action === "resolve" ? "resolved" : "firing",
    title: summary,
    severity: readSeverity(payload?.severity),
    rule: payload?.class ?? payload?.group ?? payload?.component ?? summary,
    occurredAt: payload?.timestamp ?? null,
    indicators: [...details.flatMap(({ indicators }) => indicators), ...origin.indicators],
    texts: [summary, ...details.flatMap(({ texts }) => texts)],
    url: client_url ?? null,
    routing: {},
  };
}

export function readPagerDutyTold(body: unknown, isOurs: (key: string) => boolean): Alert | null {
  const { event_type, occurred_at, data } = told.parse(body).event;
  const status = statusOfType[event_type];
  if (!status || (data.incident_key && isOurs(data.incident_key))) return null;
  return {
    source: "pagerduty",
    externalId: data.incident_key || data.id,
    status,
    title: data.title ?? `PagerDuty incident ${data.id}`,
    severity: data.urgency === "high" ? "high" : "low",
    rule: data.service?.summary ?? "PagerDuty",
    occurredAt: occurred_at ?? null,
    indicators: [],
    texts: [data.title ?? ""],
    url: data.html_url ?? null,
    routing: {},
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);
