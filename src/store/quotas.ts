import type { Quotas } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import type { Queries } from "./sql.ts";

export function quotas(sql: Queries, now: Clock): Quotas {
  return {
    async spend(provider, n, limit, windowMs) {
      const start = Math.floor(now().getTime() / windowMs) * windowMs;
      const window = [provider, windowMs, new Date(start).toISOString()];
      const resetsAt = new Date(start + windowMs);
      const [spent] = await sql.query<{ used: number }>(
        `insert into huntbot.quota as known (provider, window_ms, window_start, used)
         select $1, $2::bigint, $3::timestamptz, $4::int where $4::int <= $5::int
         on conflict (provider, window_ms) do update
           set window_start = excluded.window_start,
             used = excluded.used + case when known.window_start = excluded.window_start then known.used else 0 end
           where excluded.used + case when known.window_start = excluded.window_start then known.used else 0 end <= $5::int
         returning used`,
        [...window, n, limit],
      );
      if (spent) return { granted: true, left: limit - spent.used, resetsAt };
      const [known] = await sql.query<{ used: number }>(
        "select used from huntbot.quota where provider = $1 and window_ms = $2::bigint and window_start = $3::timestamptz",
        window,
      );
      return { granted: false, left: Math.max(0, limit - (known?.used ?? 0)), resetsAt };
    },
    async get(provider) {
      const [row] = await sql.query<{ quota_left: number | null; resets_at: Date | null }>(
        "select quota_left, resets_at from huntbot.told_quota where provider = $1",
        [provider],
      );
      return row ? { left: row.quota_left, resetsAt: row.resets_at } : null;
    },
    async set(provider, { left, resetsAt }) {
      await sql.query(
        `insert into huntbot.told_quota (provider, quota_left, resets_at) values ($1, $2::int, $3::timestamptz)
         on conflict (provider) do update set quota_left = excluded.quota_left, resets_at = excluded.resets_at`,
        [provider, left, resetsAt?.toISOString() ?? null],
      );
    },
  };
}
