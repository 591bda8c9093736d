import type { Reply } from "../model/enrich.ts";
import type { LookupCache } from "../model/store.ts";
import type { Queries } from "./sql.ts";

const iso = (ms: number) => new Date(ms).toISOString();

export function lookupCache(sql: Queries): LookupCache {
  return {
    async get(key) {
      const [row] = await sql.query<{ reply: string; latency_ms: number; fetched_at: Date; expires_at: Date }>(
        "select reply, latency_ms, fetched_at, expires_at from huntbot.lookup where key = $1",
        [key],
      );
      if (!row) return null;
      return {
        reply: JSON.parse(row.reply) as Reply,
        fetchedAt: row.fetched_at.getTime(),
        expiresAt: row.expires_at.getTime(),
        latencyMs: row.latency_ms,
      };
    },
    async set(key, { reply, fetchedAt, expiresAt, latencyMs }) {
      await sql.query(
        `insert into huntbot.lookup (key, reply, latency_ms, fetched_at, expires_at)
         values ($1, $2, $3::int, $4::timestamptz, $5::timestamptz)
         on conflict (key) do update set reply = excluded.reply, latency_ms = excluded.latency_ms,
           fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`,
        [key, JSON.stringify(reply), Math.round(latencyMs), iso(fetchedAt), iso(expiresAt)],
      );
    },
    async spend(provider, { name, endsAt }, calls) {
      const rows = await sql.query<{ calls: number }>(
        `insert into huntbot.spent as known (provider, period, calls, expires_at)
         values ($1, $2, $3::int, $4::timestamptz)
         on conflict (provider, period) do update set calls = known.calls + excluded.calls
         returning calls`,
        [provider, name, calls, iso(endsAt)],
      );
      return rows[0]?.calls ?? calls;
    },
    async pausedUntil(provider) {
      const [row] = await sql.query<{ expires_at: Date }>("select expires_at from huntbot.paused where provider = $1", [
        provider,
      ]);
      return row?.expires_at.getTime() ?? null;
    },
    async pause(provider, until) {
      await sql.query(
        `insert into huntbot.paused (provider, expires_at) values ($1, $2::timestamptz)
         on conflict (provider) do update set expires_at = excluded.expires_at`,
        [provider, iso(until)],
      );
    },
  };
}
