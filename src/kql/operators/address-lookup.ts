import type { Context, Relation } from "../model.ts";
import { asOutput, detached, fieldsOf, type Output, uniqueName } from "../relations.ts";
import { list } from "../sql.ts";
import { child, kindOf, nameOf, type SyntaxNode, textOf, unsupported } from "../syntax.ts";
import { requireField } from "./project.ts";

/** ipv4_lookup and ipv6_lookup: rows of a table of ranges beside the rows whose address lies in them. */
export function addressLookup(
  nodes: readonly SyntaxNode[],
  input: Relation,
  context: Context,
  inRange: string,
): Relation {
  const isFlag = (node: SyntaxNode) => kindOf(node) === "SimpleNamedExpression" || /^(true|false)$/i.test(textOf(node));
  const flag = nodes.find(isFlag);
  const unmatched =
    flag !== undefined &&
    /true$/i.test(textOf(kindOf(flag) === "SimpleNamedExpression" ? child(flag, "Expression") : flag));
  const [tableNode, addressNode, rangeNode, ...extra] = nodes.filter((node) => !isFlag(node));
  if (!tableNode || !addressNode || !rangeNode)
    throw unsupported("this lookup", tableNode ?? nodes[0] ?? (addressNode as never));
  const ranges = context.query.relation(tableNode, detached(context));
  const address = requireField(addressNode, input.fields);
  const range = requireField(rangeNode, ranges.fields);
  const keys = extra.map(
    (node) => `l.${requireField(node, input.fields).id} = r.${requireField(node, ranges.fields).id}`,
  );
  const condition = [...keys, `${inRange}(l.${address.id}, r.${range.id})`].join(" AND ");
  const taken = new Set(input.fields.map((field) => field.name));
  const outputs: Output[] = [
    ...input.fields.map((field) => ({ ...asOutput(field), sql: `l.${field.id}` })),
    ...ranges.fields
      .filter((field) => !extra.some((node) => nameOf(node) === field.name))
      .map((field) => {
        const name = uniqueName(field.name, taken);
        taken.add(name);
        return {
          name,
          type: field.type,
          sql: field.type === "string" ? `coalesce(r.${field.id}, '')` : `r.${field.id}`,
        };
      }),
  ];
  const fields = fieldsOf(outputs);
  const items = outputs.map((output, index) => `${output.sql} AS ${fields[index]?.id}`);
  const keyword = unmatched ? "LEFT JOIN" : "JOIN";
  return {
    from: `(SELECT ${list(items)} FROM ${input.from} AS l ${keyword} ${ranges.from} AS r ON ${condition})`,
    fields,
    order: [],
  };
}
