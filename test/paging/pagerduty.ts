import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What goes wrong with the next event: no answer at all, a status, or an answer that is lost after the event was taken. */
export type Fault = "hang" | "lost" | 429 | 500 | 400;

export interface SentEvent {
  readonly at: number;
  readonly routing_key: string;
  readonly event_action: "trigger" | "acknowledge" | "resolve";
  readonly dedup_key: string;
  readonly payload?: {
    readonly summary: string;
    readonly severity: string;
    readonly custom_details: Readonly<Record<string, string>>;
  };
  readonly links?: readonly { readonly href: string }[];
}

interface Incident {
  readonly id: string;
  readonly key: string;
  state: "triggered" | "acknowledged" | "resolved";
  readonly notes: string[];
  level: number;
}

export const webhookSecret = "a secret of the subscription";
export const routingKey = "0123456789abcdef0123456789abcdef";

/**
 * PagerDuty on loopback, as far as the bot speaks to it: events, incidents made of them, notes, escalation, schedules and
 * signed webhooks. An event for an open incident wakes nobody again; one after it was resolved does.
 */
export async function startPagerDuty() {
  const faults: Fault[] = [];
  const events: SentEvent[] = [];
  const incidents: Incident[] = [];
  const changes: { check: () => boolean; resolve: () => void }[] = [];
  let down = false;

  function changed(): void {
    for (const waiting of changes.filter(({ check }) => check())) waiting.resolve();
  }

  function take(event: SentEvent): void {
    events.push(event);
    const open = incidents.find(({ key, state }) => key === event.dedup_key && state !== "resolved");
    if (event.event_action === "trigger" && !open)
      incidents.push({ id: randomUUID(), key: event.dedup_key, state: "triggered", notes: [], level: 1 });
    if (event.event_action === "acknowledge" && open) open.state = "acknowledged";
    if (event.event_action === "resolve" && open) open.state = "resolved";
  }

  async function enqueue(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const event = { ...JSON.parse(await text(request)), at: performance.now() } as SentEvent;
    const fault = down ? 500 : faults.shift();
    if (fault === "hang") return;
    if (typeof fault === "number") {
      response.writeHead(fault, fault === 429 ? { "retry-after": "0" } : {}).end("{}");
      return;
    }
    take(event);
    changed();
    if (fault === "lost") request.socket.destroy();
    else answer(response, 202, { status: "success", message: "Event processed", dedup_key: event.dedup_key });
  }

  async function rest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://localhost");
    const body = request.method === "GET" ? null : JSON.parse(await text(request));
    const [, kind, id, part] = url.pathname.split("/");
    const incident = incidents.find((each) => each.id === id);
    if (kind === "incidents" && id === undefined) {
      const key = url.searchParams.get("incident_key");
      const found = incidents.filter((each) => each.key === key);
      answer(response, 200, {
        incidents: found.map(({ id, level }) => ({
          id,
          escalation_policy: { id: "P1" },
          assignments: [{ assignee: { id: `U${level}` } }],
        })),
      });
    } else if (incident && part === "notes" && body) {
      incident.notes.push(body.note.content);
      answer(response, 201, { note: { id: randomUUID(), content: body.note.content } });
    } else if (incident && part === "notes") {
      answer(response, 200, { notes: incident.notes.map((content) => ({ content })) });
    } else if (incident && body) {
      incident.level = body.incident.escalation_level;
      answer(response, 200, { incident: { id } });
    } else if (kind === "services") {
      answer(response, 200, { services: [{ name: "SOC", escalation_policy: { id: "P1" } }] });
    } else if (kind === "oncalls") {
      const policy = { id: "P1", summary: "SOC" };
      const person = (name: string, level: number) => ({
        escalation_level: level,
        escalation_policy: policy,
        user: { id: `U${level}`, name, summary: name, time_zone: "Europe/Vienna" },
      });
      answer(response, 200, { oncalls: [person("Ben Ode", 2), person("Ana Diaz", 1)] });
    } else {
      answer(response, 404, {});
    }
    changed();
  }

  const server = createServer((request, response) => {
    const handle = request.url === "/v2/enqueue" ? enqueue : rest;
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    faults,
    events,
    incidents,
    env: {
      PAGERDUTY_ROUTING_KEY: routingKey,
      PAGERDUTY_EVENTS_URL: url,
      PAGERDUTY_API_URL: url,
      PAGERDUTY_API_TOKEN: "u+token",
      PAGERDUTY_FROM: "bot@contoso.com",
      PAGERDUTY_WEBHOOK_SECRET: webhookSecret,
    },
    /** Refuses every event from now on, or takes them again. */
    setDown(value: boolean) {
      down = value;
    },
    /** Resolves once it holds, looked at whenever something arrives. */
    when(check: () => boolean): Promise<void> {
      if (check()) return Promise.resolve();
      return new Promise((resolve) => changes.push({ check, resolve }));
    },
    triggers: (key?: string) =>
      events.filter((event) => event.event_action === "trigger" && (key === undefined || event.dedup_key === key)),
    /** Tells the bot what somebody did in PagerDuty. */
    async tell(
      bot: string,
      type: string,
      key: string,
      { at = new Date(), by = "Ana Diaz", secret = webhookSecret } = {},
    ) {
      const body = JSON.stringify({
        event: {
          id: randomUUID(),
          event_type: type,
          resource_type: "incident",
          occurred_at: at.toISOString(),
          agent: { type: "user_reference", summary: by },
          data: { id: "Q1", type: "incident", incident_key: key, title: "x" },
        },
      });
      const signature = createHmac("sha256", secret).update(body).digest("hex");
      return fetch(`${bot}/hooks/pagerduty`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-pagerduty-signature": `v1=${"0".repeat(64)},v1=${signature}`,
        },
        body,
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type PagerDutyLoopback = Awaited<ReturnType<typeof startPagerDuty>>;

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
