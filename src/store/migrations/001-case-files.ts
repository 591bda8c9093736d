import type { Migration } from "./migration.ts";

const investigation = `
  create table huntbot.investigation (
    id uuid primary key default gen_random_uuid(),
    platform text not null,
    workspace text not null,
    channel text not null,
    thread text,
    opened_at timestamptz not null,
    opened_by jsonb not null,
    unique (platform, workspace, channel, thread)
  )`;

/**
 * `matters` marks what makes a case file wait for people. A look-up that found nothing does not: most case files hold
 * nothing else, and the list of cases must not read them.
 */
const event = `
  create table huntbot.event (
    id bigint generated always as identity primary key,
    investigation_id uuid not null references huntbot.investigation on delete cascade,
    kind text not null,
    person jsonb not null,
    at timestamptz not null,
    data jsonb not null,
    indicators text[] not null,
    matters boolean not null generated always as (
      kind not in ('asked', 'answered', 'failed', 'enriched', 'exported', 'marked')
      or kind = 'answered' and jsonb_path_exists(data,
        '$.answers[*] ? (@.verdict == "malicious" || @.verdict == "suspicious"
          || @.activity == "credential" || @.activity == "access" || @.activity == "impact")')
    ) stored
  )`;

const unchangeable = `
  create function huntbot.refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'a timeline is append-only';
  end $$`;

const state = `
  create view huntbot.case_state as
  select i.*,
    total.events,
    total.last_at,
    coalesce(latest.status, 'open') as status,
    latest.assignee,
    latest.tlp,
    coalesce(tagged.tags, '{}') as tags,
    coalesce(named.indicators, '{}') as indicators
  from huntbot.investigation i
  cross join lateral (
    select count(*)::int as events, max(at) as last_at from huntbot.event where investigation_id = i.id
  ) total
  cross join lateral (
    select
      (array_agg(data->>'status' order by id desc) filter (where kind = 'status'))[1] as status,
      (array_agg(case kind when 'taken' then person else data->'to' end order by id desc)
        filter (where kind in ('taken', 'handed-over')))[1] as assignee,
      (array_agg(data->>'tlp' order by id desc) filter (where kind in ('asked', 'marked') and data ? 'tlp'))[1] as tlp
    from huntbot.event where investigation_id = i.id
  ) latest
  cross join lateral (
    select array_agg(tag order by tag) as tags from (
      select distinct on (data->>'tag') data->>'tag' as tag, coalesce((data->>'removed')::boolean, false) as removed
      from huntbot.event where investigation_id = i.id and kind = 'tagged'
      order by data->>'tag', id desc
    ) newest where not removed
  ) tagged
  cross join lateral (
    select array_agg(indicator order by first) as indicators from (
      select indicator, min(e.id) as first
      from huntbot.event e cross join lateral unnest(e.indicators) as indicator
      where e.investigation_id = i.id group by indicator
    ) each
  ) named`;

const message = `
  create table huntbot.message (
    investigation_id uuid not null references huntbot.investigation on delete cascade,
    key text not null,
    ref jsonb not null,
    bound_at timestamptz not null,
    primary key (investigation_id, key)
  )`;

export const caseFiles: Migration = {
  name: "case files",
  statements: [
    investigation,
    event,
    "create index event_timeline on huntbot.event (investigation_id, id)",
    "create index event_indicators on huntbot.event using gin (indicators)",
    "create index event_person on huntbot.event ((person->>'platform'), (person->>'id'), id)",
    "create index event_matters on huntbot.event (investigation_id) where matters",
    unchangeable,
    "create trigger append_only before update on huntbot.event for each row execute function huntbot.refuse_change()",
    state,
    message,
  ],
};
