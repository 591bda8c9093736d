import { elements, objectText } from "./json.ts";
import { type NativeFunction, nativeFunction, remembered } from "./native.ts";

interface Options {
  readonly pair_delimiter?: string;
  readonly kv_delimiter?: string;
  readonly quote?: string;
  readonly escape?: string;
  readonly greedy?: boolean;
}

const options = remembered((json) => JSON.parse(json) as Options);

/** Pairs of a text as a bag of strings. */
function parse(text: string | null, json: string | null): string | null {
  if (text === null || json === null) return null;
  return bagOf(byDelimiters(text, options(json)));
}

/** Keys beside their values, as two JSON arrays of strings. */
function paired(keys: string | null, values: string | null): string | null {
  const texts = elements(values);
  return bagOf((elements(keys) ?? []).map((key, index) => [JSON.parse(key), JSON.parse(texts?.[index] ?? '""')]));
}

/** The first pair of a key counts. */
function bagOf(pairs: readonly (readonly [string, string])[]): string {
  const bag = new Map<string, string>();
  for (const [key, value] of pairs) if (!bag.has(key)) bag.set(key, JSON.stringify(value));
  return objectText(bag);
}

function byDelimiters(text: string, how: Options): [string, string][] {
  const pair = how.pair_delimiter ?? " ";
  const between = how.kv_delimiter ?? "=";
  const parts = splitOutsideQuotes(text, pair, how);
  const joined = how.greedy ? joinLoose(parts, between, pair) : parts;
  return joined.flatMap((part): [string, string][] => {
    const cut = part.indexOf(between);
    if (cut < 0) return [];
    return [[unquoted(part.slice(0, cut), how), unquoted(part.slice(cut + between.length), how)]];
  });
}

/** greedy: what holds no key belongs to the value before it. */
function joinLoose(parts: readonly string[], between: string, pair: string): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.length - 1;
    if (last >= 0 && !part.includes(between)) joined[last] += pair + part;
    else joined.push(part);
  }
  return joined;
}

function splitOutsideQuotes(text: string, delimiter: string, how: Options): string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let at = 0; at < text.length; ) {
    if (how.escape && text.startsWith(how.escape, at) && quoted) {
      part += text.slice(at, at + how.escape.length + 1);
      at += how.escape.length + 1;
      continue;
    }
    if (how.quote && text.startsWith(how.quote, at)) quoted = !quoted;
    if (!quoted && text.startsWith(delimiter, at)) {
      parts.push(part);
      part = "";
      at += delimiter.length;
      continue;
    }
    part += text[at++];
  }
  return [...parts, part];
}

function unquoted(text: string, { quote, escape: escaping }: Options): string {
  const trimmed = text.trim();
  if (!quote || !trimmed.startsWith(quote) || !trimmed.endsWith(quote) || trimmed.length < 2 * quote.length)
    return trimmed;
  const inner = trimmed.slice(quote.length, -quote.length);
  return escaping ? inner.replaceAll(`${escaping}${quote}`, quote) : inner;
}

export const keyValueFunctions: NativeFunction[] = [
  nativeFunction("kql_parse_kv", ["string", "string"], "dynamic", parse),
  nativeFunction("kql_paired", ["dynamic", "dynamic"], "dynamic", paired),
];
