import { constant } from "../literals.ts";
import type { Context, Value } from "../model.ts";
import { detached, orderBy } from "../relations.ts";
import { child, isTabular, type SyntaxNode } from "../syntax.ts";

/**
 * The first column of the first row, or null. It is computed once a query: the common table keeps DuckDB from running
 * the subquery at each place that names it.
 */
export function toScalar(node: SyntaxNode, context: Context): Value {
  const inner = child(node, "Expression");
  if (!isTabular(inner)) return context.query.value(inner, context);
  const relation = context.query.relation(inner, detached(context));
  const field = relation.fields[0];
  if (!field) return constant("dynamic", null);
  const name = `"${context.query.fresh("#scalar")}"`;
  const order = relation.order.length > 0 ? ` ORDER BY ${orderBy(relation.order)}` : "";
  context.query.commonTables.push(
    `${name} AS MATERIALIZED (SELECT ${field.id} AS v FROM ${relation.from}${order} LIMIT 1)`,
  );
  const sql = `(SELECT v FROM ${name})`;
  return { sql: field.type === "string" ? `coalesce(${sql}, '')` : sql, type: field.type };
}
