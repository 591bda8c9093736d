import { expression, toText } from "../conversions.ts";
import type { Relation } from "../model.ts";
import { ascending, naturalOrder, orderBy, project } from "../relations.ts";
import { list, text } from "../sql.ts";

/** One row for each cell: its row's number, its column and its text. */
export function narrow(input: Relation): Relation {
  const cells = input.fields.map(
    (field, index) => `{'i': ${index}, 'c': ${text(field.name)}, 'v': ${toText(expression(field.type, field.id))}}`,
  );
  const keys = naturalOrder(input).length > 0 ? `ORDER BY ${orderBy(input.order)}` : "";
  const from = `(SELECT unnest([${list(cells)}]) AS cell, row_number() OVER (${keys}) - 1 AS "#r" FROM ${input.from})`;
  const outputs = [
    { name: "Row", type: "long" as const, sql: '"#r"' },
    { name: "Column", type: "string" as const, sql: "cell.c" },
    { name: "Value", type: "string" as const, sql: "cell.v" },
  ];
  return project({ from, fields: [], order: [] }, outputs, "", [ascending('"#r"'), ascending("cell.i")]);
}
