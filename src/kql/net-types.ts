import type { KustoType } from "./types.ts";

/** The .NET type behind each Kusto type, as `getschema` names them. */
export const netTypes: Readonly<Record<KustoType, string>> = {
  bool: "System.SByte",
  int: "System.Int32",
  long: "System.Int64",
  real: "System.Double",
  decimal: "System.Data.SqlTypes.SqlDecimal",
  string: "System.String",
  datetime: "System.DateTime",
  timespan: "System.TimeSpan",
  guid: "System.Guid",
  dynamic: "System.Object",
};
