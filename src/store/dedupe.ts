import type { Dedupe } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import type { Queries } from "./sql.ts";

export function dedupe(sql: Queries, now: Clock): Dedupe {
  return {
    async first(key, ttlMs) {
      const at = now();
      const rows = await sql.query(
        `insert into huntbot.dedupe as known (key, expires_at) values ($1, $2::timestamptz)
         on conflict (key) do update set expires_at = excluded.expires_at where known.expires_at <= $3::timestamptz
         returning 1`,
        [key, new Date(at.getTime() + ttlMs).toISOString(), at.toISOString()],
      );
      return rows.length === 1;
    },
  };
}
