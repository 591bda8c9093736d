import type { HuntResult } from "../model/hunt.ts";

/** What a hunt found that an earlier one of the same value did not. */
export interface News {
  readonly tables: readonly string[];
  readonly hosts: readonly string[];
  readonly accounts: readonly string[];
  readonly alerts: number;
}

/**
 * Compares two results. Null where the earlier one did not look at the beginning of the later one's window: what lies there
 * would be called new and is not.
 */
export function newsSince(before: HuntResult, after: HuntResult): News | null {
  if (before.window.from > after.window.from) return null;
  const related = (kind: "host" | "account") =>
    missing(
      valuesOf(before, kind).map((value) => value.toLowerCase()),
      valuesOf(after, kind),
      (value) => value.toLowerCase(),
    );
  const ids = new Set(before.alerts.items.map(({ id }) => id));
  return {
    tables: missing(
      before.tables.map(({ table }) => table),
      after.tables.map(({ table }) => table),
    ),
    hosts: related("host"),
    accounts: related("account"),
    alerts: after.alerts.items.filter(({ id }) => !ids.has(id)).length,
  };
}

export function isNothing({ tables, hosts, accounts, alerts }: News): boolean {
  return tables.length + hosts.length + accounts.length + alerts === 0;
}

const valuesOf = ({ related }: HuntResult, kind: "host" | "account") =>
  related.filter((item) => item.kind === kind).map(({ value }) => value);

function missing(known: readonly string[], found: readonly string[], key = (value: string) => value): string[] {
  const there = new Set(known);
  return found.filter((value) => !there.has(key(value)));
}
