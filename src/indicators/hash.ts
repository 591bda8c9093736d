/** Hex digits of MD5, SHA-1, SHA-256 and SHA-512. */
const lengths = new Set([32, 40, 64, 128]);

/** A file hash in lower case, or null when the text has not the digits of one. */
export function readHash(text: string): string | null {
  return lengths.has(text.length) && /^[0-9a-f]+$/i.test(text) ? text.toLowerCase() : null;
}

/**
 * Why hex digits of the right length are no digest: a real one of 32 digits has fewer than 8 different ones, or only
 * decimal ones, about once in ten million. Undefined when nothing speaks against it.
 */
export function whyNoDigest(hash: string): string | undefined {
  if (new Set(hash).size < 8) return "too regular for a hash: few different digits";
  if (/^\d+$/.test(hash)) return "a long number, not a hash";
  for (let period = 1; period <= hash.length / 2; period *= 2) {
    if (hash.slice(period) === hash.slice(0, -period)) return "too regular for a hash: it repeats itself";
  }
  return undefined;
}
