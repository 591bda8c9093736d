import { createHmac } from "node:crypto";
import type { Pager, PagerReply } from "../model/page.ts";
import type { Clock } from "../model/window.ts";
import { type Caller, callPager } from "./call.ts";

export interface WebhookPagerOptions {
  readonly url: string;
  readonly secret: string;
  readonly clock: Clock;
  readonly caller: Caller;
}

/**
 * A pager of last resort: any server that takes signed JSON. `X-Huntbot-Signature: v1=HEX` is HMAC-SHA256 over
 * `TIMESTAMP.BODY`; `id` tells a repeated request from a new page.
 */
export function webhookPager({ url, secret, clock, caller }: WebhookPagerOptions): Pager {
  async function send(event: Readonly<Record<string, unknown>>): Promise<PagerReply> {
    const body = JSON.stringify(event);
    const timestamp = String(Math.floor(clock().getTime() / 1000));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    const headers = {
      "content-type": "application/json",
      "x-huntbot-timestamp": timestamp,
      "x-huntbot-signature": `v1=${signature}`,
    };
    return (await callPager(url, { method: "POST", headers, body }, caller)).reply;
  }
  return {
    name: "webhook",
    page: ({ id, text, severity, service, at, link }) =>
      send({ event: "page", id, summary: text.summary, lines: text.lines, severity, service, at, link }),
    acknowledge: (id, _service, by) => send({ event: "acknowledge", id, by }),
    resolve: (id, _service, by) => send({ event: "resolve", id, by }),
    note: (id, text) => send({ event: "note", id, text }),
  };
}
