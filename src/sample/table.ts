import type { Column, KustoType } from "../kql/types.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Cell = Json | Date;
export type Plan = "Analytics" | "Basic" | "Auxiliary";

/** A log table and how an event of the story becomes one of its rows. */
export interface Table<Event> {
  readonly name: string;
  readonly plan: Plan;
  readonly columns: readonly Column[];
  row(event: Event): readonly Cell[];
}

/** A column's type and what an event says in it. */
export interface Field<Event> {
  readonly type: KustoType;
  read(event: Event): Cell;
}

/** The same words in every row, or what the event says. Left out means empty text, null in any other type. */
type Value<Event, Content> = Content | undefined | ((event: Event) => Content | undefined);

/** Columns in the order written, then `Type`, which every workspace table has. */
export function table<Event>(
  name: string,
  fields: Readonly<Record<string, Field<Event>>>,
  plan: Plan = "Analytics",
): Table<Event> {
  const all = Object.entries({ ...fields, Type: text<Event>(name) });
  const reads = all.map(([, field]) => field.read);
  return {
    name,
    plan,
    columns: all.map(([column, field]) => ({ name: column, type: field.type })),
    row: (event) => reads.map((read) => read(event)),
  };
}

export const text = <Event>(value?: Value<Event, string>): Field<Event> => field("string", value, "");
export const datetime = <Event>(value?: Value<Event, Date | null>): Field<Event> => field("datetime", value, null);
export const int = <Event>(value?: Value<Event, number | null>): Field<Event> => field("int", value, null);
export const long = <Event>(value?: Value<Event, number | null>): Field<Event> => field("long", value, null);
export const real = <Event>(value?: Value<Event, number | null>): Field<Event> => field("real", value, null);
export const bool = <Event>(value?: Value<Event, boolean | null>): Field<Event> => field("bool", value, null);
export const dynamic = <Event>(value?: Value<Event, Json>): Field<Event> => field("dynamic", value, null);

/** Text columns that a workspace has and no event of the story fills: a query may still name them. */
export function unfilled(...columns: readonly string[]): Readonly<Record<string, Field<unknown>>> {
  return Object.fromEntries(columns.map((column) => [column, text<unknown>()]));
}

function field<Event, Content extends Cell>(
  type: KustoType,
  value: Value<Event, Content> | undefined,
  absent: Content,
): Field<Event> {
  if (typeof value === "function") return { type, read: (event) => value(event) ?? absent };
  const constant = value ?? absent;
  return { type, read: () => constant };
}
