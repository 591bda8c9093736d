import { expression, toText } from "../conversions.ts";
import { constant } from "../literals.ts";
import type { Value } from "../model.ts";
import { list } from "../sql.ts";
import { type Call, type Functions, native } from "./define.ts";

/** Several ranges, given as arguments or as one dynamic array, become one JSON array. */
const anyOf =
  (name: string) =>
  ({ args }: Call): Value => {
    const [ip, ...ranges] = args;
    const single =
      ranges.length === 1 && ranges[0]?.type === "dynamic" ? ranges[0].sql : `to_json([${list(ranges.map(toText))}])`;
    return expression("bool", `${name}(${toText(ip ?? constant("string", ""))}, CAST(${single} AS VARCHAR))`);
  };

const address = (name: string) => native(name, ["string", "string", "long"], "bool", ["128"]);

export const networkFunctions: Functions = {
  ipv4_is_in_range: native("kql_ipv4_in_range", ["string", "string"], "bool"),
  ipv4_is_in_any_range: anyOf("kql_ipv4_in_any_range"),
  ipv4_is_match: native("kql_ipv4_match", ["string", "string", "long"], "bool", ["32"]),
  ipv4_compare: native("kql_ipv4_compare", ["string", "string", "long"], "long", ["32"]),
  ipv4_is_private: native("kql_ipv4_private", ["string"], "bool"),
  ipv4_netmask_suffix: native("kql_ipv4_suffix", ["string"], "long"),
  parse_ipv4: native("kql_parse_ipv4", ["string"], "long"),
  parse_ipv4_mask: native("kql_parse_ipv4_mask", ["string", "long"], "long"),
  format_ipv4: ({ args }) =>
    expression(
      "string",
      `coalesce(kql_format_ipv4(${toText(args[0] ?? constant("string", ""))}, ${args[1]?.sql ?? "32"}, false), '')`,
    ),
  format_ipv4_mask: ({ args }) =>
    expression(
      "string",
      `coalesce(kql_format_ipv4(${toText(args[0] ?? constant("string", ""))}, ${args[1]?.sql ?? "32"}, true), '')`,
    ),
  ipv4_range_to_cidr_list: native("kql_ipv4_cidrs", ["string", "string"], "dynamic"),
  ipv6_is_in_range: native("kql_ipv6_in_range", ["string", "string"], "bool"),
  ipv6_is_in_any_range: anyOf("kql_ipv6_in_any_range"),
  ipv6_is_match: address("kql_ipv6_match"),
  ipv6_compare: native("kql_ipv6_compare", ["string", "string", "long"], "long", ["128"]),
  parse_ipv6: native("kql_parse_ipv6", ["string", "long"], "string", ["128"]),
  parse_ipv6_mask: native("kql_parse_ipv6", ["string", "long"], "string"),
  has_ipv4: native("kql_has_ipv4", ["string", "string"], "bool"),
  has_ipv4_prefix: native("kql_has_ipv4_prefix", ["string", "string"], "bool"),
  has_any_ipv4: anyOf("kql_has_any_ipv4"),
  has_any_ipv4_prefix: anyOf("kql_has_any_ipv4_prefix"),
};
