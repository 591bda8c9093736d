import { Failure } from "../model/failure.ts";
import type { Place } from "../model/request.ts";
import type { Investigations } from "../model/store.ts";
import type { EventKind, Investigation, NewEvent, TimelineEvent } from "../model/timeline.ts";
import type { Clock } from "../model/window.ts";
import { caseQueries } from "./case-queries.ts";
import { checked, namedIn, person as personSchema } from "./event-data.ts";
import {
  briefEventColumns,
  type EventRow,
  eventColumns,
  type InvestigationRow,
  investigationColumns,
  toEvent,
  toInvestigation,
} from "./rows.ts";
import { json, type Queries } from "./sql.ts";

export function investigations(sql: Queries, now: Clock): Investigations {
  return {
    ...caseQueries(sql),
    async open(place, person) {
      const [row] = await sql.query<InvestigationRow>(
        // Two replicas may open the same thread at once: the second one's no-op update returns the first one's row.
        `insert into huntbot.investigation as i (platform, workspace, channel, thread, opened_at, opened_by)
         values ($1, $2, $3, $4, $5::timestamptz, $6::jsonb)
         on conflict (platform, workspace, channel, thread) do update set platform = excluded.platform
         returning ${investigationColumns}`,
        [...keyOf(place), now().toISOString(), json(personSchema.parse(person))],
      );
      return toInvestigation(present(row, "the database returned no row for a new investigation"));
    },
    async attach(id, place) {
      const other = await byPlace(sql, place);
      if (place.thread === undefined || (other && other.id !== id)) throw taken(place);
      const rows = await sql.query(
        `update huntbot.investigation set platform = $2, workspace = $3, channel = $4, thread = $5
         where id = $1::uuid returning 1`,
        [id, ...keyOf(place)],
      );
      present(rows[0], `there is no investigation ${id}`);
    },
    async get(id) {
      const [row] = await sql.query<InvestigationRow>(
        `select ${investigationColumns} from huntbot.investigation i where i.id::text = $1`,
        [id],
      );
      return row ? toInvestigation(row) : null;
    },
    byPlace: (place) => byPlace(sql, place),
    append: (id, event) => append(sql, id, event, now()),
    async events(id, { after = "0", limit = 1_000, brief = false } = {}) {
      const rows = await sql.query<EventRow>(
        `select ${brief ? briefEventColumns : eventColumns} from huntbot.event e
         where e.investigation_id = $1::uuid and e.id > $2::bigint order by e.id limit $3::int`,
        [id, after, limit],
      );
      return rows.map(toEvent);
    },
  };
}

async function append<K extends EventKind>(
  sql: Queries,
  id: string,
  event: NewEvent<K>,
  now: Date,
): Promise<TimelineEvent<K>> {
  const { kind, person, at = now } = event;
  const data = checked(kind, event.data);
  const [row] = await sql.query<EventRow>(
    // The case file is locked first, so that the ids of a timeline grow in the order in which its events appear.
    `with i as (select id from huntbot.investigation where id = $1::uuid for update)
     insert into huntbot.event as e (investigation_id, kind, person, at, data, indicators)
     select i.id, $2, $3::jsonb, $4::timestamptz, $5::jsonb, $6::text[] from i
     returning ${eventColumns}`,
    [id, kind, json(personSchema.parse(person)), at.toISOString(), json(data), namedIn(data)],
  );
  return toEvent(present(row, `there is no investigation ${id}`)) as TimelineEvent<K>;
}

async function byPlace(sql: Queries, place: Place): Promise<Investigation | null> {
  if (place.thread === undefined) return null;
  const [row] = await sql.query<InvestigationRow>(
    `select ${investigationColumns} from huntbot.investigation i
     where platform = $1 and workspace = $2 and channel = $3 and thread = $4`,
    keyOf(place),
  );
  return row ? toInvestigation(row) : null;
}

const keyOf = (place: Place) => [place.platform, place.workspace, place.channel, place.thread ?? null];

function present<T>(row: T | undefined, otherwise: string): T {
  if (row === undefined) throw new Error(`store: ${otherwise}`);
  return row;
}

function taken(place: Place): Failure {
  return new Failure({
    what: "This thread cannot become the case file",
    why: place.thread === undefined ? "It is a channel, not a thread." : "Another case file already lives in it.",
    fix: "Go on in the thread of the card itself.",
  });
}
