import { Failure } from "../model/failure.ts";
import type { IncidentItem } from "../model/hunt.ts";
import type { AlertDetails } from "../model/hunt-answer.ts";
import type { Answer } from "../model/logs.ts";
import { readAlerts } from "./alerts.ts";
import { type Asking, askLibrary } from "./ask-library.ts";
import { createAsker } from "./asker.ts";
import { closedTo } from "./closed.ts";
import { emptyDraft } from "./draft.ts";
import { type IncidentHolder, incidentNumbers, readIncidents } from "./incidents.ts";
import type { HuntPorts, HuntQuestion } from "./ports.ts";
import { askAlerts } from "./questions.ts";
import { groupsOf } from "./seen.ts";
import { askSubject } from "./subject.ts";

/** Alerts, each with the number of the incident that holds it. */
export interface AlertsFound {
  readonly alerts: readonly AlertDetails[];
  /** Null where nobody could say: there is no such table here, it is closed to the person, or it could not be read. */
  readonly incidents: readonly IncidentItem[] | null;
  /** Every name that was looked for; empty where no indicator was. */
  readonly names: readonly string[];
  /** What could not be read, in words. */
  readonly gaps: readonly string[];
}

/** Who asks, and the tables closed to them. */
export type AskingAlerts = Asking & { readonly closed: readonly string[] };

/** An id as it was pasted: whole, or how it begins. */
export interface AlertId {
  readonly id: string;
  readonly isStart: boolean;
}

const incidentTable = "SecurityIncident";
const dayMs = 86_400_000;
/** How long after an alert its incident is looked for, at most. */
const incidentDays = 80;
/** Ids in one question: a query's text has a limit. */
const idsPerQuery = 1_000;

/** Every alert that names the indicator under any of its names, as a hunt finds them. Throws a Failure when they cannot be read. */
export async function alertsNaming(
  given: HuntPorts,
  question: HuntQuestion,
  closed: readonly string[],
): Promise<AlertsFound> {
  const ports = closedTo(given, closed);
  const draft = emptyDraft(question.indicator);
  const asker = createAsker(ports, question);
  draft.tables = await ports.logs.tables(question.signal);
  await askSubject(ports.library, asker, draft);
  await askAlerts(asker, draft);
  const { failures, partial } = asker.record;
  const unread = failures.find(({ id }) => id === "core/alerts");
  if (unread) throw new Failure({ what: "Could not read the alerts", why: unread.reason, fix: "Ask again." });
  const { alerts, incidents } = held(draft.alerts, draft.holders);
  const isKnown =
    draft.tables.some(({ name }) => name === incidentTable) && !failures.some(({ id }) => id === "core/incidents");
  return {
    alerts,
    incidents: isKnown ? incidents : null,
    names: draft.subject?.names ?? [draft.indicator.value],
    gaps: [
      ...failures.map(({ tables, reason }) => `${tables.join(", ")}: ${reason}`),
      ...partial.map(({ reason }) => reason),
    ],
  };
}

/** Every alert of the window, open ones first, the worst and newest first, without what only its own card shows. */
export async function alertsOfWindow(ports: HuntPorts, asking: AskingAlerts): Promise<AlertsFound> {
  const answer = await askLibrary(ports, "start/alerts", asking);
  const order = new Map(answer.rows.map((row, at) => [row[answer.columns.findIndex(isId)], at]));
  const alerts = readAlerts(answer).sort((a, b) => (order.get(a.item.id) ?? 0) - (order.get(b.item.id) ?? 0));
  return withHolders(ports, alerts, answer, asking);
}

const isId = ({ name }: { readonly name: string }) => name === "SystemAlertId";

/** Whole alerts by an id, with their incidents as they stand now. More than one where a short id fits several. */
export async function alertsById(
  ports: HuntPorts,
  { id, isStart }: AlertId,
  asking: AskingAlerts,
): Promise<AlertsFound> {
  const values = { alertIds: [id], alertStarts: isStart ? [id] : [] };
  const answer = await askLibrary(ports, "core/alert", asking, values);
  const until = Math.min(ports.clock().getTime(), asking.window.from.getTime() + incidentDays * dayMs);
  const window = { from: asking.window.from, to: new Date(Math.max(until, asking.window.to.getTime())) };
  return withHolders(ports, readAlerts(answer), answer, { ...asking, window });
}

async function withHolders(
  ports: HuntPorts,
  alerts: readonly AlertDetails[],
  answer: Answer,
  asking: AskingAlerts,
): Promise<AlertsFound> {
  const gaps = answer.partial ? [answer.partial.reason] : [];
  const tables = alerts.length > 0 ? await closedTo(ports, asking.closed).logs.tables(asking.signal) : [];
  if (!tables.some(({ name }) => name === incidentTable)) return { alerts, incidents: null, names: [], gaps };
  const ids = groupsOf(
    alerts.map(({ item }) => item.id),
    idsPerQuery,
  );
  try {
    const answers = await Promise.all(ids.map((alertIds) => askLibrary(ports, "core/incidents", asking, { alertIds })));
    return { ...held(alerts, answers.flatMap(readIncidents)), names: [], gaps };
  } catch (error) {
    asking.signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    return { alerts, incidents: null, names: [], gaps: [...gaps, `incidents could not be read: ${error.why}`] };
  }
}

function held(alerts: readonly AlertDetails[], holders: readonly IncidentHolder[]) {
  const byAlert = incidentNumbers(holders);
  const incidents = new Map(holders.map(({ item }) => [item.number, item]));
  return {
    alerts: alerts.map((alert) => ({
      ...alert,
      item: { ...alert.item, incident: byAlert.get(alert.item.id) ?? null },
    })),
    incidents: [...incidents.values()],
  };
}
