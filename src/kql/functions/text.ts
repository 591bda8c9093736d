import { coerce, convert, expression, toText } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { knownText } from "../expressions/late.ts";
import { patternSql } from "../expressions/strings.ts";
import { constant, typeofLiteral } from "../literals.ts";
import type { Value } from "../model.ts";
import { groupCount, groupNumber, toRe2 } from "../regex.ts";
import { list, text } from "../sql.ts";
import { unsupported } from "../syntax.ts";
import { type Call, define, type Functions, native, type ScalarFunction } from "./define.ts";

const textFunction = (build: (...sql: string[]) => string, parameters = 1) =>
  define(Array<"string">(parameters).fill("string"), "string", build);

function concatenated({ args }: Call): Value {
  if (args.every((value) => typeof value.constant?.value === "string")) {
    return constant("string", args.map((value) => value.constant?.value).join(""));
  }
  return expression("string", `concat(${list(args.map(toText))})`);
}

function delimited({ args }: Call): Value {
  return expression("string", `concat_ws(${list(args.map(toText))})`);
}

/** A function with a pattern among its arguments, which is brought into the form DuckDB reads. */
function withPattern(index: number, build: ScalarFunction): ScalarFunction {
  return (call) => {
    const args = call.args.map((value, at) => (at === index ? { ...value, sql: patternSql(value) } : value));
    return build({ ...call, args });
  };
}

/** extract(): "" without a match. A pattern known here lets DuckDB compile it once. */
function extract({ args, node, argumentNodes }: Call): Value {
  const [pattern, group, source] = args;
  if (!pattern || !group || !source) throw unsupported("extract()", node);
  const known = knownText(pattern);
  const index = group.constant?.value;
  const subject = toText(source);
  const out =
    typeof index === "bigint" && known !== undefined
      ? index > BigInt(groupCount(known)) || index < 0n
        ? constant("string", "")
        : expression(
            "string",
            index > 9n
              ? `regexp_extract_all(${subject}, ${patternSql(pattern)}, ${index})[1]`
              : `regexp_extract(${subject}, ${patternSql(pattern)}, ${index})`,
          )
      : expression("string", `regexp_extract(${subject}, ${toText(pattern)}, CAST(${group.sql} AS INTEGER))`);
  const type = argumentNodes[3];
  return type ? convert(out, typeofLiteral(type)) : out;
}

function extractAll({ args, argumentNodes, node }: Call): Value {
  const [pattern, second, third] = args;
  const source = third ?? second;
  if (!pattern || !source) throw unsupported("extract_all()", node);
  const known = pattern.constant?.value;
  if (typeof known !== "string") throw unsupported("extract_all() with a computed pattern", node);
  if (groupCount(known) === 0)
    throw new KqlError(
      "SEM0000",
      "extract_all() takes a pattern with 1 to 16 groups.",
      argumentNodes[0]?.TextStart,
      argumentNodes[0]?.Width,
    );
  const chosen = third ? second?.constant?.value : undefined;
  const groups = Array.isArray(chosen)
    ? chosen.map((group) => groupNumber(known, String(group)))
    : Array.from({ length: groupCount(known) }, (_, index) => index + 1);
  const subject = toText(source);
  const columns = (groups.length > 0 ? groups : [0]).map(
    (group) => `regexp_extract_all(${subject}, ${text(toRe2(known))}, ${group})`,
  );
  const sql =
    columns.length === 1
      ? `to_json(${columns[0]})`
      : `to_json(list_transform(list_zip(${list(columns)}), z -> [${list(columns.map((_, index) => `coalesce(z[${index + 1}], '')`))}]))`;
  return expression("dynamic", `CASE WHEN len(${columns[0]}) > 0 THEN ${sql} END`);
}

function split({ args, node }: Call): Value {
  const [source, delimiter, index] = args;
  if (!source || !delimiter) throw unsupported("split()", node);
  const separator = toText(delimiter);
  const parts =
    delimiter.constant?.value === "" ? `[${toText(source)}]` : `string_split(${toText(source)}, ${separator})`;
  if (!index) return expression("dynamic", `to_json(${parts})`, { nullable: false });
  const at = coerce(index, "long").sql;
  return expression(
    "dynamic",
    `CASE WHEN ${at} BETWEEN 0 AND len(${parts}) - 1 THEN to_json([${parts}[${at} + 1]]) END`,
  );
}

/** A negative start counts from the end; the usual start is a known one at or after 0. */
/** DuckDB's own substring() takes no number beyond 32 bits. */
const longest = 2n ** 31n - 1n;

function substring(call: Call): Value {
  const [source, start, length] = call.args;
  const from = start?.constant?.value;
  if (
    !source ||
    typeof from !== "bigint" ||
    from < 0n ||
    from > longest ||
    (length && typeof length.constant?.value !== "bigint")
  ) {
    return native("kql_substring", ["string", "long", "long"], "string", ["9223372036854775807"])(call);
  }
  const count = length?.constant?.value;
  const limit = typeof count === "bigint" && count >= 0n && count <= longest ? `, ${count}` : "";
  return expression("string", `substring(${toText(source)}, ${from + 1n}${limit})`);
}

