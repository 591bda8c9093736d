import type { MessageRef } from "../model/request.ts";
import type { MessageRefs } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { json, type Queries } from "./sql.ts";

export function messageRefs(sql: Queries, now: Clock): MessageRefs {
  return {
    async bind(investigationId, ref, key) {
      await sql.query(
        `insert into huntbot.message (investigation_id, key, ref, bound_at)
         values ($1::uuid, $2, $3::jsonb, $4::timestamptz)
         on conflict (investigation_id, key) do update set ref = excluded.ref, bound_at = excluded.bound_at`,
        [investigationId, key, json(ref), now().toISOString()],
      );
    },
    all: (investigationId) =>
      sql.query<{ key: string; ref: MessageRef }>(
        "select key, ref from huntbot.message where investigation_id = $1::uuid order by bound_at, key",
        [investigationId],
      ),
  };
}
