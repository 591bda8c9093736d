import type { Entry, Ledger } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { json, type Sql } from "./sql.ts";

export function ledger<T extends object>(sql: Sql, kind: string, now: Clock): Ledger<T> {
  return {
    put: (key, change) =>
      sql.transaction(async (inner) => {
        const at = now().toISOString();
        // A row of its own to lock, so that two writers of a new key wait for each other.
        const made = await inner.query(
          `insert into huntbot.ledger (kind, key, data, changed_at) values ($1, $2, '{}', $3::timestamptz)
           on conflict (kind, key) do nothing returning 1`,
          [kind, key, at],
        );
        const [row] = await inner.query<{ data: T }>(
          "select data from huntbot.ledger where kind = $1 and key = $2 for update",
          [kind, key],
        );
        const { data, due, group } = change(made.length === 1 ? null : (row?.data ?? null));
        await inner.query(
          `update huntbot.ledger set data = $3::jsonb, due_at = $4::timestamptz, "group" = coalesce($5, "group"),
             changed_at = $6::timestamptz
           where kind = $1 and key = $2`,
          [kind, key, json(data), due?.toISOString() ?? null, group ?? null, at],
        );
        return data;
      }),
    async get(key) {
      const [row] = await sql.query<{ data: T }>("select data from huntbot.ledger where kind = $1 and key = $2", [
        kind,
        key,
      ]);
      return row?.data ?? null;
    },
    inGroup: (group, limit = 50) =>
      sql.query<Entry<T>>(
        `select key, data from huntbot.ledger where kind = $1 and "group" = $2
         order by changed_at desc, key limit $3::int`,
        [kind, group, limit],
      ),
    claim: (owner, { leaseMs, limit, alone = false }) => {
      const at = now();
      return sql.query<Entry<T>>(
        `with due as (
           select kind, key from huntbot.ledger
           where kind = $1 and due_at <= $2::timestamptz
             and (owner is null or leased_until <= $2::timestamptz or ($6::boolean and owner <> $3))
           order by due_at limit $5::int for update skip locked
         )
         update huntbot.ledger l set owner = $3, leased_until = $4::timestamptz
         from due where l.kind = due.kind and l.key = due.key
         returning l.key, l.data`,
        [kind, at.toISOString(), owner, new Date(at.getTime() + leaseMs).toISOString(), limit, alone],
      );
    },
    async beat(owner, leaseMs) {
      await sql.query("update huntbot.ledger set leased_until = $3::timestamptz where kind = $1 and owner = $2", [
        kind,
        owner,
        new Date(now().getTime() + leaseMs).toISOString(),
      ]);
    },
    async release(owner, key) {
      await sql.query(
        `update huntbot.ledger set owner = null, leased_until = null where kind = $1 and key = $2 and owner = $3`,
        [kind, key, owner],
      );
    },
  };
}
