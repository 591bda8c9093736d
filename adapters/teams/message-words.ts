import { decodeEntities } from "../../src/chat/wire.ts";

/** What a reader sees of a message's HTML. The address behind a link counts as much as its words. */
export function plainText(html: string): string {
  const text = html
    .replace(/<a\b[^>]*\bhref="([^"]*)"[^>]*>/gi, " $1 ")
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, "\n")
    .replace(/<\/t[dh]>/gi, " ")
    // What is left stands inside words: 203.0.113.<b>7</b> is one address.
    .replace(/<[^>]*>/g, "");
  return decodeEntities(text);
}
