import type { LogStore } from "../model/logs.ts";
import { type LibraryQuery, libraryOf } from "./library.ts";
import { stringsAndComments } from "./literal.ts";
import type { HuntPorts } from "./ports.ts";

/** Why a table that the access rules close was not searched, as the reader of a card reads it. */
const reason = "open to admins alone";

/**
 * The same logs and questions for somebody whom these tables are closed to: as if they were not there. What is found that
 * way names them as not searched.
 */
export function closedTo(ports: HuntPorts, tables: readonly string[] = []): HuntPorts {
  if (tables.length === 0) return ports;
  const closed = new Set(tables.map((table) => table.toLowerCase()));
  const isClosed = (table: string) => closed.has(table.toLowerCase());
  return {
    ...ports,
    logs: withoutTables(ports.logs, isClosed),
    library: libraryOf(ports.library.list().map((query) => withoutTablesIn(query, isClosed))),
    closed: tables,
  };
}

/** The closed tables as a part of what was not searched. */
export function notSearched({ closed = [] }: Pick<HuntPorts, "closed">): { table: string; reason: string }[] {
  return closed.map((table) => ({ table, reason }));
}

/** The tables that were closed to whoever asked, from what was not searched. */
export function closedIn(skipped: readonly { readonly table: string; readonly reason: string }[]): string[] {
  return skipped.filter((entry) => entry.reason === reason).map(({ table }) => table);
}

function withoutTables(logs: LogStore, isClosed: (table: string) => boolean): LogStore {
  return {
    ...logs,
    tables: async (signal) => (await logs.tables(signal)).filter(({ name }) => !isClosed(name)),
  };
}

/**
 * Every question already answers where some of its tables are missing. A closed one is called by a name that no table has,
 * so that no engine can read it whatever it makes of the rest.
 */
function withoutTablesIn(query: LibraryQuery, isClosed: (table: string) => boolean): LibraryQuery {
  const own = [...query.tables, ...query.requires].filter(isClosed);
  if (own.length === 0) return query;
  const names = new RegExp(`${stringsAndComments.source}|\\b(?:${own.join("|")})\\b`, "g");
  return {
    ...query,
    tables: query.tables.filter((table) => !isClosed(table)),
    closed: own,
    text: query.text.replace(names, (found) => (own.includes(found) ? `closed_${found}` : found)),
  };
}
