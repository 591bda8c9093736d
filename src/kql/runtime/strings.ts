import { regex } from "../regex.ts";
import { termPattern } from "../terms.ts";
import { arrayText, elements, isNumberText, plainText } from "./json.ts";
import { type NativeFunction, nativeFunction, remembered } from "./native.ts";

type Text = string | null;

const hasPattern = remembered((key) => {
  const [start, end, caseSensitive, ...needle] = key.split("\u0001");
  return regex(
    termPattern([needle.join("\u0001")], { start: start === "true", end: end === "true" }, caseSensitive === "true"),
  );
});

function has(haystack: Text, needle: Text, start: boolean, end: boolean, caseSensitive: boolean): boolean {
  if (haystack === null || needle === null) return false;
  return needle === "" || hasPattern(`${start}\u0001${end}\u0001${caseSensitive}\u0001${needle}`).test(haystack);
}

const terms = remembered((json) => (elements(json) ?? (json === "null" ? [] : [json])).map(plainText));
const anyPattern = remembered((json) => regex(termPattern(terms(json), { start: true, end: true }, false)));

function hasAny(haystack: Text, json: Text): boolean {
  if (haystack === null || json === null || terms(json).length === 0) return false;
  return terms(json).some((term) => term === "") || anyPattern(json).test(haystack);
}

const matchPattern = remembered((pattern) => regex(pattern));

function matches(haystack: Text, pattern: Text): boolean | null {
  return haystack === null || pattern === null ? null : matchPattern(pattern).test(haystack);
}

function hasAll(haystack: Text, json: Text): boolean {
  if (haystack === null || json === null) return false;
  return terms(json).every((term) => has(haystack, term, true, true, false));
}

function substring(value: Text, start: bigint | null, length: bigint | null): Text {
  if (value === null || start === null || length === null) return "";
  const signs = [...value];
  const from = start < 0n ? Math.max(0, signs.length + Number(start)) : Number(start);
  const count = length < 0n ? signs.length : Math.min(Number(length), signs.length);
  return signs.slice(from, from + count).join("");
}

function indexOf(
  value: Text,
  match: Text,
  start: bigint | null,
  length: bigint | null,
  occurrence: bigint | null,
): bigint | null {
  if (value === null || match === null) return null;
  return position(value, start, length, occurrence, (text, from) => text.indexOf(match, from));
}

/** Places in a text count its characters, also those that are two units in JavaScript. */
const unitsOf = (value: string, characters: number) => [...value].slice(0, characters).join("").length;
const charactersOf = (value: string, units: number) => [...value.slice(0, units)].length;

function position(
  value: string,
  start: bigint | null,
  length: bigint | null,
  occurrence: bigint | null,
  find: (text: string, from: number) => number,
): bigint | null {
  const wanted = Number(occurrence ?? 1n);
  if (wanted < 1) return null;
  const size = charactersOf(value, value.length);
  const from = Number(start ?? 0n) < 0 ? Math.max(0, size + Number(start)) : Number(start ?? 0n);
  if (from > size) return -1n;
  const text = length === null || length < 0n ? value : value.slice(0, unitsOf(value, from + Number(length)));
  let at = unitsOf(value, from);
  for (let count = 1; ; count++) {
    const found = find(text, at);
    if (found < 0) return -1n;
    if (count === wanted) return BigInt(charactersOf(value, found));
    at = found + 1;
  }
}

/** Matches may overlap. */
function countOf(value: Text, search: Text): bigint {
  if (value === null || search === null || search === "") return 0n;
  let count = 0n;
  for (let at = value.indexOf(search); at >= 0; at = value.indexOf(search, at + 1)) count++;
  return count;
}

function translate(search: Text, replacement: Text, value: Text): Text {
  if (search === null || replacement === null || value === null) return "";
  const to = [...replacement];
  const map = new Map([...search].map((sign, index) => [sign, to.length === 0 ? "" : (to[index] ?? to.at(-1) ?? "")]));
  return [...value].map((sign) => map.get(sign) ?? sign).join("");
}

function replaceStrings(value: Text, lookups: Text, rewrites: Text): Text {
  if (value === null || lookups === null || rewrites === null) return value;
  const to = elements(rewrites)?.map(plainText);
  return terms(lookups).reduce(
    (text, from, index) => (from === "" ? text : text.replaceAll(from, () => to?.[index] ?? plainText(rewrites))),
    value,
  );
}

function makeString(json: Text): Text {
  const codes = (elements(json) ?? []).flatMap((item) => elements(item) ?? [item]);
  return codes
    .filter(isNumberText)
    .map(Number)
    .filter((code) => Number.isInteger(code) && code >= 0 && code <= 0x10ffff)
    .map((code) => String.fromCodePoint(code))
    .join("");
}

function formatBytes(size: number | null, precision: bigint | null, unit: Text): Text {
  if (size === null) return "";
  const units = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];
  const named = unit ? units.findIndex((name) => name.toLowerCase() === unit.toLowerCase()) : -1;
  const index =
    named >= 0
      ? named
      : Math.max(0, Math.min(units.length - 1, Math.floor(Math.log(Math.abs(size) || 1) / Math.log(1024))));
  return `${Number((size / 1024 ** index).toFixed(Number(precision ?? 0n)))} ${units[index]}`;
}

export const stringFunctions: NativeFunction[] = [
  nativeFunction("kql_has", ["string", "string", "bool", "bool", "bool"], "bool", has),
  nativeFunction("kql_matches", ["string", "string"], "bool", matches),
  nativeFunction("kql_has_any", ["string", "dynamic"], "bool", hasAny),
  nativeFunction("kql_has_all", ["string", "dynamic"], "bool", hasAll),
  nativeFunction("kql_has_any_index", ["string", "dynamic"], "long", (haystack: Text, json: Text) =>
    haystack === null || json === null
      ? -1n
      : BigInt(terms(json).findIndex((term) => has(haystack, term, true, true, false))),
  ),
  nativeFunction("kql_substring", ["string", "long", "long"], "string", substring),
  nativeFunction("kql_indexof", ["string", "string", "long", "long", "long"], "long", indexOf),
  nativeFunction("kql_countof", ["string", "string"], "long", countOf),
  nativeFunction("kql_translate", ["string", "string", "string"], "string", translate),
  nativeFunction("kql_replace_strings", ["string", "dynamic", "dynamic"], "string", replaceStrings),
  nativeFunction(
    "kql_strrep",
    ["string", "long", "string"],
    "string",
    (value: Text, count: bigint | null, delimiter: Text) =>
      Array<string>(Math.max(0, Math.min(1024, Number(count ?? 0n))))
        .fill(value ?? "")
        .join(delimiter ?? ""),
  ),
  nativeFunction("kql_make_string", ["dynamic"], "string", makeString),
  nativeFunction("kql_codepoints", ["string"], "dynamic", (value: Text) =>
    value === null ? null : arrayText([...value].map((sign) => String(sign.codePointAt(0)))),
  ),
  nativeFunction("kql_tohex", ["long", "long"], "string", (value: bigint | null, width: bigint | null) =>
    value === null
      ? ""
      : BigInt.asUintN(64, value)
          .toString(16)
          .padStart(Number(width ?? 0n), "0"),
  ),
  nativeFunction("kql_format_bytes", ["real", "long", "string"], "string", formatBytes),
];
