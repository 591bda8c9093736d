import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** How far a sender's clock may be off, and how long a recorded request could be sent again. */
export const signatureWindowMs = 5 * 60_000;

export type Trust = "trusted" | "unsigned" | "wrong" | "stale";

/** Takes as long for a wrong secret as for the right one, whatever their lengths. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const hmac = (secret: string, parts: readonly (string | Buffer)[]): string => {
  const made = createHmac("sha256", secret);
  for (const part of parts) made.update(part);
  return made.digest("hex");
};

const header = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
};

/** The signatures in a header, whatever their number: senders send several while a secret is being changed. */
const signaturesIn = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part.startsWith("v1="))
    .slice(0, 10)
    .map((part) => part.slice(3));

/** Every signature is compared, so that the time does not tell which one fitted. */
const oneFits = (given: readonly string[], expected: string): boolean =>
  given.map((signature) => same(signature.toLowerCase(), expected)).includes(true);

/**
 * Judges a request to our own hook: `X-Huntbot-Signature: v1=HEX`, HMAC-SHA256 over `TIMESTAMP.BODY` with
 * `X-Huntbot-Timestamp` in Unix seconds, or `Authorization: Bearer SECRET`. The body is the bytes as they came.
 */
export function judgeHook(headers: IncomingHttpHeaders, body: Buffer, options: { secret: string; now: Date }): Trust {
  const signature = header(headers, "x-huntbot-signature");
  if (signature === "") {
    const bearer = /^Bearer +(.+)$/i.exec(header(headers, "authorization"))?.[1];
    if (bearer === undefined) return "unsigned";
    return same(bearer, options.secret) ? "trusted" : "wrong";
  }
  const timestamp = header(headers, "x-huntbot-timestamp");
  if (!oneFits(signaturesIn(signature), hmac(options.secret, [timestamp, ".", body]))) return "wrong";
  const age = Math.abs(options.now.getTime() - Number(timestamp) * 1000);
  return /^\d{1,12}$/.test(timestamp) && age <= signatureWindowMs ? "trusted" : "stale";
}

/** Judges a PagerDuty webhook by `X-PagerDuty-Signature: v1=HEX[,v1=HEX]`, HMAC-SHA256 over the body. It has no timestamp. */
export function judgePagerDuty(headers: IncomingHttpHeaders, body: Buffer, secret: string): Trust {
  const given = header(headers, "x-pagerduty-signature");
  if (given === "") return "unsigned";
  return oneFits(signaturesIn(given), hmac(secret, [body])) ? "trusted" : "wrong";
}
