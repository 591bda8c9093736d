import { z } from "zod";
import { Failure } from "../model/failure.ts";
import type { PagerNews } from "../model/page.ts";

const shape = z.object({
  event: z.object({
    event_type: z.string().max(100),
    occurred_at: z.iso.datetime({ offset: true }),
    agent: z.object({ summary: z.string().max(500).nullish() }).nullish(),
    data: z.object({ incident_key: z.string().max(500).nullish() }),
  }),
});

const changes: Readonly<Record<string, PagerNews["change"]>> = {
  "incident.acknowledged": "acknowledged",
  "incident.unacknowledged": "unacknowledged",
  "incident.resolved": "resolved",
  "incident.reopened": "reopened",
};

/**
 * What a PagerDuty v3 webhook says about a page. Null for everything that changes no page's state (notes, also our own;
 * other people's incidents; a ping). Throws a usage Failure for what is no webhook of theirs.
 */
export function readPagerDutyNews(body: unknown): PagerNews | null {
  const read = shape.safeParse(body);
  if (!read.success) {
    const isPing = z.object({ event: z.object({ event_type: z.literal("pagey.ping") }) }).safeParse(body).success;
    if (isPing) return null;
    throw new Failure({
      what: "This is no PagerDuty webhook",
      why: `${z.prettifyError(read.error).replace(/\s*\n\s*/g, " ")}.`,
      fix: "Subscribe a Generic V3 Webhook to incident.acknowledged, .unacknowledged, .resolved and .reopened.",
      usage: true,
    });
  }
  const { event_type, occurred_at, agent, data } = read.data.event;
  const change = changes[event_type];
  if (!change || !data.incident_key) return null;
  return { pageId: data.incident_key, change, by: agent?.summary ?? "PagerDuty", at: occurred_at };
}
