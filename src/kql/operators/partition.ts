import type { Context, Relation } from "../model.ts";
import { asOutput, detached, fieldNamed, project } from "../relations.ts";
import { child, kindOf, nameOf, type SyntaxNode, unsupported } from "../syntax.ts";
import { lateral } from "./lateral.ts";

/** partition runs a subquery on the rows of each value of a column and unites the results. */
export function partition(node: SyntaxNode, input: Relation, context: Context): Relation {
  const by = child(node, "ByExpression");
  const field = fieldNamed(input.fields, nameOf(by));
  const operand = child(node, "Operand");
  if (!field || kindOf(operand) !== "PartitionSubquery") throw unsupported("this form of partition", operand);
  const keys: Relation = { from: `(SELECT DISTINCT ${field.id} AS k FROM ${input.from})`, fields: [], order: [] };
  const rows = project(
    { ...input, from: `${input.from}` },
    input.fields.map(asOutput),
    ` WHERE ${field.id} IS NOT DISTINCT FROM t.k`,
  );
  const result = context.query.relation(child(operand, "Subquery"), { ...detached(context), input: rows });
  return lateral(keys, [], result);
}
