import { isTooDeepSql } from "../depth.ts";
import { unixEpochTicks } from "../types.ts";

/** Functions of the engine written in SQL. DuckDB expands them in place, so they cost what their text costs. */
const epochMicroseconds = unixEpochTicks / 10n;
const real = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";

export const macros: readonly string[] = [
  "kql_bool_text(b) AS CASE b WHEN true THEN 'True' WHEN false THEN 'False' ELSE '' END",
  // DuckDB writes 1e+18, nan and inf where .NET writes 1E+18, NaN and Infinity.
  `kql_real_text(r) AS CASE WHEN r IS NULL THEN '' WHEN isnan(r) THEN 'NaN' WHEN isinf(r)
     THEN CASE WHEN r > 0 THEN 'Infinity' ELSE '-Infinity' END ELSE upper(CAST(r AS VARCHAR)) END`,
  `kql_real_json(r) AS CASE WHEN isfinite(r) THEN to_json(r) WHEN r IS NOT NULL THEN to_json(kql_real_text(r)) END`,
  "kql_decimal_text(d) AS coalesce(regexp_replace(CAST(d AS VARCHAR), '(\\.\\d*?)0+$', '\\1').rtrim('.'), '')",
  `kql_datetime_text(t) AS replace(CAST(make_timestamp((t // 10000000) * 1000000 - ${epochMicroseconds}) AS VARCHAR), ' ', 'T')
     || '.' || lpad(CAST(t % 10000000 AS VARCHAR), 7, '0') || 'Z'`,
  // Kusto's datetimes end with the year 9999; what falls outside is null.
  "kql_datetime(t) AS CASE WHEN t BETWEEN 0 AND 3155378975999999999 THEN CAST(t AS BIGINT) END",
  // Integer arithmetic wraps around at 64 bits. The operands come in as HUGEINT.
  `kql_wrap(h) AS CAST((((h) % 18446744073709551616) + 27670116110564327424) % 18446744073709551616
     - 9223372036854775808 AS BIGINT)`,
  `kql_long_int(l) AS CAST(((l) & 4294967295) - CASE WHEN ((l) & 2147483648) <> 0 THEN 4294967296 ELSE 0 END AS INTEGER)`,
  // Beyond 64 bits the nearest long.
  `kql_real_long(r) AS CASE WHEN isnan(r) THEN NULL WHEN r >= 9223372036854775807 THEN 9223372036854775807
     WHEN r <= -9223372036854775808 THEN CAST(-9223372036854775808 AS BIGINT) ELSE CAST(trunc(r) AS BIGINT) END`,
  `kql_real_int(r) AS CASE WHEN isnan(r) THEN NULL WHEN r >= 2147483647 THEN 2147483647
     WHEN r <= -2147483648 THEN CAST(-2147483648 AS INTEGER) ELSE CAST(trunc(r) AS INTEGER) END`,
  `kql_text_long(s) AS CASE WHEN regexp_full_match(s, '\\s*[+-]?\\d+\\s*') THEN TRY_CAST(regexp_replace(s, '\\s', '', 'g') AS BIGINT)
     WHEN regexp_full_match(s, '\\s*0[xX][0-9a-fA-F]{1,16}\\s*') THEN TRY_CAST(lower(trim(s)) AS BIGINT) END`,
  `kql_text_real(s) AS CASE WHEN regexp_full_match(s, '\\s*${real}\\s*') THEN TRY_CAST(trim(s) AS DOUBLE)
     WHEN regexp_full_match(s, '\\s*([+-]?([Ii]nf|[Ii]nfinity)|[Nn][Aa][Nn])\\s*') THEN CAST(trim(s) AS DOUBLE) END`,
  `kql_text_bool(s) AS CASE WHEN lower(s) = 'true' THEN true WHEN lower(s) = 'false' THEN false
     WHEN s = trim(s) THEN kql_text_long(s) <> 0 END`,
  `kql_dynamic_integer_text(j) AS CASE WHEN json_type(j) = 'DOUBLE' THEN CAST(CAST((j ->> '$') AS DOUBLE) <> 0 AS VARCHAR) ELSE j ->> '$' END`,
  `kql_dynamic_long(j) AS CASE json_type(j) WHEN 'DOUBLE' THEN kql_real_long(CAST((j ->> '$') AS DOUBLE))
     WHEN 'BOOLEAN' THEN CAST(CAST((j ->> '$') AS BOOLEAN) AS BIGINT) ELSE kql_text_long(j ->> '$') END`,
  `kql_dynamic_real(j) AS CASE json_type(j) WHEN 'BOOLEAN' THEN CAST(CAST((j ->> '$') AS BOOLEAN) AS DOUBLE)
     ELSE kql_text_real(j ->> '$') END`,
  `kql_parse_json(s) AS CASE WHEN s = '' THEN CAST(NULL AS JSON) WHEN NOT json_valid(s) OR ${isTooDeepSql("s")} THEN to_json(s)
     ELSE json(s) END`,
  "kql_regex_escape(s) AS regexp_replace(s, '([\\\\^$.|?*+()\\[\\]{}])', '\\\\\\1', 'g')",
  `kql_timestamp(t) AS make_timestamp((t // 10000000) * 1000000 - ${epochMicroseconds})`,
  `kql_ticks(ts) AS epoch_us(ts) * 10 + ${unixEpochTicks}`,
  // A JSON pointer spells every name; in a path of DuckDB's own, quotes and the empty name have no spelling.
  "kql_pointer(k) AS '/' || replace(replace(k, '~', '~0'), '/', '~1')",
  `kql_elements(j) AS CASE json_type(j) WHEN 'ARRAY' THEN json_extract(j, '$[*]')
     WHEN 'OBJECT' THEN list_transform(json_keys(j), k -> json_object(k, json_extract(j, kql_pointer(k)))) ELSE [j] END`,
  `kql_pairs(j) AS CASE json_type(j) WHEN 'ARRAY' THEN json_extract(j, '$[*]')
     WHEN 'OBJECT' THEN list_transform(json_keys(j), k -> json_array(k, json_extract(j, kql_pointer(k)))) ELSE [j] END`,
  "kql_null(j) AS (j IS NULL OR CAST(j AS VARCHAR) = 'null')",
  "kql_now() AS CAST(getvariable('kql_now') AS BIGINT)",
  // A pointer of digits would count the elements of an array.
  "kql_member(j, k) AS CASE WHEN json_type(j) = 'OBJECT' THEN json_extract(j, kql_pointer(k)) END",
  "kql_element(j, i) AS json_extract(j, CASE WHEN i < 0 THEN '$[#' || i || ']' ELSE '$[' || i || ']' END)",
];
