import { Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import { kindWords } from "../model/indicator-words.ts";
import type { BoundQuery } from "../model/logs.ts";
import type { Window } from "../model/window.ts";
import { arrivedText } from "./arrived.ts";
import type { LibraryQuery } from "./library.ts";
import { datetimeLiteral, stringListLiteral, stringLiteral, stringsAndComments, tableLiteral } from "./literal.ts";
import { type Matcher, matcherOf } from "./match.ts";
import { joined, type Piece, separated } from "./pieces.ts";

export interface BindOptions {
  readonly indicator?: Indicator;
  /** Other names of the same host or account, searched as well. */
  readonly names?: readonly string[];
  readonly window: Window;
  readonly now: Date;
  /** Only rows that arrived in this span; the window still says what they may be about. */
  readonly arrived?: Window;
  /** Values for the parameters that the query's front matter names; one that is left out is an empty list. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Puts typed `let` statements before a query's text: only those it uses, directly or through another.
 * `_from` is the window's start less the query's lookback; `_windowFrom` is the person's own.
 * Throws a usage Failure when the query cannot be asked about this indicator.
 */
export function bind(query: LibraryQuery, options: BindOptions): BoundQuery {
  const text = (options.arrived && arrivedText(query)) ?? query.text;
  return bound(query, [...statements(query, text, options), text], query.tables, options);
}

/**
 * `core/seen` over a list of tables: its text is one leg, which is repeated for each of them with `SourceTable` and the
 * terms put in. Every table must have a `TimeGenerated` column. Ranges are refused: free text is not searched for them.
 */
export function bindSeen(query: LibraryQuery, tables: readonly string[], options: BindOptions): BoundQuery {
  const { terms, range } = matcherFor(query, options);
  if (range) throw refusal(query, "a range is looked for in address columns only");
  const search = separated(
    terms.map((term) => [literal(stringLiteral(term))]),
    " or ",
  );
  const legs = tables.map((table) =>
    query.text
      .trim()
      .replace(/^\s*\/\/.*\n/gm, "")
      .replaceAll(/\bSourceTable\b(?!")/g, () => tableLiteral(table))
      .replaceAll('"SourceTable"', () => stringLiteral(table))
      .split('"_terms"')
      .flatMap((piece, at): Piece[] => (at === 0 ? [piece] : [...search, piece])),
  );
  const union = [
    "union\n",
    ...separated(
      legs.map((leg) => ["(", ...leg, ")"]),
      ",\n",
    ),
  ];
  const text = legs.length === 1 ? legs.flat() : union;
  return bound(query, [...statements(query, query.text, options), ...text], tables, options);
}

function bound(query: LibraryQuery, pieces: readonly Piece[], tables: readonly string[], options: BindOptions) {
  const span = { from: widened(query, options.window), to: options.window.to };
  const terms = query.terms ? { terms: query.terms } : {};
  return { id: query.id, ...joined(pieces), tables, span, ...terms } as unknown as BoundQuery;
}

function widened(query: LibraryQuery, window: Window): Date {
  return new Date(window.from.getTime() - query.lookback);
}

function matcherFor(query: LibraryQuery, { indicator, names }: BindOptions): Matcher {
  if (!indicator) throw refusal(query, "it needs an indicator");
  if (!query.accepts.includes(indicator.kind)) {
    throw refusal(
      query,
      `it cannot be asked about ${kindWords(indicator.kind).some}, only about ${query.accepts.map((kind) => kindWords(kind).some).join(", ")}`,
    );
  }
  return matcherOf(indicator, names);
}

function refusal(query: LibraryQuery, why: string): Failure {
  return new Failure({
    what: `Could not run ${query.id}`,
    why: `${why}.`,
    fix: `"queries ${query.id}" shows what it answers and accepts.`,
    usage: true,
  });
}

/** A `let` for every name that `text` uses, each after those it uses itself. */
function statements(query: LibraryQuery, text: string, options: BindOptions): Piece[] {
  const available = new Map<string, () => Piece>([
    ["_from", () => literal(datetimeLiteral(widened(query, options.window)))],
    ["_to", () => literal(datetimeLiteral(options.window.to))],
    ["_windowFrom", () => literal(datetimeLiteral(options.window.from))],
    ["_now", () => literal(datetimeLiteral(options.now))],
    ["_arrivedFrom", () => literal(datetimeLiteral((options.arrived ?? options.window).from))],
    ["_arrivedTo", () => literal(datetimeLiteral((options.arrived ?? options.window).to))],
    // A query asks differently about each kind.
    ["_kind", () => stringLiteral(options.indicator?.kind ?? "")],
    ["_value", () => literal(stringLiteral(options.indicator?.value ?? ""))],
    ["_values", () => literal(stringListLiteral(matcherFor(query, options).values))],
    ["_terms", () => literal(stringListLiteral(matcherFor(query, options).terms))],
    ["_pattern", () => literal(stringLiteral(matcherFor(query, options).pattern))],
    ["_match", () => predicate(matcherFor(query, options), termsAndPattern)],
    ["_mentions", () => predicate(matcherFor(query, options), patternOnly)],
    ...query.parameters.map((name): [string, () => Piece] => [
      `_${name}`,
      () => literal(stringListLiteral(options.extra?.[name] ?? [])),
    ]),
  ]);
  const used = new Map<string, Piece>();
  const use = (source: string) => {
    for (const name of source.replace(stringsAndComments, "").match(/\b_\w+/g) ?? []) {
      const value = used.has(name) ? undefined : available.get(name)?.();
      if (value === undefined) continue;
      if (typeof value === "string") use(value);
      used.set(name, value);
    }
  };
  use(text);
  return [...used].flatMap(([name, value]) => [`let ${name} = `, value, ";\n"]);
}

const literal = (text: string): Piece => ({ literal: text });

/** The term test lets an index answer; the pattern makes it exact. */
const termsAndPattern = "(text:string) { text has_any (_terms) and text matches regex _pattern }";
/** For JSON text, where an escape may stand glued to the value and hide it from the term test. */
const patternOnly = "(text:string) { text matches regex _pattern }";

function predicate({ range }: Matcher, otherwise: string): string {
  if (!range) return otherwise;
  return `(text:string) { coalesce(ipv${range}_is_in_range(extract(_pattern, 1, text), _value), false) }`;
}
