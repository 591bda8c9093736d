import { expression, toText } from "../conversions.ts";
import { discoveredColumns } from "../discovery.ts";
import { constant } from "../literals.ts";
import type { Context, Relation } from "../model.ts";
import { asOutput, fieldsOf, type Output, withRows } from "../relations.ts";
import { list, text } from "../sql.ts";
import { child, nameOf, type SyntaxNode, unsupported } from "../syntax.ts";
import { requireField } from "./project.ts";
import { aggregates, grouped } from "./summarize.ts";

/** Aggregates whose value over no rows is a number. */
const zeroOfNothing = new Set(["count", "countif", "dcount", "dcountif", "sum", "sumif"]);

/**
 * One column for each value of the pivot column, holding the aggregate of the rows with that value. Rows are grouped by
 * the columns named, or by all that neither the pivot nor the aggregate uses.
 */
export function pivot(call: SyntaxNode, nodes: readonly SyntaxNode[], input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const [pivotNode, aggregateNode, ...keyNodes] = nodes;
  if (!pivotNode) throw unsupported("pivot()", call);
  const field = requireField(pivotNode, input.fields);
  const aggregating: Context = { ...inner, aggregating: [] };
  const value: Output = aggregateNode
    ? (aggregates([aggregateNode], [], aggregating)[0] ?? { name: "v", type: "long", sql: "count(*)" })
    : { name: "v", type: "long", sql: "CAST(count(*) AS BIGINT)" };
  const used = aggregateNode ? aggregateNode.ToString() : "";
  const keys =
    keyNodes.length > 0
      ? keyNodes.map((item) => requireField(item, input.fields))
      : input.fields.filter((item) => item !== field && !new RegExp(`\\b${item.name}\\b`).test(used));
  const label: Output = { name: "#p", type: "string", sql: toText(expression(field.type, field.id)) };
  const groups = grouped({ ...rows.relation, order: [] }, [...keys.map(asOutput), label], [{ ...value, name: "#v" }]);
  const ids = groups.fields.map((item) => item.id);
  const [labelId, valueId] = [ids[keys.length] ?? "", ids[keys.length + 1] ?? ""];
  const probe = `SELECT ${labelId}, ${text(value.type)} FROM ${groups.from} GROUP BY 1 ORDER BY 1`;
  const columns = discoveredColumns(context.query, call.TextStart, probe);
  const empty =
    aggregateNode === undefined || zeroOfNothing.has(nameOf(child(aggregateNode, "Name")))
      ? "0"
      : constant(value.type, null).sql;
  const fields = fieldsOf([...keys, ...columns]);
  const items = columns.map(
    (column) => `coalesce(any_value(${valueId}) FILTER (WHERE ${labelId} = ${text(column.name)}), ${empty})`,
  );
  const select = [...ids.slice(0, keys.length), ...items].map((sql, index) => `${sql} AS ${fields[index]?.id}`);
  const groupBy = keys.length > 0 ? ` GROUP BY ${list(keys.map((_, index) => String(index + 1)))}` : "";
  return { from: `(SELECT ${list(select)} FROM ${groups.from}${groupBy})`, fields, order: [] };
}
