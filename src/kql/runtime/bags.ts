import { walkable } from "../depth.ts";
import { same } from "./arrays.ts";
import { arrayText, elements, isNumberText, members, objectText, plainText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";
import { changedAt, keySteps, stepsOf, valueAt } from "./paths.ts";

type Json = string | null;

/** The first bag that has a key decides its value. */
function merge(bags: Json): Json {
  const merged = new Map<string, string>();
  let found = false;
  for (const bag of elements(bags) ?? []) {
    const entries = members(bag);
    if (!entries) continue;
    found = true;
    for (const [key, value] of entries) if (!merged.has(key)) merged.set(key, value);
  }
  return found || elements(bags)?.length === 0 ? objectText(merged) : null;
}

function removeKeys(bag: Json, keys: Json): Json {
  if (bag === null || !members(bag)) return null;
  const gone = (elements(keys) ?? []).map((key) => keySteps(plainText(key)));
  return gone.reduce(
    (left, steps) => (valueAt(left, steps) === undefined ? left : changedAt(left, steps, () => undefined)),
    bag,
  );
}

function setKey(bag: Json, key: string | null, value: Json): Json {
  if (bag === null || !members(bag) || key === null) return null;
  return changedAt(bag, keySteps(key), () => value ?? "null");
}

function zipBag(keys: Json, values: Json): Json {
  const names = elements(keys);
  if (!names) return null;
  const items = elements(values) ?? [];
  return objectText(names.map((name, index) => [plainText(name), items[index] ?? "null"] as const));
}

function identity(item: string): string {
  return isNumberText(item) ? String(Number(item)) : item;
}

/** Sets from arrays, in order of first appearance. */
function combine(
  arrays: Json,
  keep: (item: string, others: readonly ReadonlySet<string>[]) => boolean,
  from: (lists: string[][]) => string[],
): Json {
  const lists = (elements(arrays) ?? []).map((item) => elements(item));
  const known = lists.filter((items): items is string[] => items !== undefined);
  if (!lists[0]) return null;
  const others = known.slice(1).map((items) => new Set(items.map(identity)));
  const result = new Map<string, string>();
  for (const item of from(known)) {
    if (!result.has(identity(item)) && keep(item, others)) result.set(identity(item), item);
  }
  return arrayText([...result.values()]);
}

function setsOf(a: Json, b: Json): [Set<string>, Set<string>] | undefined {
  const [first, second] = [elements(a), elements(b)];
  return first && second ? [new Set(first.map(identity)), new Set(second.map(identity))] : undefined;
}

function sortedJson(json: string): string {
  const entries = members(json);
  if (entries) {
    const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return objectText(sorted.map(([key, value]) => [key, sortedJson(value)] as const));
  }
  const items = elements(json);
  return items ? arrayText(items.map((item) => sortedJson(item))) : json;
}

/** Every path in a value, `['a']['b']`; the elements of an array share `[0]`. */
function treePaths(json: string, path: string, found: string[]): string[] {
  const first = elements(json)?.[0];
  if (first !== undefined) {
    found.push(`${path}[0]`);
    treePaths(first, `${path}[0]`, found);
  }
  for (const [key, value] of members(json) ?? []) {
    const here = `${path}['${key}']`;
    found.push(here);
    treePaths(value, here, found);
  }
  return found;
}

export const bagFunctions: NativeFunction[] = [
  nativeFunction("kql_bag_keys", ["dynamic"], "dynamic", (json: Json) => {
    const entries = members(json);
    return entries ? arrayText(entries.map(([key]) => JSON.stringify(key))) : null;
  }),
  nativeFunction("kql_bag_merge", ["dynamic"], "dynamic", merge),
  nativeFunction("kql_bag_head", ["dynamic", "long"], "dynamic", (bag: Json, size: bigint | null) =>
    objectText((members(bag) ?? []).slice(0, Number(size ?? 0n))),
  ),
  nativeFunction(
    "kql_bag_has_key",
    ["dynamic", "string"],
    "bool",
    (bag: Json, key: string | null) => bag !== null && key !== null && valueAt(bag, keySteps(key)) !== undefined,
  ),
  nativeFunction("kql_bag_remove_keys", ["dynamic", "dynamic"], "dynamic", removeKeys),
  nativeFunction("kql_bag_set_key", ["dynamic", "string", "dynamic"], "dynamic", setKey),
  nativeFunction("kql_bag_zip", ["dynamic", "dynamic"], "dynamic", zipBag),
  nativeFunction("kql_set_union", ["dynamic"], "dynamic", (arrays: Json) =>
    combine(
      arrays,
      () => true,
      (lists) => lists.flat(),
    ),
  ),
  nativeFunction("kql_set_intersect", ["dynamic"], "dynamic", (arrays: Json) =>
    combine(
      arrays,
      (item, others) => others.every((set) => set.has(identity(item))),
      (lists) => lists[0] ?? [],
    ),
  ),
  nativeFunction("kql_set_difference", ["dynamic"], "dynamic", (arrays: Json) =>
    combine(
      arrays,
      (item, others) => !others.some((set) => set.has(identity(item))),
      (lists) => lists[0] ?? [],
    ),
  ),
  nativeFunction("kql_set_equals", ["dynamic", "dynamic"], "bool", (a: Json, b: Json) => {
    const sets = setsOf(a, b);
    return sets ? sets[0].size === sets[1].size && [...sets[0]].every((item) => sets[1].has(item)) : null;
  }),
  nativeFunction("kql_jaccard", ["dynamic", "dynamic"], "real", (a: Json, b: Json) => {
    const sets = setsOf(a, b);
    if (!sets) return null;
    const shared = [...sets[0]].filter((item) => sets[1].has(item)).length;
    return shared / (sets[0].size + sets[1].size - shared);
  }),
  nativeFunction("kql_set_has", ["dynamic", "dynamic"], "bool", (set: Json, value: Json) => {
    const items = elements(set);
    return items ? items.some((item) => same(item, value ?? "null")) : null;
  }),
  nativeFunction("kql_extract_json", ["string", "dynamic"], "string", (path: string | null, json: Json) => {
    const steps = path === null ? undefined : stepsOf(path);
    const found = steps && json !== null ? valueAt(json, steps) : undefined;
    return found === undefined ? "" : plainText(found);
  }),
  nativeFunction("kql_sorted_json", ["dynamic"], "string", (json: Json) => json && sortedJson(walkable(json))),
  nativeFunction("kql_treepath", ["dynamic"], "dynamic", (json: Json) =>
    json === null ? null : arrayText(treePaths(walkable(json), "", []).map((path) => JSON.stringify(path))),
  ),
];
