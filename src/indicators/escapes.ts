/** What HTML calls the characters that stand in or around indicators. */
const entities: Readonly<Record<string, string>> = { amp: "&", quot: '"', apos: "'", lt: "<", gt: ">", nbsp: " " };

/**
 * Escapes that JSON and HTML write for characters of an indicator or beside one, each of a fixed greatest length: `\/`,
 * `\u002f`, a `\n` between two values, `&amp;`, `&#x2F;`.
 */
export const escapeForms = [
  "\\\\\\/",
  "\\\\u00[2-7][0-9a-f]",
  "\\\\[nrt](?=\\d{1,3}\\.\\d|h[tx*]{2}ps?:|f[tx]p:)",
  "&(?:amp|quot|apos|lt|gt|nbsp|#(?:3[2-9]|[4-9]\\d|1[01]\\d|12[0-6])|#x[2-7][0-9a-f]);",
].join("|");

/** The character behind one of `escapeForms`. */
export function unescaped(escaped: string): string {
  const digits = /^(?:\\u00|&#x)([0-9a-f]{2})|^&#(\d+)/i.exec(escaped);
  if (digits) return String.fromCharCode(digits[1] ? Number.parseInt(digits[1], 16) : Number(digits[2]));
  if (escaped.startsWith("&")) return entities[escaped.slice(1, -1).toLowerCase()] ?? " ";
  return escaped === "\\/" ? "/" : " ";
}
