import type { VerdictWord } from "../model/enrich.ts";
import type { Person } from "../model/request.ts";
import type { VerdictOverrides } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { keyOf } from "./event-data.ts";
import { json, type Queries } from "./sql.ts";

interface Row {
  readonly verdict: VerdictWord;
  readonly reason: string;
  readonly person: Person;
  readonly expires_at: Date | null;
}

export function verdictOverrides(sql: Queries, now: Clock): VerdictOverrides {
  return {
    async set({ indicator, verdict, reason, person, expiresAt }) {
      await sql.query(
        `insert into huntbot.verdict_override (indicator, verdict, reason, person, set_at, expires_at)
         values ($1, $2, $3, $4::jsonb, $5::timestamptz, $6::timestamptz)`,
        [keyOf(indicator), verdict, reason, json(person), now().toISOString(), expiresAt?.toISOString() ?? null],
      );
    },
    async active(indicator, at) {
      const [row] = await sql.query<Row>(
        `select verdict, reason, person, expires_at from huntbot.verdict_override
         where indicator = $1 order by id desc limit 1`,
        [keyOf(indicator)],
      );
      if (!row || (row.expires_at !== null && row.expires_at <= at)) return null;
      return { indicator, verdict: row.verdict, reason: row.reason, person: row.person, expiresAt: row.expires_at };
    },
  };
}
