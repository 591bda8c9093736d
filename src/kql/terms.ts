import { regexEscape } from "./sql.ts";

/** A term is a maximal run of letters and digits: `_` and every other sign ends it, so regex word boundaries do not fit. */
const boundary = "[^\\pL\\pN]";

/** Whether a needle must start (end) at a term's start (end). */
export interface TermEdges {
  readonly start?: boolean;
  readonly end?: boolean;
}

export const wholeTerm: TermEdges = { start: true, end: true };

/** A pattern that finds any of the needles as terms. A needle's own edge that is no letter or digit needs no boundary. */
export function termPattern(needles: readonly string[], edges: TermEdges, caseSensitive: boolean): string {
  const alternatives = needles.map((needle) => {
    const before = edges.start && /^[\p{L}\p{N}]/u.test(needle) ? `(?:^|${boundary})` : "";
    const after = edges.end && /[\p{L}\p{N}]$/u.test(needle) ? `(?:${boundary}|$)` : "";
    return `${before}${regexEscape(needle)}${after}`;
  });
  return `${caseSensitive || !needles.some(hasCase) ? "" : "(?i)"}${alternatives.join("|")}`;
}

/** Whether ignoring case makes any difference: an address or a number has no case to fold. */
export function hasCase(text: string): boolean {
  return text.toLowerCase() !== text.toUpperCase();
}
