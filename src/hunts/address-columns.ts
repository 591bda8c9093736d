import type { TableInfo } from "../model/logs.ts";

/** A column's name that says it holds addresses: `ClientIP`, `SrcPublicIPs_s`, `src_ip`, `clientip`, `RemoteAddress`. */
const named =
  /(?:^|[a-z0-9_])(?:IP|Ip)(?:v[46])?s?(?=$|[A-Z_0-9])|(?:^|_)[Ii]p(?:$|_)|^(?:client|server|remote|local|source|src|dest|dst|caller)_?ip|(?:[Aa]ddr(?:ess(?:es)?)?(?=$|_))/;
const otherAddress = /mail|mac|sender|recipient|street|physical|injected|proxy|memory/i;

/** Structures of well-known tables that hold addresses under a name of their own. */
const structures: Readonly<Record<string, readonly string[]>> = {
  SecurityAlert: ["Entities"],
  AuditLogs: ["InitiatedBy"],
  ThreatIntelIndicators: ["ObservableValue"],
};

/** The columns of a table that hold addresses as such, in the table's order: where a range is looked for. */
export function addressColumns(table: TableInfo): string[] {
  return table.columns
    .filter(({ type }) => type === "string" || type === "dynamic")
    .map(({ name }) => name)
    .filter((name) => (named.test(name) && !otherAddress.test(name)) || structures[table.name]?.includes(name));
}
