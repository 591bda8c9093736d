import type { VerdictWord } from "../model/enrich.ts";
import type { ActivityLevel } from "../model/hunt.ts";
import type { KeptHunt } from "../model/kept.ts";
import type { Investigations, Reach } from "../model/store.ts";
import type { EventData } from "../model/timeline.ts";
import { keyOf } from "./event-data.ts";
import {
  briefEventColumns,
  type EventRow,
  eventColumns,
  type InvestigationRow,
  investigationColumns,
  type StateRow,
  toEvent,
  toInvestigation,
  toState,
} from "./rows.ts";
import type { Queries } from "./sql.ts";

type Derived = Pick<
  Investigations,
  "latestHunts" | "recentHunts" | "earlierResults" | "history" | "find" | "state" | "cases"
>;

const stateColumns = `${investigationColumns}, i.events, i.last_at, i.status, i.assignee, offer.offered,
  i.tlp, i.tags, i.indicators`;
const shareable = "coalesce(i.tlp, 'clear') not in ('amber+strict', 'red')";
/** The two parameters that every reach takes: whether restricted case files count, and how many rows. */
const reach = ({ restricted = false, limit = 50 }: Reach = {}) => [restricted, limit];

/** What the timelines say, across and within case files. */
export function caseQueries(sql: Queries): Derived {
  return {
    async latestHunts({ platform, workspace, channel, thread }, limit = 1) {
      if (thread === undefined) return [];
      const rows = await sql.query<EventRow>(
        // What a report named is known once it was read: its answer says it.
        `select ${briefEventColumns} from huntbot.event e join huntbot.investigation i on i.id = e.investigation_id
         where i.platform = $1 and i.workspace = $2 and i.channel = $3 and i.thread = $4
           and (e.kind = 'asked' or e.kind = 'answered' and e.data->>'verb' = 'report')
           and e.indicators <> '{}' and e.data ? 'window'
         order by e.id desc limit $5::int`,
        [platform, workspace, channel, thread, limit],
      );
      return rows.flatMap(({ data, person, at }) => {
        const said = data as Partial<EventData["asked"]> & Partial<EventData["answered"]>;
        const { verb = "", window, range } = said;
        const indicators = said.indicators ?? said.answers?.map(({ indicator }) => indicator) ?? [];
        if (!window) return [];
        const { from, to } = { from: new Date(window.from), to: new Date(window.to) };
        return [{ verb, indicators, window: { from, to }, ...(range ? { range } : {}), person, at }];
      });
    },
    async recentHunts(indicator, since, options) {
      const rows = await sql.query<InvestigationRow & EventRow & Answer>(
        `select ${investigationColumns}, ${eventColumns}, answer.activity, answer.verdict
         from huntbot.event e
         join huntbot.case_state i on i.id = e.investigation_id
         left join lateral (
           select said->>'activity' as activity, said->>'verdict' as verdict
           from huntbot.event a cross join lateral jsonb_array_elements(a.data->'answers') as said
           where a.investigation_id = e.investigation_id and a.kind = 'answered'
             and a.data->>'requestId' = e.data->>'requestId'
             and said->'indicator'->>'kind' = $5 and said->'indicator'->>'value' = $6
           order by a.id desc limit 1
         ) answer on true
         where e.indicators @> array[$1::text] and e.kind = 'asked' and e.at >= $2::timestamptz
           and ($3::boolean or ${shareable})
         order by e.id desc limit $4::int`,
        [keyOf(indicator), since.toISOString(), ...reach(options), indicator.kind, indicator.value],
      );
      return rows.map((row) => ({
        investigation: toInvestigation(row),
        person: row.person,
        at: row.at,
        answer: row.activity && row.verdict ? { activity: row.activity, verdict: row.verdict } : null,
      }));
    },
    async earlierResults(indicator, options) {
      const rows = await sql.query<InvestigationRow & EventRow & { kept: KeptHunt }>(
        `select ${investigationColumns}, ${briefEventColumns}, kept
         from huntbot.event e
         join huntbot.case_state i on i.id = e.investigation_id
         cross join lateral jsonb_array_elements(e.data->'results') as kept
         where e.indicators @> array[$3::text] and e.kind = 'answered' and ($1::boolean or ${shareable})
           and kept->'result'->'indicator'->>'kind' = $4 and kept->'result'->'indicator'->>'value' = $5
         order by e.id desc limit $2::int`,
        [...reach(options), keyOf(indicator), indicator.kind, indicator.value],
      );
      return rows.map(({ kept, ...row }) => ({
        investigation: toInvestigation(row),
        person: row.person,
        at: row.at,
        kept,
      }));
    },
    async history(of, options) {
      const [condition, values] = concerning(of);
      const rows = await sql.query<InvestigationRow & EventRow>(
        `select ${investigationColumns}, ${briefEventColumns}
         from huntbot.event e join huntbot.case_state i on i.id = e.investigation_id
         where ${condition} and ($1::boolean or ${shareable}) order by e.id desc limit $2::int`,
        [...reach(options), ...values],
      );
      return rows.map((row) => ({ investigation: toInvestigation(row), event: toEvent(row) }));
    },
    find: (indicator, options) =>
      states(sql, `i.id in (${naming("$3")}) and ($1::boolean or ${shareable})`, [...reach(options), keyOf(indicator)]),
    async state(id) {
      const [state] = await states(sql, "i.id = $1::uuid", [id, 1]);
      return state ?? null;
    },
    cases(filter, options) {
      const open = `i.id in (select investigation_id from huntbot.event where matters) and i.status <> 'closed' and ($1::boolean or ${shareable})`;
      if (filter.which !== "mine") {
        const unassigned = filter.which === "unassigned" ? " and i.assignee is null" : "";
        return states(sql, open + unassigned, reach(options));
      }
      const { platform, id } = filter.person;
      const mine =
        "(i.assignee->>'platform' = $3 and i.assignee->>'id' = $4 or offer.offered->'to'->>'platform' = $3 and offer.offered->'to'->>'id' = $4)";
      return states(sql, `${open} and ${mine}`, [...reach(options), platform, id]);
    },
  };
}

interface Answer {
  readonly activity: ActivityLevel | null;
  readonly verdict: VerdictWord | null;
}

function concerning(of: Parameters<Investigations["history"]>[0]): [condition: string, values: readonly unknown[]] {
  if ("everybody" in of) return ["true", []];
  return "person" in of
    ? ["e.person->>'platform' = $3 and e.person->>'id' = $4", [of.person.platform, of.person.id]]
    : ["e.indicators @> array[$3::text]", [keyOf(of.indicator)]];
}

const naming = (key: string) => `select investigation_id from huntbot.event where indicators @> array[${key}::text]`;

/** `$2` is how many. */
async function states(sql: Queries, condition: string, values: readonly unknown[]) {
  const rows = await sql.query<StateRow>(
    `select ${stateColumns} from huntbot.case_state i
     left join lateral (
       select case kind when 'handover-offered' then jsonb_build_object('by', person, 'to', data->'to') end as offered
       from huntbot.event
       where investigation_id = i.id and kind in ('taken', 'handed-over', 'handover-offered') order by id desc limit 1
     ) offer on true
     where ${condition}
     order by i.last_at desc nulls last limit $2::int`,
    values,
  );
  return rows.map(toState);
}
