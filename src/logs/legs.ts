import type { BoundQuery } from "../model/logs.ts";
import type { Window } from "../model/window.ts";

/** A query that is a union with one leg a table, in the order of its tables: each leg answers for its table alone. */
interface Legs {
  /** The `let` statements before the union. */
  readonly head: string;
  readonly legs: readonly string[];
}

const hourMs = 3_600_000;

/** Two queries over half of the tables each; undefined when the query is no union of legs or has one table left. */
export function halvedByTables(query: BoundQuery): readonly [BoundQuery, BoundQuery] | undefined {
  const read = readLegs(query);
  if (!read || read.legs.length < 2) return undefined;
  const middle = Math.ceil(read.legs.length / 2);
  const part = (from: number, to?: number): BoundQuery => {
    const legs = read.legs.slice(from, to);
    const text = legs.length === 1 ? legs.join("") : `union\n${legs.map((leg) => `(${leg})`).join(",\n")}`;
    return { ...query, kql: `${read.head}${text}`, values: [], tables: query.tables.slice(from, to) };
  };
  return [part(0, middle), part(middle)];
}

/**
 * Two queries over half of the time each, parted at a full hour so that rows counted by the hour stay whole. Undefined
 * when the query does not state its bounds or is about less than two hours.
 */
export function halvedByTime(query: BoundQuery): readonly [BoundQuery, BoundQuery] | undefined {
  if (!readLegs(query)) return undefined;
  const { from, to } = query.span;
  const middle = Math.round((from.getTime() + to.getTime()) / 2 / hourMs) * hourMs;
  if (middle - from.getTime() < hourMs || to.getTime() - middle < hourMs) return undefined;
  const [first, second] = [
    within(query, { from, to: new Date(middle) }),
    within(query, { from: new Date(middle), to }),
  ];
  return first && second ? [first, second] : undefined;
}

function within(query: BoundQuery, span: Window): BoundQuery | undefined {
  const bounds: readonly [RegExp, Date][] = [
    [/^(let _from = datetime\()[^)]*(\);)$/m, span.from],
    [/^(let _to = datetime\()[^)]*(\);)$/m, span.to],
  ];
  let { kql } = query;
  for (const [statement, at] of bounds) {
    if (!statement.test(kql)) return undefined;
    kql = kql.replace(statement, (_, before: string, after: string) => `${before}${at.toISOString()}${after}`);
  }
  return { ...query, kql, span };
}

function readLegs({ kql, tables }: BoundQuery): Legs | undefined {
  const head = /^(?:let .*;\n)*/.exec(kql)?.[0] ?? "";
  const body = kql.slice(head.length).trim();
  if (tables.length === 1) return { head, legs: [body] };
  if (!/^union\s*\(/.test(body)) return undefined;
  const legs = parenthesised(body.slice("union".length));
  return legs?.length === tables.length ? { head, legs } : undefined;
}

const token = /@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\/.*|[()]|,|\S/g;

/** The contents of `(a), (b), ...`; undefined when the text is anything else. Parentheses inside strings are text. */
function parenthesised(text: string): string[] | undefined {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: piece, index } of text.matchAll(token)) {
    if (piece === "(") {
      if (depth === 0) start = index + 1;
      depth++;
    } else if (piece === ")") {
      depth--;
      if (depth === 0) found.push(text.slice(start, index));
    } else if (depth === 0 && piece !== ",") {
      return undefined;
    }
  }
  return depth === 0 ? found : undefined;
}
