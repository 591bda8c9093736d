import type { Entry, Kept, Ledger } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { keyTurns } from "./key-turns.ts";
import { json, type Sql } from "./sql.ts";

interface Row<T> {
  readonly data: T;
  /** Another one after every change of the row. */
  readonly version: string;
}

/** A writer that lost so often against other processes is not told apart from a database that is broken. */
const mostTries = 100;

/** A ledger that several processes may share. */
export function ledger<T extends object>(sql: Sql, kind: string, now: Clock): Ledger<T> {
  /** Writers of one key in this process wait for each other: only other processes are met by surprise. */
  const inTurn = keyTurns();

  async function write(key: string, row: Row<T> | undefined, { data, due, group }: Kept<T>): Promise<boolean> {
    const values = [kind, key, json(data), due?.toISOString() ?? null, group ?? null, now().toISOString()];
    const changed = row
      ? await sql.query(
          `update huntbot.ledger set data = $3::jsonb, due_at = $4::timestamptz, "group" = coalesce($5, "group"),
             changed_at = $6::timestamptz
           where kind = $1 and key = $2 and xmin::text = $7 returning 1`,
          [...values, row.version],
        )
      : await sql.query(
          `insert into huntbot.ledger (kind, key, data, due_at, "group", changed_at)
           values ($1, $2, $3::jsonb, $4::timestamptz, $5, $6::timestamptz)
           on conflict (kind, key) do nothing returning 1`,
          values,
        );
    return changed.length === 1;
  }

  function unchanged(known: T | undefined): T {
    if (known) return known;
    throw new Error(`there is no record of the kind ${kind} to be left as it is`);
  }

  return {
    put: (key, change) =>
      inTurn(key, async () => {
        // No transaction: an embedded database has one connection, which nobody should hold while others wait.
        for (let tries = 0; tries < mostTries; tries++) {
          const [row] = await sql.query<Row<T>>(
            "select data, xmin::text as version from huntbot.ledger where kind = $1 and key = $2",
            [kind, key],
          );
          const next = change(row?.data ?? null);
          if (next === null) return unchanged(row?.data);
          if (await write(key, row, next)) return next.data;
        }
        throw new Error(
          `the record ${kind} ${key} was changed by others ${mostTries} times while it was to be changed`,
        );
      }),
    async get(key) {
      const [row] = await sql.query<{ data: T }>("select data from huntbot.ledger where kind = $1 and key = $2", [
        kind,
        key,
      ]);
      return row?.data ?? null;
    },
    async push(key, list, item) {
      const at = now().toISOString();
      const [row] = await sql.query<{ data: T }>(
        `insert into huntbot.ledger as l (kind, key, data, due_at, changed_at)
         values ($1, $2, jsonb_build_object($3::text, jsonb_build_array($4::jsonb)), $5::timestamptz, $5::timestamptz)
         on conflict (kind, key) do update
           set data = jsonb_set(l.data, array[$3::text], coalesce(l.data -> $3::text, '[]'::jsonb) || jsonb_build_array($4::jsonb)),
             due_at = $5::timestamptz, changed_at = $5::timestamptz
         returning data`,
        [kind, key, list, json(item), at],
      );
      if (!row) throw new Error(`the record ${kind} ${key} was not kept`);
      return row.data;
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
