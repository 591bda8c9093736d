import type { Finding } from "../model/enrich.ts";
import type { AlertDetails, AlertItem, IncidentItem, LensRow, Ours } from "../model/hunt.ts";
import type { TableInfo } from "../model/logs.ts";
import type { IntelRecord } from "./intelligence.ts";
import type { SeenHour } from "./seen.ts";
import type { SourceProfile } from "./sources.ts";
import type { Override } from "./verdict.ts";

/** What a hunt knows so far. Each part is filled by the question it belongs to, in whatever order answers land. */
export interface Draft {
  tables: readonly TableInfo[];
  rows: LensRow[];
  hours: SeenHour[];
  alerts: AlertDetails[];
  alertsAround: AlertItem[];
  incidents: IncidentItem[];
  /** Alert ids by incident number. */
  incidentAlerts: Map<number, ReadonlySet<string>>;
  earlierIncidents: IncidentItem[];
  intelligence: IntelRecord[];
  profiles: SourceProfile[] | null;
  seenBefore: string | false | null;
  ours: Ours | null;
  override: Override | null;
  findings: Finding[];
}

export function emptyDraft(): Draft {
  return {
    tables: [],
    rows: [],
    hours: [],
    alerts: [],
    alertsAround: [],
    incidents: [],
    incidentAlerts: new Map(),
    earlierIncidents: [],
    intelligence: [],
    profiles: null,
    seenBefore: null,
    ours: null,
    override: null,
    findings: [],
  };
}
