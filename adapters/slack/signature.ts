import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Slack's clock and ours may differ by this much, in either direction. */
const toleranceSeconds = 300;

/**
 * Whether Slack itself sent this body just now: its HMAC-SHA256 over time and body, and a time that is neither old nor in
 * the future (docs.slack.dev/authentication/verifying-requests-from-slack).
 */
export function isFromSlack(headers: IncomingHttpHeaders, body: Buffer, secret: string, now: number): boolean {
  const time = headers["x-slack-request-timestamp"];
  const signature = headers["x-slack-signature"];
  if (typeof time !== "string" || typeof signature !== "string" || !/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(now / 1000 - Number(time)) > toleranceSeconds) return false;
  const hash = createHmac("sha256", secret).update(`v0:${time}:`).update(body).digest("hex");
  const [expected, given] = [Buffer.from(`v0=${hash}`), Buffer.from(signature)];
  return expected.length === given.length && timingSafeEqual(expected, given);
}
