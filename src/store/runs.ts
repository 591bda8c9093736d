import type { Json } from "../model/logs.ts";
import type { MessageRef } from "../model/request.ts";
import type { Run, Runs } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { json, type Sql } from "./sql.ts";

const channel = "huntbot_stop";

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly investigation_id: string | null;
  readonly message: MessageRef | null;
  readonly request: Json;
}

export function runs(sql: Sql, now: Clock): Runs {
  return {
    async register({ id, owner, investigationId, message, request }) {
      await sql.query(
        `insert into huntbot.run as known (id, owner, investigation_id, message, request, heartbeat_at)
         values ($1, $2, $3, $4::jsonb, $5::jsonb, $6::timestamptz)
         on conflict (id) do update set owner = excluded.owner, request = excluded.request,
           investigation_id = coalesce(excluded.investigation_id, known.investigation_id),
           message = coalesce(excluded.message, known.message), heartbeat_at = excluded.heartbeat_at`,
        [id, owner, investigationId ?? null, message ? json(message) : null, json(request), now().toISOString()],
      );
    },
    async heartbeat(owner) {
      const rows = await sql.query<{ id: string; stop: boolean }>(
        `update huntbot.run set heartbeat_at = $2::timestamptz where owner = $1
         returning id, stop_asked_at is not null as stop`,
        [owner, now().toISOString()],
      );
      return rows.filter(({ stop }) => stop).map(({ id }) => id);
    },
    async finish(id) {
      await sql.query("delete from huntbot.run where id = $1", [id]);
    },
    async orphans(owner, silentMs) {
      const at = now();
      const rows = await sql.query<Row>(
        `update huntbot.run set owner = $1, heartbeat_at = $2::timestamptz
         where owner <> $1 and heartbeat_at <= $3::timestamptz
         returning id, owner, investigation_id, message, request`,
        [owner, at.toISOString(), new Date(at.getTime() - silentMs).toISOString()],
      );
      return rows.map(toRun);
    },
    async requestStop(id) {
      const rows = await sql.query(
        `with asked as (update huntbot.run set stop_asked_at = $2::timestamptz where id = $1 returning id)
         select pg_notify('${channel}', id) from asked`,
        [id, now().toISOString()],
      );
      return rows.length === 1;
    },
    onStop: (callback) => sql.listen(channel, callback),
  };
}

function toRun(row: Row): Run {
  return {
    id: row.id,
    owner: row.owner,
    request: row.request,
    ...(row.investigation_id === null ? {} : { investigationId: row.investigation_id }),
    ...(row.message === null ? {} : { message: row.message }),
  };
}
