import { setMaxListeners } from "node:events";
import type { AlertItem } from "../model/hunt.ts";
import type { LensRow } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Person } from "../model/request.ts";
import type { Window } from "../model/window.ts";
import { readAlerts } from "./alerts.ts";
import { arrivedText } from "./arrived.ts";
import { createAsker } from "./asker.ts";
import { searchable } from "./coverage.ts";
import { readLensRows } from "./lens-row.ts";
import type { LibraryQuery } from "./library.ts";
import type { HuntPorts } from "./ports.ts";

export interface Arrivals {
  readonly rows: readonly LensRow[];
  readonly alerts: readonly AlertItem[];
  /** Up to when each question has seen what arrived, by its id: the next look begins there. */
  readonly marks: Readonly<Record<string, string>>;
  /** Why questions got no answer; they are asked again from where they stood. */
  readonly troubles: readonly string[];
  /** Tables that were not looked at, because they are closed to whoever reads what is found. */
  readonly leftOut: readonly string[];
}

export interface ArrivalsQuestion {
  readonly indicator: Indicator;
  readonly person: Person;
  readonly signal: AbortSignal;
  /** Where each question stands; one that was never asked begins at `since`. */
  readonly marks: Readonly<Record<string, string>>;
  readonly since: Date;
}

/** Rows come late: what arrives now may be about something two days old. */
const latestMs = 2 * 86_400_000;
/** A row has its time of arrival before it can be read. */
const settlingMs = 2 * 60_000;

/** What arrived about an indicator since somebody looked last: typed columns and alerts, each row once. */
export async function lookAtArrivals(ports: HuntPorts, question: ArrivalsQuestion): Promise<Arrivals> {
  const { indicator, person, signal, marks, since } = question;
  // Every question of a look listens to the one signal.
  setMaxListeners(0, signal);
  const now = ports.clock();
  const to = new Date(now.getTime() - settlingMs);
  const tables = new Set(searchable(await ports.logs.tables(signal)).map(({ name }) => name));
  const window = { from: new Date(Math.min(since.getTime(), now.getTime()) - latestMs), to: now };
  const asker = createAsker(ports, { indicator, window, person, signal, tlp: "clear", for: "job", enrich: false });
  const lenses = ports.library
    .for(indicator.kind, tables)
    .filter((query) => query.lens && query.id !== "core/intel" && arrivedText(query) !== null);
  const alerts = ports.library.for(indicator.kind, tables).filter(({ id }) => id === "core/alerts");
  const rows: LensRow[] = [];
  const named: AlertItem[] = [];
  const reached: Record<string, string> = { ...marks };

  async function look(query: LibraryQuery): Promise<void> {
    const arrived: Window = { from: new Date(marks[query.id] ?? since), to };
    if (arrived.from >= to) return;
    const reach = { from: new Date(arrived.from.getTime() - latestMs), to: now };
    const answer = await asker.ask(query, { window: reach, arrived });
    if (!answer) return;
    reached[query.id] = to.toISOString();
    if (query.lens) rows.push(...readLensRows(query.id, query.lens, answer));
    else named.push(...readAlerts(answer).map(({ item }) => item));
  }

  await Promise.all([...lenses, ...alerts].map(look));
  return {
    rows,
    alerts: named,
    marks: reached,
    troubles: asker.record.failures.map(({ reason }) => reason),
    leftOut: ports.closed ?? [],
  };
}
