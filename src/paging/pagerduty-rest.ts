import { z } from "zod";
import { Failure } from "../model/failure.ts";
import type { Escalated, OnCall, PagerReply } from "../model/page.ts";
import { type Caller, callPager } from "./call.ts";

export interface RestOptions {
  /** Without a slash at its end. */
  readonly origin: string;
  readonly token: string;
  /** The mail address of the PagerDuty user in whose name notes are written; an account's token needs one. */
  readonly from: string | null;
  readonly caller: Caller;
}

const reference = z.object({ id: z.string() });
const incidents = z.object({
  incidents: z.array(
    z.object({
      id: z.string(),
      escalation_policy: reference.nullish(),
      assignments: z.array(z.object({ assignee: reference })).nullish(),
    }),
  ),
});
type Incident = z.infer<typeof incidents>["incidents"][number];
const notes = z.object({ notes: z.array(z.object({ content: z.string() })) });
const services = z.object({
  services: z.array(z.object({ name: z.string(), escalation_policy: z.object({ id: z.string() }) })),
});
const oncalls = z.object({
  oncalls: z.array(
    z.object({
      escalation_level: z.number(),
      escalation_policy: z.object({ id: z.string(), summary: z.string().nullish() }),
      user: z.object({
        id: z.string().nullish(),
        summary: z.string().nullish(),
        name: z.string().nullish(),
        time_zone: z.string().nullish(),
      }),
    }),
  ),
});

const longestNote = 25_000;

/** PagerDuty's REST API, for what events cannot do: notes, escalations, and who is on call. */
export function pagerDutyRest({ origin, token, from, caller }: RestOptions) {
  const headers = {
    authorization: `Token token=${token}`,
    accept: "application/vnd.pagerduty+json;version=2",
    "content-type": "application/json",
    ...(from ? { from } : {}),
  };

  async function read<T>(path: string, shape: z.ZodType<T>): Promise<T | Extract<PagerReply, { ok: false }>> {
    const { reply, body } = await callPager(`${origin}${path}`, { headers }, caller);
    if (!reply.ok) return reply;
    const answer = shape.safeParse(body);
    return answer.success ? answer.data : { ok: false, retry: "never", why: `${origin} answered in an unknown form` };
  }

  /** The incident that PagerDuty made of a page. */
  async function incidentOf(dedupKey: string): Promise<Incident | Extract<PagerReply, { ok: false }>> {
    const found = await read(`/incidents?${new URLSearchParams({ incident_key: dedupKey })}`, incidents);
    if ("ok" in found) return found;
    // An event becomes an incident a moment after it was accepted.
    return found.incidents[0] ?? { ok: false, retry: "later", why: "PagerDuty has made no incident of the page yet" };
  }

  /** Who is on call at which level of the incident's policy. */
  async function orderOf({ escalation_policy }: Incident) {
    if (!escalation_policy) return { ok: false, retry: "never", why: "PagerDuty names no escalation policy" } as const;
    const query = new URLSearchParams({ "escalation_policy_ids[]": escalation_policy.id, limit: "100" });
    const found = await read(`/oncalls?${query}`, oncalls);
    return "ok" in found ? found : found.oncalls;
  }

  async function write(method: "POST" | "PUT", path: string, content: object): Promise<PagerReply> {
    return (await callPager(`${origin}${path}`, { method, headers, body: JSON.stringify(content) }, caller)).reply;
  }

  return {
    async note(dedupKey: string, text: string): Promise<PagerReply> {
      const incident = await incidentOf(dedupKey);
      if ("ok" in incident) return incident;
      const path = `/incidents/${encodeURIComponent(incident.id)}/notes`;
      const content = text.slice(0, longestNote);
      // A note has no key of its own: one that is there already was written by a try whose answer was lost.
      const there = await read(path, notes);
      if ("ok" in there) return there;
      if (there.notes.some((note) => note.content === content)) return { ok: true };
      return write("POST", path, { note: { content } });
    },
    async escalate(dedupKey: string, from: number): Promise<Escalated> {
      const incident = await incidentOf(dedupKey);
      if ("ok" in incident) return incident;
      const order = await orderOf(incident);
      if ("ok" in order) return order;
      const assigned = new Set(incident.assignments?.map(({ assignee }) => assignee.id));
      const reached = order.flatMap(({ user, escalation_level }) =>
        assigned.has(user.id ?? "") ? [escalation_level] : [],
      );
      const current = reached.length > 0 ? Math.max(...reached) : from;
      const above = order.map((each) => each.escalation_level).filter((level) => level > current);
      if (above.length === 0)
        return { ok: false, retry: "never", why: `PagerDuty has nobody on call above level ${current}` };
      const level = Math.min(...above);
      const reply = await write("PUT", `/incidents/${encodeURIComponent(incident.id)}`, {
        incident: { type: "incident_reference", escalation_level: level },
      });
      return reply.ok ? { ok: true, level } : reply;
    },
    async onCall(service: string | null): Promise<readonly OnCall[]> {
      const query = new URLSearchParams({ limit: "100", ...(service ? { query: service } : {}) });
      const found = await read(`/services?${query}`, services);
      if ("ok" in found) throw unknown(found.why);
      const named = found.services.filter(({ name }) => !service || name.toLowerCase() === service.toLowerCase());
      if (named.length === 0) throw unknown(service ? `It has no service "${service}"` : "It has no service");
      const policies = new URLSearchParams({ "include[]": "users", earliest: "true", limit: "100" });
      for (const { escalation_policy } of named) policies.append("escalation_policy_ids[]", escalation_policy.id);
      const now = await read(`/oncalls?${policies}`, oncalls);
      if ("ok" in now) throw unknown(now.why);
      return named.flatMap(({ name, escalation_policy }) =>
        now.oncalls
          .filter((each) => each.escalation_policy.id === escalation_policy.id)
          .sort((a, b) => a.escalation_level - b.escalation_level)
          .map(({ user, escalation_level }) => ({
            name: user.name ?? user.summary ?? "somebody",
            zone: user.time_zone ?? null,
            service: name,
            level: escalation_level,
          })),
      );
    },
  };
}

const unknown = (why: string) =>
  new Failure({
    what: "PagerDuty could not say who is on call",
    why: `${why}.`,
    fix: "Whoever runs the bot: check PAGERDUTY_API_TOKEN and the service's name.",
  });
