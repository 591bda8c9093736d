import type { Request } from "../model/request.ts";
import { misused } from "./case-file.ts";

/** Refuses what would read a table that is closed to the person's role; `what` is the verb or question, as the refusal names it. */
export function refuseClosed(what: string, tables: readonly string[], { grant }: Pick<Request, "grant">): void {
  const denied = new Set((grant?.deniedTables ?? []).map((table) => table.toLowerCase()));
  const closed = tables.filter((table) => denied.has(table.toLowerCase()));
  if (closed.length === 0) return;
  throw misused(`${what} is not run for you`, `It reads ${closed.join(", ")}, closed to your role.`, "Ask an admin.");
}
