import { createHmac, timingSafeEqual } from "node:crypto";

export type SignatureState = "valid" | "unsigned" | "tampered" | "expired";

const signatureOf = (query: URLSearchParams, subject: string, secret: string): string => {
  // Decoded and sorted: a proxy that re-encodes or reorders the query must not break the link.
  const pairs = [...query].filter(([name]) => name !== "sig").sort();
  return createHmac("sha256", secret)
    .update(JSON.stringify([subject, pairs]))
    .digest("base64url");
};

/**
 * Adds `exp` (Unix seconds) and `sig` (HMAC-SHA256 over the subject and every other parameter) to the query of `url`.
 * `subject` says what the link is for, so that a signature for one thing opens nothing else.
 */
export function signUrl(url: URL, options: { subject: string; secret: string; expires: Date }): URL {
  const signed = new URL(url);
  signed.searchParams.delete("sig");
  signed.searchParams.set("exp", String(Math.floor(options.expires.getTime() / 1000)));
  signed.searchParams.set("sig", signatureOf(signed.searchParams, options.subject, options.secret));
  return signed;
}

/** Judges a query signed by `signUrl`. Whether the signature fits is settled before the expiry is looked at. */
export function verifySignature(
  query: URLSearchParams,
  options: { subject: string; secret: string; now: Date },
): SignatureState {
  const given = query.getAll("sig");
  if (given.length === 0) return "unsigned";
  const expected = Buffer.from(signatureOf(query, options.subject, options.secret));
  const signature = Buffer.from(given.length === 1 ? (given[0] ?? "") : "");
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return "tampered";
  const expires = Number(query.get("exp"));
  return options.now.getTime() < expires * 1000 ? "valid" : "expired";
}
