import { arrayText, elements, isNumberText, members, objectText, plainText, realText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";

type Json = string | null;

const list = (json: Json) => elements(json);

function slice(json: Json, start: bigint | null, end: bigint | null): Json {
  const items = list(json);
  if (!items || start === null || end === null) return null;
  const from = start < 0n ? Math.max(0, items.length + Number(start)) : Number(start);
  const to = end < 0n ? items.length + Number(end) : Number(end);
  return arrayText(items.slice(from, to + 1));
}

function sum(json: Json): number | null {
  const items = list(json);
  if (!items) return null;
  const numbers = items.map((item) =>
    isNumberText(item) ? Number(item) : item === "true" ? 1 : item === "false" ? 0 : Number.NaN,
  );
  return numbers.some(Number.isNaN) ? null : numbers.reduce((total, value) => total + value, 0);
}

function rotate(json: Json, count: bigint | null): Json {
  const items = list(json);
  if (!items || count === null) return null;
  if (items.length === 0) return json;
  const by = ((Number(count) % items.length) + items.length) % items.length;
  return arrayText([...items.slice(by), ...items.slice(0, by)]);
}

function shift(json: Json, count: bigint | null, fill: Json): Json {
  const items = list(json);
  if (!items || count === null) return null;
  const by = Math.max(-items.length, Math.min(items.length, Number(count)));
  const padding = Array<string>(Math.abs(by)).fill(fill ?? "null");
  return arrayText(by >= 0 ? [...items.slice(by), ...padding] : [...padding, ...items.slice(0, by)]);
}

function split(json: Json, at: Json): Json {
  const items = list(json);
  if (!items || at === null) return null;
  const positions = (list(at) ?? [at]).map((item) => {
    const position = Number(item);
    return Math.max(0, Math.min(items.length, position < 0 ? items.length + position : position));
  });
  const edges = [0, ...positions, items.length];
  return arrayText(edges.slice(1).map((edge, index) => arrayText(items.slice(edges[index], edge))));
}

function indexOf(
  json: Json,
  value: Json,
  start: bigint | null,
  length: bigint | null,
  occurrence: bigint | null,
): bigint | null {
  const items = list(json);
  if (!items || value === null) return null;
  const from = start === null ? 0 : start < 0n ? Math.max(0, items.length + Number(start)) : Number(start);
  const to = length === null || length < 0n ? items.length : Math.min(items.length, from + Number(length));
  let left = Number(occurrence ?? 1n);
  for (let index = from; index < to; index++) {
    if (same(items[index] ?? "", value) && --left === 0) return BigInt(index);
  }
  return -1n;
}

/** Numbers are the same whether written 1 or 1.0. */
export function same(a: string, b: string): boolean {
  return a === b || (isNumberText(a) && isNumberText(b) && Number(a) === Number(b));
}

function choose(condition: Json, whenTrue: Json, whenFalse: Json): Json {
  const conditions = list(condition);
  if (!conditions) return null;
  const [yes, no] = [list(whenTrue), list(whenFalse)];
  const pick = (items: string[] | undefined, scalar: Json, index: number) =>
    items ? (items[index] ?? "null") : (scalar ?? "null");
  return arrayText(
    conditions.map((item, index) => {
      if (item === "true" || (isNumberText(item) && Number(item) !== 0)) return pick(yes, whenTrue, index);
      return item === "false" || isNumberText(item) ? pick(no, whenFalse, index) : "null";
    }),
  );
}

/** Numbers before strings; nulls where told. Equal elements keep their order. */
function compare(a: string, b: string): number {
  if (isNumberText(a) && isNumberText(b)) return Number(a) - Number(b);
  const [x, y] = [plainText(a), plainText(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function sortedOrder(items: readonly string[], descending: boolean, nullsLast: boolean): number[] {
  const positions = items.map((_, index) => index);
  const present = positions.filter((index) => items[index] !== "null");
  const nulls = positions.filter((index) => items[index] === "null");
  present.sort((a, b) => (descending ? -1 : 1) * compare(items[a] ?? "", items[b] ?? ""));
  return nullsLast ? [...present, ...nulls] : [...nulls, ...present];
}

/** Sorts the first array; the others follow its order. One array gives an array, several give an array of arrays. */
function sort(arrays: Json, descending: boolean, nullsLast: boolean): Json {
  const [first, ...others] = (list(arrays) ?? []).map((item) => list(item));
  if (!first) return null;
  const order = sortedOrder(first, descending, nullsLast);
  const arranged = (items: readonly string[] | undefined) =>
    items && items.length === first.length ? arrayText(order.map((index) => items[index] ?? "null")) : "null";
  return others.length === 0 ? arranged(first) : arrayText([first, ...others].map(arranged));
}

function zip(arrays: Json): Json {
  const columns = (list(arrays) ?? []).map((item) => list(item) ?? []);
  const length = Math.max(0, ...columns.map((items) => items.length));
  return arrayText(Array.from({ length }, (_, index) => arrayText(columns.map((items) => items[index] ?? "null"))));
}

function distinct(json: Json, limit: bigint | null): Json {
  const seen = new Set<string>();
  for (const item of list(json) ?? []) {
    if (item !== "null") seen.add(item);
    if (limit !== null && BigInt(seen.size) >= limit) break;
  }
  return arrayText([...seen]);
}

/** make_list on arrays gives one list of all their elements. */
function flatten(json: Json): Json {
  return arrayText((list(json) ?? []).flatMap((item) => list(item) ?? [item]));
}

function range(
  start: bigint | null,
  stop: bigint | null,
  step: bigint | null,
  kind: string,
  write: (value: bigint) => string,
): Json {
  if (start === null || stop === null || step === null || step === 0n) return null;
  const items: string[] = [];
  const limit = 1_048_576;
  for (let value = start; step > 0n ? value <= stop : value >= stop; value += step) {
    if (items.length >= limit) break;
    items.push(kind === "datetime" || kind === "timespan" ? JSON.stringify(write(value)) : String(value));
  }
  return arrayText(items);
}

function rangeReal(start: number | null, stop: number | null, step: number | null): Json {
  if (start === null || stop === null || step === null || step === 0) return null;
  const count = Math.floor((stop - start) / step + 1e-9) + 1;
  return arrayText(
    Array.from({ length: Math.max(0, Math.min(count, 1_048_576)) }, (_, index) => realText(start + index * step)),
  );
}

/** The elements of an array; the members of a bag when `d[k]` has a computed key. */
function at(json: Json, key: Json): Json {
  if (key === null) return null;
  const items = list(json);
  if (items) return isNumberText(key) ? (items.at(Number(key)) ?? null) : null;
  const wanted = plainText(key);
  return members(json)?.find(([name]) => name === wanted)?.[1] ?? null;
}

export const arrayFunctions = (
  writeDatetime: (ticks: bigint) => string,
  writeTimespan: (ticks: bigint) => string,
): NativeFunction[] => [
  nativeFunction("kql_array_slice", ["dynamic", "long", "long"], "dynamic", slice),
  nativeFunction("kql_array_sum", ["dynamic"], "real", sum),
  nativeFunction("kql_array_reverse", ["dynamic"], "dynamic", (json: Json) => {
    const items = list(json);
    return items ? arrayText(items.reverse()) : null;
  }),
  nativeFunction("kql_array_rotate", ["dynamic", "long"], "dynamic", rotate),
  nativeFunction("kql_array_shift", ["dynamic", "long", "dynamic"], "dynamic", shift),
  nativeFunction("kql_array_split", ["dynamic", "dynamic"], "dynamic", split),
  nativeFunction("kql_array_index_of", ["dynamic", "dynamic", "long", "long", "long"], "long", indexOf),
  nativeFunction("kql_array_iff", ["dynamic", "dynamic", "dynamic"], "dynamic", choose),
  nativeFunction("kql_array_sort", ["dynamic", "bool", "bool"], "dynamic", sort),
  nativeFunction("kql_array_concat", ["dynamic"], "dynamic", (arrays: Json) =>
    arrayText((list(arrays) ?? []).flatMap((item) => list(item) ?? [])),
  ),
  nativeFunction("kql_zip", ["dynamic"], "dynamic", zip),
  nativeFunction("kql_repeat", ["dynamic", "long"], "dynamic", (value: Json, count: bigint | null) => {
    if (count === null) return null;
    return arrayText(Array<string>(Math.max(0, Number(count))).fill(value ?? "null"));
  }),
  nativeFunction("kql_distinct", ["dynamic", "long"], "dynamic", distinct),
  nativeFunction("kql_flatten", ["dynamic"], "dynamic", flatten),
  nativeFunction(
    "kql_range",
    ["long", "long", "long", "string"],
    "dynamic",
    (start: bigint | null, stop: bigint | null, step: bigint | null, kind: string) =>
      range(start, stop, step, kind, kind === "datetime" ? writeDatetime : writeTimespan),
  ),
  nativeFunction("kql_range_real", ["real", "real", "real", "string"], "dynamic", rangeReal),
  nativeFunction("kql_at", ["dynamic", "dynamic"], "dynamic", at),
  nativeFunction("kql_strcat_array", ["dynamic", "string"], "string", (json: Json, delimiter: string | null) => {
    const items = list(json);
    return items ? items.map(plainText).join(delimiter ?? "") : "";
  }),
  nativeFunction("kql_pack_present", ["dynamic"], "dynamic", (json: Json) => {
    const pairs = (list(json) ?? []).map((item) => JSON.parse(item) as { k: string; v: string | null });
    const present = pairs.filter(({ v }) => v !== null && v !== "null" && v !== '""');
    return objectText(present.map(({ k, v }) => [k, v ?? "null"] as const));
  }),
];