/** Numbers and times are hashed by the eight bytes they are, everything else by its text. */
function hash(call: Call): Value {
  const type = call.args[0]?.type;
  if (type === "real") return native("kql_hash_real", ["real", "long"], "long", ["0"])(call);
  const whole = type === "long" || type === "datetime" || type === "timespan";
  return whole
    ? native("kql_hash_long", [type, "long"], "long", ["0"])(call)
    : native("kql_hash", ["string", "long"], "long", ["0"])(call);
}

/** Plain matches may overlap; those of a pattern do not, and are RE2's, whose time grows with the text and not beyond. */
function countOf(call: Call): Value {
  const [source, search, kind] = call.args;
  if (!source || !search || (kind && !["normal", "regex"].includes(String(kind.constant?.value))))
    throw unsupported("countof() of this kind", call.argumentNodes[2] ?? call.node);
  if (kind?.constant?.value !== "regex")
    return native(
      "kql_countof",
      ["string", "string"],
      "long",
    )({
      ...call,
      args: [source, search],
      argumentNodes: call.argumentNodes.slice(0, 2),
    });
  const pattern = patternSql(search);
  const all = `len(regexp_extract_all(${toText(source)}, ${pattern}))`;
  return expression("long", `CASE WHEN ${pattern} = '' THEN 0 ELSE CAST(${all} AS BIGINT) END`);
}

/** The place of a match is the length of the shortest text before it; earlier matches are part of that text. */
function indexOfRegex(call: Call): Value {
  const [source, pattern, start, length, occurrence] = call.args;
  const wanted = occurrence?.constant ? occurrence.constant.value : 1n;
  if (!source || !pattern || typeof wanted !== "bigint" || (occurrence && !occurrence.constant) || wanted > 1000n)
    throw unsupported("indexof_regex() of this occurrence", call.argumentNodes[4] ?? call.node);
  if (wanted < 1n) return constant("long", null);
  const [whole, from, count] = [toText(source), start ? coerce(start, "long").sql : "0", length?.sql ?? "-1"];
  const first = `CASE WHEN ${from} < 0 THEN greatest(0, length(${whole}) + ${from}) ELSE ${from} END`;
  const rest = `CASE WHEN ${count} < 0 THEN substring(${whole}, (${first}) + 1) ELSE substring(${whole}, (${first}) + 1, ${count}) END`;
  const one = `'(?:' || ${patternSql(pattern)} || ')'`;
  const before = wanted === 1n ? "'.*?'" : `'(?:.*?' || ${one} || '){${wanted - 1n}}.*?'`;
  const searched = `'(?s)^(' || ${before} || ')(?-s)' || ${one}`;
  const found = `CASE WHEN (${first}) > length(${whole}) OR NOT regexp_matches(${rest}, ${searched}) THEN -1
    ELSE (${first}) + length(regexp_extract(${rest}, ${searched}, 1)) END`;
  return expression("long", `CAST(${found} AS BIGINT)`);
}

function makeString({ args }: Call): Value {
  const codes = args.map((value) => `CAST(${coerce(value, "dynamic").sql} AS JSON)`);
  return expression("string", `coalesce(kql_make_string(CAST(to_json([${list(codes)}]) AS VARCHAR)), '')`);
}

