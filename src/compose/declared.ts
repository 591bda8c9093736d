import aliases from "../../queries/schema/aliases.json" with { type: "json" };
import custom from "../../queries/schema/custom.json" with { type: "json" };
import microsoft from "../../queries/schema/microsoft.json" with { type: "json" };
import type { DeclaredTables } from "../kql/database.ts";

const columns = { ...microsoft, ...custom } as Readonly<Record<string, DeclaredTables[string]["columns"]>>;
const others: Readonly<Record<string, Readonly<Record<string, string>>>> = aliases;

/** The columns that the shipped questions use of each table: exports by other people often lack some or type them as text. */
export const declaredTables: DeclaredTables = Object.fromEntries(
  Object.entries(columns).map(([table, own]) => [table, { columns: own, aliases: others[table] ?? {} }]),
);
