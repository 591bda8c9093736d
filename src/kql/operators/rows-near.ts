import { coerce, convert } from "../conversions.ts";
import { KqlError } from "../error.ts";
import type { Context, Relation } from "../model.ts";
import { asOutput, detached, project, withRows } from "../relations.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";

/** rows_near(Condition, NumRows [, RowsAfter]): the rows for which it holds, and so many before and after each. */
export function rowsNear(call: SyntaxNode, nodes: readonly SyntaxNode[], input: Relation, context: Context): Relation {
  const [condition, ...sizes] = nodes;
  const [before, after = before] = sizes.map((node) => countOf(node, context));
  if (!condition || before === undefined || sizes.length > 2) throw unsupported("this rows_near()", call);
  const { rows, inner } = withRows(context, input);
  const order = rows.serialized ? rows.windowOrder() : undefined;
  if (order === undefined)
    throw new KqlError(
      "unsupported",
      "rows_near() needs rows in an order: sort them first.",
      call.TextStart,
      call.Width,
    );
  const holds = rows.layer(convert(inner.query.value(condition, inner), "bool").sql);
  const near = rows.layer(`bool_or(${holds}) OVER (${order} ROWS BETWEEN ${after} PRECEDING AND ${before} FOLLOWING)`);
  return project(rows.relation, input.fields.map(asOutput), ` WHERE ${near}`);
}

function countOf(node: SyntaxNode, context: Context): bigint {
  const value = coerce(context.query.value(node, detached(context)), "long").constant?.value;
  if (typeof value !== "bigint" || value < 0n) throw unsupported("a number of rows that is not written out", node);
  return value;
}
