import type { Indicator } from "../model/indicator.ts";
import { quote } from "./boundary.ts";
import { type Matcher, matcherOf } from "./match.ts";

/** Finds any of many indicators in one pass over a text; `attribute` then says exactly which. */
export interface Finder {
  /** What an index looks for: at least one stands in any text that names one of the indicators. Lower case. */
  readonly terms: readonly string[];
  /** RE2, over lower-case text: true where any term stands, whatever stands around it. */
  readonly pattern: string;
  /** RE2, over lower-case text: group 1 is the run without white space, quotes and angle brackets that holds a term. */
  readonly runs: string;
  /** The indicators that a run names, by the same exact rules as a hunt of each of them. */
  attribute(run: string): readonly Indicator[];
}

/** Longer alternations outgrow the memory that RE2 keeps for its fast path; from there on it is a hundred times slower. */
const longestPattern = 6_000;

/** As few finders as patterns of a bearable length allow. Ranges are left out: they are looked for in address columns only. */
export function findersOf(indicators: readonly Indicator[]): Finder[] {
  const sought = indicators
    .filter((indicator) => indicator.kind !== "cidr")
    .map((indicator) => ({ indicator, matcher: matcherOf(indicator) }))
    .map((entry) => ({ ...entry, terms: entry.matcher.terms.map((term) => term.toLowerCase()) }))
    // Neighbours share prefixes, which a regular expression engine merges.
    .sort((a, b) => (a.terms[0] ?? "").localeCompare(b.terms[0] ?? ""));
  const finders: Finder[] = [];
  let part: Sought[] = [];
  let length = 0;
  for (const entry of sought) {
    const size = entry.terms.reduce((sum, term) => sum + quote(term).length + 1, 0);
    if (part.length > 0 && length + size > longestPattern) {
      finders.push(finderOf(part));
      part = [];
      length = 0;
    }
    part.push(entry);
    length += size;
  }
  return part.length > 0 ? [...finders, finderOf(part)] : finders;
}

interface Sought {
  readonly indicator: Indicator;
  readonly matcher: Matcher;
  readonly terms: readonly string[];
}

function finderOf(sought: readonly Sought[]): Finder {
  const terms = [...new Set(sought.flatMap((entry) => entry.terms))].sort();
  const any = terms.map(quote).join("|");
  const known = new Map<string, readonly Indicator[]>();
  return {
    terms,
    pattern: any,
    runs: String.raw`([^\s"<>]*(?:${any})[^\s"<>]*)`,
    attribute(run) {
      const before = known.get(run);
      if (before) return before;
      const named = sought
        .filter((entry) => entry.terms.some((term) => run.includes(term)) && entry.matcher.test(run))
        .map((entry) => entry.indicator);
      known.set(run, named);
      return named;
    },
  };
}
