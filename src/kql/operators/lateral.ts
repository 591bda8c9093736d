import type { Field, Relation } from "../model.ts";
import { asOutput, fieldsOf } from "../relations.ts";
import { identifier, list } from "../sql.ts";

/**
 * Each row of `outer` (as `t`) beside the rows that `inner`, which refers to `t`, gives for it. DuckDB turns such a
 * correlated subquery into joins, so every operator can stand in one.
 */
export function lateral(outer: Relation, repeated: readonly Field[], inner: Relation): Relation {
  const terms = [
    ...outer.order.map((term) => ({ ...term, sql: `t.${term.id}` })),
    ...inner.order.map((term) => ({ ...term, sql: `s.${term.id}` })),
  ];
  const ids = terms.map((_, index) => identifier(`#o${index}`));
  const outputs = [
    ...repeated.map((field) => ({ ...asOutput(field), sql: `t.${field.id}` })),
    ...inner.fields.map((field) => ({ ...asOutput(field), sql: `s.${field.id}` })),
  ];
  const fields = fieldsOf(outputs, ids);
  const items = outputs.map((output, index) => `${output.sql} AS ${fields[index]?.id}`);
  const hidden = terms.map((term, index) => `${term.sql} AS ${ids[index]}`);
  const from = `(SELECT ${list([...items, ...hidden])} FROM ${outer.from} AS t, LATERAL ${inner.from} AS s)`;
  return { from, fields, order: terms.map(({ sql: _, ...term }, index) => ({ ...term, id: ids[index] ?? "" })) };
}
