import type { Removed } from "../model/store.ts";
import type { Sql } from "./sql.ts";

const day = 86_400_000;

export function removeOld(sql: Sql, now: Date, days: number): Promise<Removed> {
  if (!Number.isFinite(days) || days < 1) throw new RangeError(`retention must keep at least one day, not ${days}`);
  const cutoff = new Date(now.getTime() - days * day).toISOString();
  return sql.transaction(async (inner) => {
    const [old] = await inner.query<{ investigations: number; events: number }>(
      `with old as (
         select i.id from huntbot.investigation i where i.opened_at < $1::timestamptz
           and not exists (select from huntbot.event e where e.investigation_id = i.id and e.at >= $1::timestamptz)
       ), gone as (
         delete from huntbot.investigation i using old where i.id = old.id returning i.id
       )
       select (select count(*)::int from gone) as investigations,
         (select count(*)::int from huntbot.event e join old on old.id = e.investigation_id) as events`,
      [cutoff],
    );
    const expired = (table: string) =>
      inner.query(`delete from huntbot.${table} where expires_at < $1::timestamptz returning 1`, [now.toISOString()]);
    const lookups = await expired("lookup");
    await expired("dedupe");
    await inner.query("delete from huntbot.verdict_override where expires_at < $1::timestamptz", [cutoff]);
    await inner.query("delete from huntbot.ledger where due_at is null and changed_at < $1::timestamptz", [cutoff]);
    await inner.query("delete from huntbot.quota where window_start < $1::timestamptz", [cutoff]);
    return { investigations: old?.investigations ?? 0, events: old?.events ?? 0, lookups: lookups.length };
  });
}
