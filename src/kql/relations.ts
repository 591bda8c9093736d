import type { Context, Field, OrderTerm, Query, Relation, Row } from "./model.ts";
import { identifier } from "./sql.ts";
import type { KustoType } from "./types.ts";

/**
 * A SQL identifier for a column name. SQL compares identifiers without case and Kusto with it, so a name that differs
 * from an earlier one only by case gets a suffix.
 */
export function uniqueId(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate.toLowerCase()); count++) candidate = `${name}#${count}`;
  taken.add(candidate.toLowerCase());
  return identifier(candidate);
}

/** A column name that no field has, as Kusto makes it: name, name1, name2. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let count = 1; ; count++) if (!taken.has(`${name}${count}`)) return `${name}${count}`;
}

export interface Output {
  readonly name: string;
  readonly type: KustoType;
  readonly sql: string;
}

/** Gives outputs their identifiers; `reserved` are hidden columns that must keep theirs. */
export function fieldsOf(
  outputs: readonly { name: string; type: KustoType }[],
  reserved: readonly string[] = [],
): Field[] {
  const taken = new Set(reserved.map((id) => id.slice(1, -1).toLowerCase()));
  return outputs.map(({ name, type }) => ({ name, type, id: uniqueId(name, taken) }));
}

/** SELECT of exactly these outputs, carrying the columns that hold the order. */
export function project(
  relation: Relation,
  outputs: readonly Output[],
  clauses = "",
  order = relation.order,
): Relation {
  const hidden = new Map<string, string>();
  const carried = order.map((term, index) => {
    const id = identifier(`#o${index}`);
    hidden.set(id, term.id);
    return { ...term, id };
  });
  const fields = fieldsOf(outputs, [...hidden.keys()]);
  const items = outputs.map((output, index) => aliased(output.sql, fields[index]?.id ?? ""));
  const extra = [...hidden].map(([id, sql]) => aliased(sql, id));
  const select = [...items, ...extra].join(", ") || '1 AS "#none"';
  return { from: `(SELECT ${select} FROM ${relation.from}${clauses})`, fields, order: carried };
}

function aliased(sql: string, id: string): string {
  return sql === id ? sql : `${sql} AS ${id}`;
}

export function withClauses(relation: Relation, clauses: string): Relation {
  return { ...relation, from: `(SELECT * FROM ${relation.from} ${clauses})` };
}

export function orderBy(order: readonly OrderTerm[]): string {
  return order
    .map((term) => `${term.id} ${term.descending ? "DESC" : "ASC"} NULLS ${term.nullsFirst ? "FIRST" : "LAST"}`)
    .join(", ");
}

export function ascending(id: string, natural = true): OrderTerm {
  return { id, descending: false, nullsFirst: true, natural };
}

/**
 * The rows of a relation as expressions see them. Layers asked for while expressions are translated grow `relation`, so
 * the operator reads it afterwards.
 */
export interface RowSource extends Row {
  readonly relation: Relation;
}

export function rowsOf(query: Query, relation: Relation): RowSource {
  let current = relation;
  let window: string | undefined;
  const layers = new Map<string, string>();
  const serialized = relation.order.some((term) => !term.natural || term.promised);
  const source: RowSource = {
    fields: relation.fields,
    serialized,
    get relation() {
      return current;
    },
    layer(sql) {
      const known = layers.get(sql);
      if (known) return known;
      const id = identifier(query.fresh("#w"));
      layers.set(sql, id);
      current = { ...current, from: `(SELECT *, ${sql} AS ${id} FROM ${current.from})` };
      return id;
    },
    extend(select) {
      const id = identifier(query.fresh("#w"));
      current = { ...current, from: `(${select(current.from, id)})` };
      return id;
    },
    windowOrder() {
      if (window === undefined) {
        if (current.order.length === 0) return undefined;
        const ordinal = source.layer(`row_number() OVER (ORDER BY ${orderBy(current.order)})`);
        current = {
          ...current,
          order: [
            {
              ...ascending(
                ordinal,
                current.order.every((term) => term.natural),
              ),
              ...(serialized ? { promised: true } : {}),
            },
          ],
        };
        window = `ORDER BY ${ordinal}`;
      }
      return window;
    },
  };
  return source;
}

export function withRows(context: Context, relation: Relation): { rows: RowSource; inner: Context } {
  const rows = rowsOf(context.query, relation);
  return { rows, inner: { ...context, row: rows } };
}

export function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name);
}

/** The context of an expression or query that cannot see the current row. */
export function detached(context: Context): Context {
  return { query: context.query, scope: context.scope, depth: context.depth };
}

/**
 * The order that rows of a literal table have by themselves, carried through joins, unions and groups so that results are
 * as repeatable as the engine's own. What `sort` made does not survive those.
 */
export function naturalOrder(relation: Relation): readonly OrderTerm[] {
  if (!relation.order.every((term) => term.natural)) return [];
  return relation.order.map(({ promised: _, ...term }) => term);
}

export function asOutput(field: Field): Output {
  return { name: field.name, type: field.type, sql: field.id };
}
