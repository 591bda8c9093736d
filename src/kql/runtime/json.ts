/**
 * JSON taken apart without losing how its numbers are written: Kusto keeps 1 (long) and 1.0 (real) apart, JavaScript does
 * not, so elements stay text.
 */

const space = /[\s]/;

function skipString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}

/** The end of the value that starts at `start`. */
function skipValue(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; ) {
    const sign = json[at] ?? "";
    if (sign === '"') {
      at = skipString(json, at);
      if (depth === 0) return at;
      continue;
    }
    if (depth === 0 && (sign === "," || sign === "]" || sign === "}")) return at;
    if (sign === "[" || sign === "{") depth++;
    if ((sign === "]" || sign === "}") && --depth === 0) return at + 1;
    at++;
  }
  return json.length;
}

function skipSpace(json: string, start: number): number {
  let at = start;
  while (at < json.length && space.test(json[at] ?? "")) at++;
  return at;
}

/** The elements of an array as JSON text; undefined when it is none. */
export function elements(json: string | null): string[] | undefined {
  if (json === null) return undefined;
  let at = skipSpace(json, 0);
  if (json[at] !== "[") return undefined;
  const found: string[] = [];
  at = skipSpace(json, at + 1);
  while (at < json.length && json[at] !== "]") {
    const end = skipValue(json, at);
    found.push(json.slice(at, end).trim());
    at = skipSpace(json, end);
    if (json[at] === ",") at = skipSpace(json, at + 1);
  }
  return found;
}

/** The members of an object as key and JSON text, in order; undefined when it is none. */
export function members(json: string | null): [string, string][] | undefined {
  if (json === null) return undefined;
  let at = skipSpace(json, 0);
  if (json[at] !== "{") return undefined;
  const found: [string, string][] = [];
  at = skipSpace(json, at + 1);
  while (at < json.length && json[at] !== "}") {
    const keyEnd = skipString(json, at);
    const key = JSON.parse(json.slice(at, keyEnd)) as string;
    at = skipSpace(json, skipSpace(json, keyEnd) + 1);
    const end = skipValue(json, at);
    found.push([key, json.slice(at, end).trim()]);
    at = skipSpace(json, end);
    if (json[at] === ",") at = skipSpace(json, at + 1);
  }
  return found;
}

export function arrayText(items: readonly string[]): string {
  return `[${items.join(",")}]`;
}

export function objectText(entries: Iterable<readonly [string, string]>): string {
  return `{${[...entries].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;
}

/** A number's JSON text as Kusto writes reals: always with a fraction or exponent. */
export function realText(value: number): string {
  if (!Number.isFinite(value))
    return JSON.stringify(Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? value.toFixed(1) : String(value);
}

/** The text of a scalar: a string's content, everything else as written; null gives "". */
export function plainText(json: string): string {
  if (json === "null") return "";
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

export function isNumberText(json: string): boolean {
  return /^-?\d/.test(json);
}
