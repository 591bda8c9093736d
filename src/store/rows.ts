import type { Tlp } from "../model/enrich.ts";
import type { Person, PlatformName } from "../model/request.ts";
import type { CaseState, CaseStatus, Investigation, TimelineEvent } from "../model/timeline.ts";
import { fromKey } from "./event-data.ts";

/** Rows as the database gives them. Their JSON was checked when it was written. */
export interface InvestigationRow {
  readonly id: string;
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
  readonly thread: string | null;
  readonly opened_at: Date;
  readonly opened_by: Person;
}
export const investigationColumns =
  "i.id::text, i.platform, i.workspace, i.channel, i.thread, i.opened_at, i.opened_by";

export interface EventRow {
  readonly event_id: string;
  readonly investigation_id: string;
  readonly kind: TimelineEvent["kind"];
  readonly person: Person;
  readonly at: Date;
  readonly data: TimelineEvent["data"];
}
export const eventColumns = "e.id::text as event_id, e.investigation_id::text, e.kind, e.person, e.at, e.data";

/** Without what the answers found. */
export const briefEventColumns = eventColumns.replace("e.data", "e.data - 'results' - 'table' as data");

export interface StateRow extends InvestigationRow {
  readonly events: number;
  readonly last_at: Date | null;
  readonly status: CaseStatus;
  readonly assignee: Person | null;
  readonly offered: CaseState["offered"];
  readonly tlp: Tlp | null;
  readonly tags: readonly string[];
  readonly indicators: readonly string[];
}

export function toInvestigation(row: InvestigationRow): Investigation {
  const { id, platform, workspace, channel, thread } = row;
  return {
    id,
    place: { platform, workspace, channel, ...(thread === null ? {} : { thread }) },
    openedAt: row.opened_at,
    openedBy: row.opened_by,
  };
}

export function toEvent(row: EventRow): TimelineEvent {
  const { event_id: id, investigation_id: investigationId, kind, person, at, data } = row;
  return { id, investigationId, kind, person, at, data } as TimelineEvent;
}

export function toState(row: StateRow): CaseState {
  const { assignee, offered, status, tags, tlp, events } = row;
  return {
    investigation: toInvestigation(row),
    assignee,
    offered,
    status,
    tags,
    tlp,
    indicators: row.indicators.map(fromKey),
    events,
    lastAt: row.last_at ?? row.opened_at,
  };
}
