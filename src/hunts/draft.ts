import type { Finding } from "../model/enrich.ts";
import type { AlertItem, Anomaly, IncidentItem, Subject } from "../model/hunt.ts";
import type { AlertDetails, Departure, Habit, LensRow, Ours, Prevalence } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import type { TableInfo } from "../model/logs.ts";
import type { SharedRange } from "../model/shared-range.ts";
import { type Handling, unconfined } from "./handling.ts";
import type { IncidentHolder } from "./incidents.ts";
import type { IntelRecord } from "./intelligence.ts";
import type { SeenHour } from "./seen.ts";
import type { SourceProfile } from "./sources.ts";
import type { Override } from "./verdict.ts";

/** What a hunt knows so far. Each part is filled by the question it belongs to, in whatever order answers land. */
export interface Draft {
  /** What is hunted: as asked, or the host or account that it proved to be. */
  indicator: Indicator;
  subject: Subject | null;
  tables: readonly TableInfo[];
  rows: LensRow[];
  hours: SeenHour[];
  alerts: AlertDetails[];
  alertsAround: AlertItem[];
  /** The incidents that hold its alerts. */
  holders: IncidentHolder[];
  earlierIncidents: IncidentItem[];
  /** What behaviour analytics noticed, and who came in from outside. */
  departures: Departure[];
  habits: Habit[];
  anomalies: Anomaly[];
  /** Null until it was read. */
  intelligence: IntelRecord[] | null;
  handling: Handling;
  profiles: SourceProfile[] | null;
  seenBefore: string | false | null;
  ours: Ours | null;
  shared: SharedRange | null;
  prevalence: Prevalence | null;
  override: Override | null;
  findings: Finding[];
}

export function emptyDraft(indicator: Indicator): Draft {
  return {
    indicator,
    subject: null,
    tables: [],
    rows: [],
    hours: [],
    alerts: [],
    alertsAround: [],
    holders: [],
    earlierIncidents: [],
    departures: [],
    habits: [],
    anomalies: [],
    intelligence: null,
    handling: unconfined,
    profiles: null,
    seenBefore: null,
    ours: null,
    shared: null,
    prevalence: null,
    override: null,
    findings: [],
  };
}