export const textFunctions: Functions = {
  strcat: concatenated,
  strcat_delim: delimited,
  strcat_array: native("kql_strcat_array", ["dynamic", "string"], "string"),
  array_strcat: native("kql_strcat_array", ["dynamic", "string"], "string"),
  strlen: define(["string"], "long", (s) => `length(${s})`),
  string_size: define(["string"], "long", (s) => `CAST(strlen(${s}) AS BIGINT)`),
  toupper: textFunction((s) => `upper(${s})`),
  tolower: textFunction((s) => `lower(${s})`),
  reverse: textFunction((s) => `reverse(${s})`),
  substring,
  strcmp: define(
    ["string", "string"],
    "long",
    (a, b) => `CASE WHEN ${a} = ${b} THEN 0::BIGINT WHEN ${a} < ${b} THEN -1::BIGINT ELSE 1::BIGINT END`,
  ),
  strrep: native("kql_strrep", ["string", "long", "string"], "string", ["''"]),
  indexof: native("kql_indexof", ["string", "string", "long", "long", "long"], "long", ["0", "-1", "1"]),
  indexof_regex: indexOfRegex,
  has_any_index: native("kql_has_any_index", ["string", "dynamic"], "long"),
  countof: countOf,
  split,
  extract,
  extract_all: extractAll,
  extractall: extractAll,
  replace_string: define(["string", "string", "string"], "string", (s, from, to) => `replace(${s}, ${from}, ${to})`),
  replace_regex: withPattern(
    1,
    define(
      ["string", "string", "string"],
      "string",
      (s, pattern, to) => `regexp_replace(${s}, ${pattern}, ${to}, 'g')`,
    ),
  ),
  replace: withPattern(
    0,
    define(
      ["string", "string", "string"],
      "string",
      (pattern, to, s) => `regexp_replace(${s}, ${pattern}, ${to}, 'g')`,
    ),
  ),
  replace_strings: native("kql_replace_strings", ["string", "dynamic", "dynamic"], "string"),
  trim: withPattern(
    0,
    textFunction(
      (pattern, s) =>
        `regexp_replace(regexp_replace(${s}, '^(?:' || ${pattern} || ')', ''), '(?:' || ${pattern} || ')$', '')`,
      2,
    ),
  ),
  trim_start: withPattern(
    0,
    textFunction((pattern, s) => `regexp_replace(${s}, '^(?:' || ${pattern} || ')', '')`, 2),
  ),
  trim_end: withPattern(
    0,
    textFunction((pattern, s) => `regexp_replace(${s}, '(?:' || ${pattern} || ')$', '')`, 2),
  ),
  translate: native("kql_translate", ["string", "string", "string"], "string"),
  regex_quote: textFunction((s) => `kql_regex_escape(${s})`),
  isascii: define(["string"], "bool", (s) => `regexp_full_match(${s}, '[\\x00-\\x7F]*')`),
  isutf8: define(["string"], "bool", () => "true"),
  url_encode: native("kql_url_encode", ["string"], "string"),
  url_encode_component: native("kql_url_encode_component", ["string"], "string"),
  url_decode: native("kql_url_decode", ["string"], "string"),
  base64_encode_tostring: native("kql_base64_encode", ["string"], "string"),
  base64_encodestring: native("kql_base64_encode", ["string"], "string"),
  base64_decode_tostring: native("kql_base64_decode", ["string"], "string"),
  base64_decodestring: native("kql_base64_decode", ["string"], "string"),
  base64_decode_toarray: native("kql_base64_decode_array", ["string"], "dynamic"),
  base64_encode_fromarray: native("kql_base64_encode_array", ["dynamic"], "string"),
  base64_encode_fromguid: define(["guid"], "string", (g) => `kql_base64_encode_guid(CAST(${g} AS VARCHAR))`),
  base64_decode_toguid: native("kql_base64_decode_guid", ["string"], "guid"),
  gzip_decompress_from_base64_string: native("kql_gunzip", ["string"], "string"),
  gzip_compress_to_base64_string: native("kql_gzip", ["string"], "string"),
  zlib_decompress_from_base64_string: native("kql_inflate", ["string"], "string"),
  zlib_compress_to_base64_string: native("kql_deflate", ["string"], "string"),
  to_utf8: native("kql_codepoints", ["string"], "dynamic"),
  unicode_codepoints_from_string: native("kql_codepoints", ["string"], "dynamic"),
  unicode_codepoints_to_string: makeString,
  make_string: makeString,
  tohex: native("kql_tohex", ["long", "long"], "string", ["0"]),
  hash_sha256: ({ args }) => expression("string", `sha256(${toText(args[0] ?? constant("string", ""))})`),
  hash_sha1: ({ args }) => expression("string", `sha1(${toText(args[0] ?? constant("string", ""))})`),
  hash_md5: ({ args }) => expression("string", `md5(${toText(args[0] ?? constant("string", ""))})`),
  hash,
  hash_xxhash64: hash,
  parse_path: native("kql_parse_path", ["string"], "dynamic"),
  parse_url: native("kql_parse_url", ["string"], "dynamic"),
  parseurl: native("kql_parse_url", ["string"], "dynamic"),
  parseurlquery: native("kql_parse_urlquery", ["string"], "dynamic"),
  parse_urlquery: native("kql_parse_urlquery", ["string"], "dynamic"),
  parse_csv: native("kql_parse_csv", ["string"], "dynamic"),
  parse_xml: native("kql_parse_xml", ["string"], "dynamic"),
  parse_command_line: native("kql_parse_command_line", ["string", "string"], "dynamic"),
  // Four parts of eight digits are more than other decimals have before their point.
  parse_version: define(["string"], "decimal", (s) => `CAST(kql_parse_version(${s}) AS DECIMAL(38,0))`, {
    nullable: true,
  }),
  format_bytes: native("kql_format_bytes", ["real", "long", "string"], "string", ["0", "''"]),
  punycode_from_string: native("kql_encode_punycode", ["string"], "string"),
  punycode_to_string: native("kql_decode_punycode", ["string"], "string"),
  punycode_domain_from_string: native("kql_to_ascii", ["string"], "string"),
  punycode_domain_to_string: native("kql_to_unicode", ["string"], "string"),
};
