/** Two or more runs of letters and digits joined by signs that indicators have inside, or a long run of hex digits. */
const words = "[\\pL\\pN]+(?:[.:@-]+[\\pL\\pN]+)+|[0-9a-f]{32,}";

const inWords = ["domain", "email", "host"];

/** Could lie inside a number, a time or a GUID, and words of these are left out. */
const likeLeftOut = /^([0-9tz:.-]+|[0-9a-f-]+)$/;

/**
 * What the indexes of imported logs hold: addresses, hashes, mail addresses, domains and names of hosts. The order counts:
 * a word is of the first kind whose pattern it matches.
 */
export const indicatorTokens = {
  version: "3",
  words,
  kinds: [
    { kind: "ipv6 as written", pattern: "(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}", canonical: "ipv6" },
    { kind: "email", pattern: ".*@.*" },
    { kind: null, pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9:.]+z?" },
    { kind: null, pattern: "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" },
    { kind: null, pattern: "[0-9.:-]+|[0-9a-f]{32,}" },
    { kind: "domain", pattern: "[\\pL\\pN-]+(?:\\.[\\pL\\pN-]+)*\\.[\\pL][\\pL\\pN-]*" },
    { kind: "host", pattern: ".*" },
  ],
  parts: [
    { kind: "ipv4", run: "[0-9]+(?:\\.[0-9]+){3,}", separator: ".", size: 4 },
    { kind: "hash", run: "[0-9a-f]{32,}", separator: " ", size: 1 },
  ],
  /** Of a term with other signs in it, such as a URL, its longest run that an index can be asked for. */
  find(term: string) {
    // A star is a wildcard: what stands before it may go on.
    if (!/^[ -~]*$/.test(term) || term.includes("*")) return undefined;
    const runs = term.toLowerCase().match(/[a-z0-9]+(?:[.:@-]+[a-z0-9]+)*/g) ?? [];
    const queries = runs.map(queryOf).filter((query) => query !== undefined);
    const size = (query: TokenQuery) => ("token" in query ? query.token : query.inside).length;
    return queries.reduce<TokenQuery | undefined>(
      (best, next) => (best && size(best) >= size(next) ? best : next),
      undefined,
    );
  },
} as const;

type TokenQuery =
  | { readonly kind: string; readonly token: string }
  | { readonly kinds: readonly string[]; readonly inside: string };

function queryOf(text: string): TokenQuery | undefined {
  if (/^\d+(\.\d+){3}$/.test(text)) return { kind: "ipv4", token: text };
  if (/^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)) return { kind: "hash", token: text };
  if (!/[.:@-]/.test(text) || likeLeftOut.test(text)) return undefined;
  if (text.includes("@")) return { kinds: ["email"], inside: text };
  return { kinds: text.includes(":") ? ["ipv6 as written", ...inWords] : inWords, inside: text };
}
