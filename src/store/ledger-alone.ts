import { LRUCache } from "lru-cache";
import type { Entry, Kept, Ledger } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { keyTurns } from "./key-turns.ts";
import { json, type Sql } from "./sql.ts";

/** Characters of JSON that are remembered of one kind. */
const mostRemembered = 16_000_000;

interface Lease {
  readonly owner: string;
  readonly until: number;
}

/**
 * A ledger that no other process shares. Every change is written before it counts; what is read again, what is due and who
 * works on it are known without asking, because an embedded database has one connection that everything else waits for.
 */
export function ledgerAlone<T extends object>(sql: Sql, kind: string, now: Clock): Ledger<T> {
  const inTurn = keyTurns();
  const remembered = new LRUCache<string, T>({ maxSize: mostRemembered });
  const dues = new Map<string, number>();
  /** They end with the process, so what a dead one worked on is due again at once. */
  const leases = new Map<string, Lease>();
  let loading: Promise<void> | null = null;

  /** What was due when the process began. */
  function loaded(): Promise<void> {
    loading ??= sql
      .query<{ key: string; due_at: Date }>(
        "select key, due_at from huntbot.ledger where kind = $1 and due_at is not null",
        [kind],
      )
      .then(
        (rows) => {
          for (const { key, due_at } of rows) dues.set(key, due_at.getTime());
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
    return loading;
  }

  async function read(key: string): Promise<T | null> {
    const known = remembered.get(key);
    if (known) return known;
    const [row] = await sql.query<{ data: T; size: number }>(
      "select data, length(data::text) as size from huntbot.ledger where kind = $1 and key = $2",
      [kind, key],
    );
    if (!row) return null;
    remembered.set(key, row.data, { size: row.size });
    return row.data;
  }

  async function write(key: string, { data, due, group }: Kept<T>): Promise<T> {
    await loaded();
    const text = json(data);
    await sql.query(
      `insert into huntbot.ledger as l (kind, key, data, due_at, "group", changed_at)
       values ($1, $2, $3::jsonb, $4::timestamptz, $5, $6::timestamptz)
       on conflict (kind, key) do update set data = excluded.data, due_at = excluded.due_at,
         "group" = coalesce(excluded."group", l."group"), changed_at = excluded.changed_at`,
      [kind, key, text, due?.toISOString() ?? null, group ?? null, now().toISOString()],
    );
    // As it would be read: nothing that whoever wrote it still holds.
    const kept = JSON.parse(text) as T;
    remembered.set(key, kept, { size: text.length });
    // Of what is due at the same moment, whoever waits longest goes first.
    dues.delete(key);
    if (due) dues.set(key, due.getTime());
    return kept;
  }

  function isFree(key: string, { owner, alone, at }: { owner: string; alone: boolean; at: number }): boolean {
    const lease = leases.get(key);
    return lease === undefined || lease.until <= at || (alone && lease.owner !== owner);
  }

  return {
    put: (key, change) =>
      inTurn(key, async () => {
        const known = await read(key);
        const next = change(known);
        if (next) return write(key, next);
        if (known) return known;
        throw new Error(`there is no record ${kind} ${key} to be left as it is`);
      }),
    get: (key) => inTurn(key, () => read(key)),
    push: (key, list, item) =>
      inTurn(key, async () => {
        const known = await read(key);
        const items = (known?.[list] ?? []) as readonly unknown[];
        return write(key, { data: { ...known, [list]: [...items, item] } as unknown as T, due: now() });
      }),
    inGroup: (group, limit = 50) =>
      sql.query<Entry<T>>(
        `select key, data from huntbot.ledger where kind = $1 and "group" = $2
         order by changed_at desc, key limit $3::int`,
        [kind, group, limit],
      ),
    async claim(owner, { leaseMs, limit, alone = false }) {
      await loaded();
      const at = now().getTime();
      const due = [...dues].filter(([key, time]) => time <= at && isFree(key, { owner, alone, at }));
      const keys = due
        .sort(([, a], [, b]) => a - b)
        .slice(0, limit)
        .map(([key]) => key);
      for (const key of keys) leases.set(key, { owner, until: at + leaseMs });
      try {
        const records = await Promise.all(keys.map((key) => inTurn(key, () => read(key))));
        return keys.flatMap((key, index) => {
          const data = records[index];
          return data ? [{ key, data }] : [];
        });
      } catch (error) {
        for (const key of keys) leases.delete(key);
        throw error;
      }
    },
    async beat(owner, leaseMs) {
      const until = now().getTime() + leaseMs;
      for (const [key, lease] of leases) if (lease.owner === owner) leases.set(key, { owner, until });
    },
    async release(owner, key) {
      if (leases.get(key)?.owner === owner) leases.delete(key);
    },
  };
}
