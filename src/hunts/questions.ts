import type { LensName } from "../model/hunt.ts";
import type { IndicatorKind } from "../model/indicator.ts";
import { addressColumns } from "./address-columns.ts";
import { readAlerts } from "./alerts.ts";
import { readAnomalies, seriesQuestion } from "./anomalies.ts";
import type { AskExtra, Asker } from "./asker.ts";
import { readBehaviour, readHabits } from "./behaviour.ts";
import { searchable } from "./coverage.ts";
import type { Draft } from "./draft.ts";
import { readIncidents } from "./incidents.ts";
import { readIntelligence } from "./intel-rows.ts";
import { readLensRows } from "./lens-row.ts";
import type { Library, LibraryQuery } from "./library.ts";
import { readOurs } from "./ours.ts";
import { readPrevalence } from "./prevalence.ts";
import { rhythmQuery } from "./rhythm.ts";
import { groupsOf, readSeen } from "./seen.ts";
import { seenRangeQuery } from "./seen-range.ts";
import { readProfiles } from "./sources.ts";
import { readWatchlists } from "./watchlists.ts";

/** Tables searched by one full-text query: small enough that one slow table delays few others. */
const tablesPerQuery = 10;

/** Every lens question for this kind that has a table here. */
export function askLenses(
  library: Library,
  kind: IndicatorKind,
  names: ReadonlySet<string>,
  asker: Asker,
  draft: Draft,
): Promise<void>[] {
  const own = library
    .for(kind, names)
    .flatMap((query) => (query.lens && query.id !== "core/intel" ? [askLens(query.id, query.lens, asker, draft)] : []));
  return kind === "account" ? [...own, ...askAsMail(library, names, asker, draft)] : own;
}

/** Questions about typed columns whose tables are here but hold no hit: listed as asked, and not asked again. */
export function spareLenses(
  library: Library,
  kind: IndicatorKind,
  tables: { readonly here: ReadonlySet<string>; readonly hit: ReadonlySet<string> },
  asker: Asker,
): void {
  const asked = new Set(library.for(kind, tables.hit).map(({ id }) => id));
  for (const query of library.for(kind, tables.here)) if (isTyped(query) && !asked.has(query.id)) asker.spare(query);
}

function isTyped({ id, lens }: LibraryQuery): boolean {
  return (lens !== undefined && id !== "core/intel") || id === seriesQuestion;
}

/** An account has a mail address: what is asked about addresses alone is asked about that too. */
function askAsMail(library: Library, names: ReadonlySet<string>, asker: Asker, draft: Draft): Promise<void>[] {
  const [first, ...others] = draft.subject?.names.filter((name) => name.includes("@")) ?? [];
  if (first === undefined) return [];
  const extra = { indicator: { kind: "email", value: first }, names: others } as const;
  return library
    .for("email", names)
    .flatMap(({ id, lens, accepts }) =>
      lens && id !== "core/intel" && !accepts.includes("account") ? [askLens(id, lens, asker, draft, extra)] : [],
    );
}

async function askLens(id: string, lens: LensName, asker: Asker, draft: Draft, extra?: AskExtra): Promise<void> {
  const answer = await asker.ask(id, extra);
  if (answer) draft.rows.push(...readLensRows(id, lens, answer));
}

/** How much it moved by the hour, where one of these tables tells. */
export function askSeries(
  library: Library,
  kind: IndicatorKind,
  names: ReadonlySet<string>,
  asker: Asker,
  draft: Draft,
): Promise<void>[] {
  const query = library.for(kind, names).find(({ id }) => id === seriesQuestion);
  if (!query) return [];
  const ask = async () => {
    const answer = await asker.ask(query);
    if (answer) draft.anomalies = readAnomalies(answer);
  };
  return [ask()];
}

/** What behaviour analytics noticed about it. */
export async function askBehaviour(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/behaviour");
  if (answer) draft.departures.push(...readBehaviour(answer));
}

/** Where an account signs in from, and with what. */
export async function askHabits(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("account/sign-in-map");
  if (answer) draft.habits = readHabits(answer);
}

/** Watchlists that hold it under one of its names: a VIP, an asset of high value and whose it is. */
export async function askWatchlists(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/watchlists");
  if (!answer || !draft.subject) return;
  const about = readWatchlists(answer);
  draft.subject = { ...draft.subject, about: [...about, ...draft.subject.about] };
}

/** The alerts that name it, then the incidents that hold those alerts. */
export async function askAlerts(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/alerts");
  if (!answer) return;
  draft.alerts = readAlerts(answer);
  if (draft.alerts.length === 0 || !draft.tables.some((table) => table.name === "SecurityIncident")) return;
  const incidents = await asker.ask("core/incidents", {
    values: { alertIds: draft.alerts.map((alert) => alert.item.id) },
  });
  if (incidents) draft.holders = readIncidents(incidents);
}

export async function askHistory(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/history");
  if (answer) draft.earlierIncidents = readIncidents(answer).map(({ item }) => item);
}

export async function askIntelligence(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/intel");
  if (answer) draft.intelligence = readIntelligence(answer);
}

export async function askOurs(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/ours");
  if (answer) draft.ours ??= readOurs(answer);
}

/** How common it is, and the last sighting before the window, as far as data is kept. */
export async function askPrevalence(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/prevalence");
  const read = answer && readPrevalence(answer);
  if (!read) return;
  draft.seenBefore = read.before;
  draft.prevalence = read.prevalence;
}

/** How each table usually receives rows: by the workspace's own accounting, else measured on the tables. */
export async function askSources(library: Library, asker: Asker, draft: Draft): Promise<void> {
  const sources = library.get("core/sources");
  const names = searched(draft.tables);
  if (!sources || names.length === 0) return;
  const accounted = names.includes("Usage");
  const answer = await asker.ask(accounted ? sources : rhythmQuery(sources, names));
  if (answer) draft.profiles = readProfiles(answer);
}

/** A range over the address columns of every table that has one, a few tables a query. */
export function askSeenRange(library: Library, asker: Asker, draft: Draft): Promise<void>[] {
  const seen = library.get("core/seen");
  const tables = searchable(draft.tables).filter((table) => addressColumns(table).length > 0);
  if (!seen) return [];
  return groupsOf(tables, tablesPerQuery).map(async (group) => {
    const answer = await asker.ask(seenRangeQuery(seen, group));
    if (answer) draft.hours.push(...readSeen(answer));
  });
}

/** The full text of every searchable table, a few tables a query. */
export function askSeen(asker: Asker, draft: Draft): Promise<void>[] {
  return groupsOf(searched(draft.tables), tablesPerQuery).map(async (tables) => {
    const answer = await asker.askSeen(tables);
    if (answer) draft.hours.push(...readSeen(answer));
  });
}

/** Also those that hold nothing, which only some engines know: the same hunt asks the same everywhere. */
function searched(tables: Draft["tables"]): string[] {
  return searchable(tables).map((table) => table.name);
}
