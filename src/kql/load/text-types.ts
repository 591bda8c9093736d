import { isTooDeepSql } from "../depth.ts";
import type { KustoType } from "../types.ts";
import { unixEpochTicks } from "../types.ts";
import { quoteText } from "./quote.ts";

/** A spelling of a type: which texts it takes, and how they become the stored value. `x` is SQL of a text, not empty. */
export interface TextType {
  readonly name: string;
  readonly type: KustoType;
  /** Quick and generous: what fails this does not match either. */
  readonly looks: RegExp;
  matches(x: string): string;
  convert(x: string): string;
  /** Quicker SQL, where there is some: of the texts of this shape those match that `convert` does not make null. */
  shape?(x: string): string;
}

const fullMatch = (x: string, pattern: string) => `regexp_full_match(${x}, ${quoteText(pattern)})`;

const wholeNumber = (x: string) => fullMatch(x, "0|-?[1-9][0-9]{0,18}");

/** Whole numbers without leading zeros or sign tricks: what would not come back as it was written stays text. */
export const longText: TextType = {
  name: "long",
  looks: /^-?\d+$/,
  type: "long",
  matches: (x) => `(${wholeNumber(x)} AND TRY_CAST(${x} AS BIGINT) IS NOT NULL)`,
  convert: (x) => `TRY_CAST(${x} AS BIGINT)`,
  shape: wholeNumber,
};

/** Whole numbers that 64 bits do not hold. They stay text, because a real would round them. */
export const hugeText: TextType = {
  name: "huge",
  looks: /^-?\d+$/,
  type: "string",
  matches: (x) => fullMatch(x, "-?[0-9]+"),
  convert: (x) => x,
};

/** Where a real no longer holds every whole number. */
const exactLimit = 9_007_199_254_740_992n;

function realMatches(x: string, pattern: string): string {
  return `(${fullMatch(x, pattern)} AND CASE WHEN ${fullMatch(x, "-?[0-9]+")}
    THEN coalesce(abs(TRY_CAST(${x} AS HUGEINT)) <= ${exactLimit}, false)
    ELSE coalesce(isfinite(TRY_CAST(${x} AS DOUBLE)) OR ${fullMatch(x, "NaN|-?Infinity")}, false) END)`;
}

/** In CSV an exponent counts only after a point or with a sign: `12e5` may be a hash. */
export const realText: TextType = {
  name: "real",
  looks: /^-?(\d+(\.\d+)?([eE][-+]?\d+)?|NaN|Infinity)$/,
  type: "real",
  matches: (x) => realMatches(x, "-?(0|[1-9][0-9]*)(\\.[0-9]+([eE][-+]?[0-9]+)?|[eE][-+][0-9]+)?|NaN|-?Infinity"),
  convert: (x) => `CAST(${x} AS DOUBLE)`,
};

export const realNumber: TextType = {
  ...realText,
  matches: (x) => realMatches(x, "-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?|NaN|-?Infinity"),
};

export const boolText: TextType = {
  name: "bool",
  looks: /^(true|false)$/i,
  type: "bool",
  matches: (x) => `lower(${x}) IN ('true', 'false')`,
  convert: (x) => `(lower(${x}) = 'true')`,
};

export const guidText: TextType = {
  name: "guid",
  looks: /^[\da-f-]{36}$/i,
  type: "guid",
  matches: (x) => `(length(${x}) = 36 AND ${fullMatch(x, "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")})`,
  convert: (x) => `TRY_CAST(${x} AS UUID)`,
  // What DuckDB takes for a GUID has 32 digits, and hyphens anywhere.
  shape: (x) => `(strlen(${x}) = 36 AND ${x} LIKE '________-____-____-____-____________')`,
};

export const dynamicText: TextType = {
  name: "dynamic",
  looks: /^[{[]/,
  type: "dynamic",
  matches: (x) => `(${x}[1] IN ('{', '[') AND json_valid(${x}) AND NOT ${isTooDeepSql(x)})`,
  convert: (x) => `CAST(${x} AS JSON)`,
};

/** DuckDB's microseconds as ticks, and the seventh digit that they leave out. */
function ticks(timestamp: string, x: string): string {
  const seventh = `TRY_CAST(regexp_extract(${x}, '[.,][0-9]{6}([0-9])', 1) AS BIGINT)`;
  // `2026-11-20T07:00:00.123456Z` has no seventh digit either.
  const isLong = `length(${x}) > 24 AND NOT (length(${x}) = 27 AND ends_with(${x}, 'Z'))`;
  return `(epoch_us(${timestamp}) * 10 + ${unixEpochTicks} + CASE WHEN ${isLong} THEN coalesce(${seventh}, 0) ELSE 0 END)`;
}

function datetimeText(name: string, looks: RegExp, pattern: string, timestamp: (x: string) => string): TextType {
  const shape = (x: string) => `(length(${x}) BETWEEN 8 AND 40 AND ${fullMatch(x, pattern)})`;
  return {
    name,
    looks,
    type: "datetime",
    matches: (x) => `(${shape(x)} AND ${timestamp(x)} IS NOT NULL)`,
    convert: (x) => ticks(timestamp(x), x),
    shape,
  };
}

const isoDatetime = datetimeText(
  "ISO",
  /^\d{4}-\d\d-\d\d/,
  "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?( ?(Z|UTC|[-+][0-9]{2}(:?[0-9]{2})?))?)?",
  // Few have a comma, and to see that is quicker than to replace none; fewer have a zone and no seconds.
  (x) => `coalesce(TRY_CAST(CASE WHEN contains(${x}, ',') THEN replace(${x}, ',', '.') ELSE ${x} END AS TIMESTAMPTZ),
    TRY_CAST(${x}[1:16] || ':00' || ${x}[17:] AS TIMESTAMPTZ))`,
);

const clock = "(,? [0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,7})?)?([ \\x{202f}]?[AaPp][Mm])?)?";
const clockFormats = ["", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %I:%M:%S.%f %p"];

function written(day: string, format: string): (x: string) => string {
  const formats = clockFormats.map((time) => quoteText(`${day}${time}`)).join(", ");
  return (x) => {
    const sixDigits = `regexp_replace(${x}, '([.][0-9]{6})[0-9]+', '\\1')`;
    const plain = `regexp_replace(regexp_replace(${sixDigits}, '^([^ ,]+),? ', '\\1 '), '[ \\x{202f}]?([AaPp][Mm])$', ' \\1')`;
    return `CASE WHEN ${fullMatch(x, `${format}${clock}`)} THEN TRY_STRPTIME(${plain}, [${formats}]) END`;
  };
}

/** As the Azure portal exports: `2/18/2019, 3:29:22.123 PM`. Read before day-first, which an ambiguous column could be. */
export const monthFirstDatetime = datetimeText(
  "month first",
  /^\d{1,2}\/\d{1,2}\/\d{4}/,
  `[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}${clock}`,
  written("%m/%d/%Y", "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"),
);

export const dayFirstDatetime = datetimeText(
  "day first",
  /^\d{1,2}\/\d{1,2}\/\d{4}/,
  `[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}${clock}`,
  written("%d/%m/%Y", "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"),
);

const dottedDatetime = datetimeText(
  "dotted",
  /^\d{1,2}\.\d{1,2}\.\d{4}/,
  `[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4}${clock}`,
  written("%d.%m.%Y", "[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{4}"),
);

/** All spellings of a time, the likelier first. */
export const datetimeTexts: readonly TextType[] = [isoDatetime, monthFirstDatetime, dayFirstDatetime, dottedDatetime];
