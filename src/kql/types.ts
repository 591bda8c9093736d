/** Kusto's scalar types, by the names its schema uses. */
export type KustoType =
  | "bool"
  | "int"
  | "long"
  | "real"
  | "decimal"
  | "string"
  | "datetime"
  | "timespan"
  | "guid"
  | "dynamic";

export interface Column {
  readonly name: string;
  readonly type: KustoType;
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Only rows of the query's span are seen. */
  readonly spanned?: boolean;
  /** Kept in parts by day: it has the hidden columns `#day` and `#slot`. */
  readonly byDay?: boolean;
  /** SQL of a condition on the rows that are seen; only for tables by day. */
  readonly limit?: string;
}

/**
 * How each type is kept in DuckDB, in stored tables and in every translated expression.
 * Datetimes and timespans are 100 ns ticks (a datetime's count from 0001-01-01T00:00:00Z): Kusto's own resolution, and
 * arithmetic, `bin` and comparison become plain integer operations. Strings are never null. Dynamic is JSON text.
 */
export const storageTypes: Readonly<Record<KustoType, string>> = {
  bool: "BOOLEAN",
  int: "INTEGER",
  long: "BIGINT",
  real: "DOUBLE",
  decimal: "DECIMAL(38,18)",
  string: "VARCHAR",
  datetime: "BIGINT",
  timespan: "BIGINT",
  guid: "UUID",
  dynamic: "JSON",
};

/** Ticks between 0001-01-01 and 1970-01-01. */
export const unixEpochTicks = 621_355_968_000_000_000n;

/** Ticks of a JavaScript date. */
export function ticksOf(date: Date): bigint {
  return BigInt(date.getTime()) * 10_000n + unixEpochTicks;
}
