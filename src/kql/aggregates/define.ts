import { coerce, convert, expression } from "../conversions.ts";
import type { Context, OrderTerm, Value } from "../model.ts";
import { orderBy } from "../relations.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";

/** One use of an aggregate function. */
export interface Use {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly context: Context;
  readonly args: readonly Value[];
  readonly argumentNodes: readonly SyntaxNode[];
  /** The order of the rows going in, for aggregates that keep it. */
  readonly order: readonly OrderTerm[];
}

export type Aggregate = (use: Use) => Value;
export type Aggregates = Readonly<Record<string, Aggregate>>;

export function argument(use: Use, index: number): Value {
  const value = use.args[index];
  if (!value) throw unsupported(`${use.name}() with ${use.args.length} arguments`, use.node);
  return value;
}

/** ` FILTER (WHERE ...)` for the predicate of sumif() and its like. */
export function filtered(use: Use, index: number): string {
  return ` FILTER (WHERE ${convert(argument(use, index), "bool").sql})`;
}

export function ordered(use: Use): string {
  return use.order.length > 0 ? ` ORDER BY ${orderBy(use.order)}` : "";
}

/** The aggregate and its `if` form, whose last argument says which rows count. */
export function withPredicate(build: (value: Value, filter: string, use: Use) => Value): [Aggregate, Aggregate] {
  return [
    (use) => build(argument(use, 0), "", use),
    (use) => build(argument(use, 0), filtered(use, use.args.length - 1), use),
  ];
}

/** Numbers as they are; a dynamic value counts as a real. */
export function numeric(value: Value): Value {
  return value.type === "dynamic" || value.type === "string" ? coerce(value, "real") : value;
}

export function notNull(value: Value): Value {
  return expression(value.type, value.sql, { nullable: false });
}

/** A filter that also asks for a condition. */
export function both(filter: string, condition: string): string {
  return filter ? filter.replace(/\)$/, ` AND ${condition})`) : ` FILTER (WHERE ${condition})`;
}
