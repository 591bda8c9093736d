/**
 * Letters and digits, and whatever is no ASCII sign: to tell letters there costs more than reading the rest. A word with a
 * foreign quotation mark at its end still holds what is looked for.
 */
const sign = "0-9a-z\\x{80}-\\x{10ffff}";

/** Signs that indicators have inside. A word is a run of letters and digits, or several joined by these. */
const joins = ".:@-";

/** What is no word, with the joins around it. */
const between = `(?:[${joins}]*[^${sign}${joins}]+)+[${joins}]*`;

const inWords = ["domain", "email", "host", "name"];

/**
 * Could lie inside a number, a time, a truth value or a GUID: words of these are left out, and so are columns that hold
 * nothing else.
 */
const likeLeftOut = /^([0-9tz:.-]+|[0-9a-f-]+|[0-9]*\.?[0-9]*e[0-9-]*|true|false)$/;

/**
 * What the indexes of imported logs hold: addresses, hashes, mail addresses, domains, names of hosts and accounts. The order
 * counts: a word is of the first kind that it fits.
 */
export const indicatorTokens = {
  version: "6",
  between,
  edges: joins,
  kinds: [
    { kind: "ipv6 text", sign: "::", pattern: "[0-9a-f:]+", canonical: "ipv6" },
    { kind: "ipv6 text", sign: ":", pattern: "(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}", canonical: "ipv6" },
    { kind: "email", sign: "@" },
    { kind: null, sign: ":", pattern: "[0-9]{4}-[0-9]{2}-[0-9]{2}t[0-9:.]+z?" },
    { kind: null, sign: "-", pattern: "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" },
    { kind: null, before: "g", pattern: "[0-9.:-]+|[0-9a-f]*[0-9][0-9a-f]*" },
    { kind: "domain", sign: ".", pattern: `[${sign}-]+(?:\\.[${sign}-]+)*\\.[^0-9.-][${sign}-]*` },
    { kind: "host", sign: "." },
    { kind: "host", sign: ":" },
    { kind: "host", sign: "-" },
    { kind: "name" },
  ],
  parts: [
    {
      kind: "ipv4",
      run: "[0-9]+(?:\\.[0-9]+){3,}",
      whole: "[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+",
      shortest: 7,
      separator: ".",
      size: 4,
      octets: true,
    },
    { kind: "hash", run: "[0-9a-f]{32,}", whole: "[0-9a-f]{32,}", shortest: 32, separator: " ", size: 1 },
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
  if (likeLeftOut.test(text)) return undefined;
  if (text.includes("@")) return { kinds: ["email"], inside: text };
  return { kinds: text.includes(":") ? ["ipv6 text", ...inWords] : inWords, inside: text };
}
