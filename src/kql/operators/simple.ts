import { coerce } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { termOrPlace } from "../expressions/late.ts";
import { necessaryTerms } from "../expressions/necessary-terms.ts";
import { inHours } from "../lookups.ts";

import type { Context, OrderTerm, Relation } from "../model.ts";
import { netTypes } from "../net-types.ts";
import {
  asOutput,
  detached,
  fieldsOf,
  naturalOrder,
  orderBy,
  project,
  type RowSource,
  withClauses,
  withRows,
} from "../relations.ts";
import { identifier, list, text } from "../sql.ts";
import { child, childList, isMissing, kindOf, optionalChild, type SyntaxNode, textOf } from "../syntax.ts";
import { items, named } from "./project.ts";

export function filter(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const condition = context.query.condition(child(node, "Condition"), inner);
  const terms = input.indexed === undefined ? undefined : necessaryTerms(child(node, "Condition"), inner, input.fields);
  const found = inHours(rows.relation, context.query, input, terms?.map(termOrPlace));
  return withClauses(found.rows, `WHERE ${found.condition}${condition}`);
}

/** How many rows are wanted. */
function rowCount(node: SyntaxNode, context: Context): string {
  const value = coerce(context.query.value(node, detached(context)), "long");
  const known = value.constant?.value;
  if (typeof known === "bigint" && known < 0n)
    throw new KqlError("SEM0000", `${known} is no number of rows.`, node.TextStart, node.Width);
  return value.sql;
}

export function take(node: SyntaxNode, input: Relation, context: Context): Relation {
  const limit = rowCount(child(node, "Expression"), context);
  const order = input.order.length > 0 ? `ORDER BY ${orderBy(input.order)} ` : "";
  return withClauses(input, `${order}LIMIT ${limit}`);
}

/** Sort keys are kept as hidden columns, so that later operators may drop or replace the columns they came from. */
function sorted(keys: readonly SyntaxNode[], rows: RowSource, inner: Context): OrderTerm[] {
  return keys.map((key) => {
    const clause = kindOf(key) === "OrderedExpression" ? optionalChild(key, "Ordering") : undefined;
    const words = (clause ? textOf(clause) : "").toLowerCase();
    const descending = !words.includes("asc");
    const nullsFirst = words.includes("nulls") ? words.includes("first") : !descending;
    const value = inner.query.value(key, inner);
    if (value.type === "dynamic") {
      throw new KqlError(
        "KS226",
        "A dynamic value cannot be sorted by; convert it first, for example with tostring().",
        key.TextStart,
        key.Width,
      );
    }
    return { id: rows.layer(value.sql), descending, nullsFirst, natural: false };
  });
}

export function sort(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const terms = sorted(childList(node, "Expressions"), rows, inner);
  return { ...rows.relation, order: [...terms, ...rows.relation.order] };
}

export function top(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const terms = sorted([child(node, "ByExpression")], rows, inner);
  const limit = rowCount(child(node, "Expression"), context);
  const order = [...terms, ...rows.relation.order];
  return { ...withClauses(rows.relation, `ORDER BY ${orderBy(order)} LIMIT ${limit}`), order };
}

export function count(node: SyntaxNode, input: Relation): Relation {
  const clause = optionalChild(node, "AsIdentifier");
  const name = clause && !isMissing(clause) ? textOf(child(clause, "Identifier")) : "Count";
  return project({ ...input, order: [] }, [{ name, type: "long", sql: "CAST(count(*) AS BIGINT)" }]);
}

export function distinct(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const nodes = childList(node, "Expressions");
  const outputs = nodes.some((item) => kindOf(item) === "StarExpression")
    ? input.fields.map(asOutput)
    : named(nodes.flatMap((item) => items(item, inner)));
  const order = naturalOrder(rows.relation);
  const fields = fieldsOf(
    outputs,
    order.map((_, index) => identifier(`#o${index}`)),
  );
  const keys = outputs.map((output, index) => `${output.sql} AS ${fields[index]?.id}`);
  const first = order.map((term, index) => `min(${term.id}) AS ${identifier(`#o${index}`)}`);
  const group = keys.map((_, index) => index + 1).join(", ");
  return {
    from: `(SELECT ${list([...keys, ...first])} FROM ${rows.relation.from}${group ? ` GROUP BY ${group}` : ""})`,
    fields,
    order: order.map((term, index) => ({ ...term, id: identifier(`#o${index}`) })),
  };
}

/** sample is `take` on this engine: any rows will do. */
export function sample(node: SyntaxNode, input: Relation, context: Context): Relation {
  return take(node, { ...input, order: [] }, context);
}

export function sampleDistinct(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const outputs = named(items(child(node, "OfExpression"), inner));
  const limit = rowCount(child(node, "Expression"), context);
  const values = project({ ...rows.relation, order: [] }, outputs);
  return withClauses({ ...values, from: `(SELECT DISTINCT * FROM ${values.from})` }, `LIMIT ${limit}`);
}

export function getSchema(_node: SyntaxNode, input: Relation): Relation {
  const rows = input.fields.map(
    (field, index) => `(${text(field.name)}, ${index}::BIGINT, ${text(netTypes[field.type])}, ${text(field.type)})`,
  );
  const fields = fieldsOf([
    { name: "ColumnName", type: "string" },
    { name: "ColumnOrdinal", type: "long" },
    { name: "DataType", type: "string" },
    { name: "ColumnType", type: "string" },
  ]);
  const names = list(fields.map((field) => field.id));
  return {
    from: `(SELECT * FROM (VALUES ${list(rows)}) AS t(${names}))`,
    fields,
    order: [{ id: fields[1]?.id ?? "", descending: false, nullsFirst: true, natural: true, promised: true }],
  };
}
