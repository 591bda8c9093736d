import { convert, expression } from "../conversions.ts";
import { declaredColumns } from "../declared-columns.ts";
import { discoveredColumns } from "../discovery.ts";
import { KqlError } from "../error.ts";
import { memberSql } from "../expressions/path.ts";
import type { Context, Field, Relation } from "../model.ts";
import { asOutput, fieldNamed, project, withRows } from "../relations.ts";
import { list, text } from "../sql.ts";
import { child, childList, kindOf, nameOf, optionalChild, refused, type SyntaxNode, unsupported } from "../syntax.ts";
import type { Column } from "../types.ts";
import { activeUsersCount, activityCounts, activityMetrics, newActivityMetrics } from "./activity.ts";
import { addressLookup } from "./address-lookup.ts";
import { narrow } from "./narrow.ts";
import { pivot } from "./pivot.ts";
import { requireField } from "./project.ts";
import { rowsNear } from "./rows-near.ts";
import { rollingPercentile, slidingWindowCounts } from "./sliding.ts";

/** Plugins that only look at the data they are given. */
export function evaluate(node: SyntaxNode, input: Relation, context: Context): Relation {
  const call = child(node, "FunctionCall");
  const name = nameOf(child(call, "Name"));
  const nodes = childList(child(call, "ArgumentList"), "Expressions");
  switch (name) {
    case "bag_unpack":
      return bagUnpack(node, nodes, input, context);
    case "pivot":
      return pivot(call, nodes, input, context);
    case "ipv4_lookup":
      return addressLookup(nodes, input, context, "kql_ipv4_in_range");
    case "ipv6_lookup":
      return addressLookup(nodes, input, context, "kql_ipv6_in_range");
    case "narrow":
      return narrow(input);
    case "rows_near":
      return rowsNear(call, nodes, input, context);
    case "sliding_window_counts":
      return slidingWindowCounts(call, nodes, input, context);
    case "rolling_percentile":
      return rollingPercentile(call, nodes, input, context);
    case "activity_counts_metrics":
      return activityCounts(call, nodes, input, context);
    case "activity_metrics":
      return activityMetrics(call, nodes, input, context);
    case "new_activity_metrics":
      return newActivityMetrics(call, nodes, input, context);
    case "active_users_count":
      return activeUsersCount(call, nodes, input, context);
    case "dcount_intersect":
      return dcountIntersect(nodes, input);
    default:
      throw refused(`the plugin ${name}`, call);
  }
}

/** Columns s0, s1 and so on: how many are in the first set, in the first two, in the first three. Sets are exact here. */
function dcountIntersect(nodes: readonly SyntaxNode[], input: Relation): Relation {
  const sets = nodes.map((item) => requireField(item, input.fields).id);
  const counts = sets.map((_, index) => {
    const shared = `kql_set_intersect(CAST(json_array(${list(sets.slice(0, index + 1))}) AS VARCHAR))`;
    return { name: `s${index}`, type: "long" as const, sql: `json_array_length(CAST(${shared} AS JSON))::BIGINT` };
  });
  return project(input, [...input.fields.map(asOutput), ...counts]);
}

const memberTypes = `CASE json_type(v) WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'bool' WHEN 'DOUBLE' THEN 'real'
  WHEN 'BIGINT' THEN 'long' WHEN 'UBIGINT' THEN 'long' WHEN 'NULL' THEN NULL ELSE 'dynamic' END`;

/** The members of a bag become columns; those of mixed type stay dynamic. */
function bagUnpack(node: SyntaxNode, nodes: readonly SyntaxNode[], input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const { bagNode, prefix, conflict, ignored } = unpacking(node, nodes, inner);
  const bag = requireField(bagNode, input.fields);
  if (bag.type !== "dynamic")
    throw new KqlError(
      "SEM0000",
      `bag_unpack() takes a dynamic column, not ${bag.type}.`,
      bagNode.TextStart,
      bagNode.Width,
    );
  const schema = resultSchema(node);
  const others = schema && !schema.all ? [] : input.fields.filter((field) => field !== bag);
  const found = schema?.columns ?? undeclared(node, bag, prefix, rows.relation, context);
  const wanted = found.filter((column) => !ignored.includes(column.name.slice(prefix.length)));
  const taken = wanted.find((column) => fieldNamed(others, column.name));
  if (taken && conflict === "error")
    throw new KqlError("SEM0100", `bag_unpack() would make a second column ${taken.name}.`, node.TextStart, node.Width);
  const outputs = wanted
    .filter((column) => conflict === "replace_source" || !fieldNamed(others, column.name))
    .map((column) => {
      const member = expression("dynamic", memberSql(bag.id, column.name.slice(prefix.length)));
      return { name: column.name, type: column.type, sql: convert(member, column.type).sql };
    });
  const kept = others.filter((field) => !outputs.some((output) => output.name === field.name));
  return project(rows.relation, [...kept.map(asOutput), ...outputs]);
}

/** bag_unpack(Bag [, OutputColumnPrefix] [, columnsConflict] [, ignoredProperties]), the last three also by name. */
function unpacking(node: SyntaxNode, nodes: readonly SyntaxNode[], context: Context) {
  const named = new Map<string, SyntaxNode>();
  const positional: SyntaxNode[] = [];
  for (const item of nodes) {
    if (kindOf(item) === "SimpleNamedExpression")
      named.set(nameOf(child(item, "Name")).toLowerCase(), child(item, "Expression"));
    else positional.push(item);
  }
  const [bagNode, ...rest] = positional;
  if (!bagNode) throw unsupported("bag_unpack()", node);
  const constantOf = (name: string, place: number) => {
    const given = named.get(name.toLowerCase()) ?? rest[place];
    return given && context.query.value(given, context).constant?.value;
  };
  const ignored = constantOf("ignoredProperties", 2);
  return {
    bagNode,
    prefix: String(constantOf("OutputColumnPrefix", 0) ?? ""),
    conflict: String(constantOf("columnsConflict", 1) ?? "error"),
    ignored: Array.isArray(ignored) ? ignored.map(String) : [],
  };
}

function undeclared(
  node: SyntaxNode,
  bag: Field,
  prefix: string,
  relation: Relation,
  context: Context,
): readonly Column[] {
  const members = `SELECT unnest(json_keys(b)) AS k, b FROM (SELECT ${bag.id} AS b FROM ${relation.from}) WHERE json_type(b) = 'OBJECT'`;
  const typed = `SELECT k, ${memberTypes} AS t FROM (SELECT k, kql_member(b, k) AS v FROM (${members}))`;
  const settled = `CASE WHEN count(DISTINCT t) = 1 THEN any_value(t) WHEN count(DISTINCT t) = 0 THEN 'dynamic'
    WHEN bool_and(t IS NULL OR t IN ('long', 'real')) THEN 'real' ELSE 'dynamic' END`;
  const probe = `SELECT ${text(prefix)} || k, ${settled} FROM (${typed}) GROUP BY k ORDER BY k`;
  return discoveredColumns(context.query, node.TextStart, probe);
}

/** `evaluate plugin(...) : (a: long, b: string)`, where a star before them stands for the columns of the input. */
function resultSchema(node: SyntaxNode): { all: boolean; columns: Column[] } | undefined {
  const clause = optionalChild(node, "Schema");
  const schema = clause && optionalChild(clause, "Schema");
  return schema && { all: optionalChild(schema, "AsteriskToken") !== undefined, columns: declaredColumns(schema) };
}
