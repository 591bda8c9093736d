import type { IndicatorKind } from "../model/indicator.ts";
import type { LensName } from "../model/hunt.ts";
import type { Window } from "../model/window.ts";
import { alertsAround, readAlerts } from "./alerts.ts";
import type { Asker } from "./asker.ts";
import { searchable } from "./coverage.ts";
import type { Draft } from "./draft.ts";
import { readIncidents } from "./incidents.ts";
import { readIntelligence } from "./intel-rows.ts";
import { readLensRows, reader, text } from "./lens-row.ts";
import type { Library } from "./library.ts";
import { readOurs } from "./ours.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";
import { groupsOf, readSeen } from "./seen.ts";
import { readProfiles } from "./sources.ts";

/** Tables searched by one full-text query: small enough that one slow table delays few others. */
const tablesPerQuery = 10;

/** Every lens question for this kind that has a table here. */
export function askLenses(library: Library, kind: IndicatorKind, names: ReadonlySet<string>, asker: Asker, draft: Draft): Promise<void>[] {
  return library.for(kind, names).flatMap((query) => (query.lens && query.id !== "core/intel" ? [askLens(query.id, query.lens, asker, draft)] : []));
}

async function askLens(id: string, lens: LensName, asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask(id);
  if (answer) draft.rows.push(...readLensRows(id, lens, answer));
}

/** The alerts that name it, then the incidents that hold those alerts. */
export async function askAlerts(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/alerts");
  if (!answer) return;
  draft.alerts = readAlerts(answer);
  if (draft.alerts.length === 0 || !draft.tables.some((table) => table.name === "SecurityIncident")) return;
  const incidents = await asker.ask("core/incidents", { values: { alertIds: draft.alerts.map((alert) => alert.item.id) } });
  if (!incidents) return;
  const read = readIncidents(incidents);
  draft.incidents = read.map(({ item }) => item);
  draft.incidentAlerts = new Map(read.map(({ item, alertIds }) => [item.number, new Set(alertIds)]));
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

/** The earliest sighting in the retained data, when it lies before the window. */
export async function askSeenBefore(asker: Asker, draft: Draft, question: HuntQuestion): Promise<void> {
  const answer = await asker.ask("core/prevalence");
  if (!answer) return;
  const read = reader(answer);
  const earliest = answer.rows.map((row) => text(read(row, "First"))).filter(Boolean).sort()[0];
  draft.seenBefore = earliest !== undefined && earliest < question.window.from.toISOString() ? earliest : false;
}

/** How each table usually receives rows. */
export async function askSources(asker: Asker, draft: Draft): Promise<void> {
  const answer = await asker.ask("core/sources");
  if (answer) draft.profiles = readProfiles(answer);
}

/** The full text of every searchable table, a few tables a query. */
export function askSeen(question: HuntQuestion, asker: Asker, draft: Draft): Promise<void>[] {
  const names = searchable(draft.tables)
    .filter((table) => table.rows !== 0)
    .map((table) => table.name);
  return groupsOf(names, tablesPerQuery).map(async (tables) => {
    const answer = await asker.askSeen(tables);
    if (answer) draft.hours.push(...readSeen(answer));
  });
}
