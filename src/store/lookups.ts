import type { Json } from "../model/logs.ts";
import type { LookupCache } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import type { Queries } from "./sql.ts";

export function lookupCache(sql: Queries, now: Clock): LookupCache {
  return {
    async get(key) {
      const [row] = await sql.query<{ value: string; fetched_at: Date; expires_at: Date }>(
        "select value, fetched_at, expires_at from huntbot.lookup where key = $1 and expires_at > $2::timestamptz",
        [key, now().toISOString()],
      );
      if (!row) return null;
      return { value: JSON.parse(row.value) as Json, fetchedAt: row.fetched_at, expiresAt: row.expires_at };
    },
    async set(key, value, ttlMs, kind = "lookup") {
      const at = now();
      await sql.query(
        `insert into huntbot.lookup (key, kind, value, fetched_at, expires_at)
         values ($1, $2, $3, $4::timestamptz, $5::timestamptz)
         on conflict (key) do update set kind = excluded.kind, value = excluded.value,
           fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`,
        [key, kind, JSON.stringify(value), at.toISOString(), new Date(at.getTime() + ttlMs).toISOString()],
      );
    },
  };
}
