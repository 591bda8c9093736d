import { type Alert, type Severity, severities } from "../../model/page.ts";
import type { Ledger } from "../../model/store.ts";
import { type AlertRecord, ruleKey } from "./record.ts";

const minute = 60_000;
const mostMembers = 1_000;

/** What came in of one rule within the last minute, and the storm it is in. */
export interface RuleRecord {
  readonly recent: readonly { readonly id: string; readonly at: string }[];
  readonly storm: string | null;
}

/** Many alerts of one rule, shown and paged as one. */
export interface StormRecord {
  readonly id: string;
  readonly source: string;
  readonly rule: string;
  readonly startedAt: string;
  readonly lastAt: string;
  readonly worst: Severity;
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  /** The first thousand, so that none is counted twice; `total` counts all. */
  readonly members: readonly string[];
  readonly total: number;
  readonly caseId: string | null;
}

export interface StormOptions {
  readonly rules: Ledger<RuleRecord>;
  readonly storms: Ledger<StormRecord>;
  /** So many alerts of a rule within a minute are a storm. */
  readonly threshold: number;
}

/** What a new alert is part of: the storm's id, and the alerts that came before and turn out to be part of it too. */
export interface Counted {
  readonly storm: string | null;
  readonly joining: readonly string[];
}

/** Counts a new alert of its rule. A storm lasts until a minute passes without one. */
export async function countAlert(
  { rules, storms, threshold }: StormOptions,
  alert: Alert,
  id: string,
  now: Date,
): Promise<Counted> {
  const key = ruleKey(alert);
  const at = now.toISOString();
  let joining: readonly string[] = [];
  const { storm } = await rules.put(key, (known) => {
    const recent = (known?.recent ?? []).filter(
      (each) => each.id !== id && now.getTime() - Date.parse(each.at) < minute,
    );
    const all = [...recent, { id, at }].slice(-mostMembers);
    const isOn = known?.storm != null && recent.length > 0;
    const begins = !isOn && all.length >= threshold;
    joining = begins ? recent.map((each) => each.id) : [];
    return {
      data: { recent: all, storm: isOn ? known.storm : begins ? `${key.slice(5)}-${now.getTime()}` : null },
      due: null,
    };
  });
  if (storm === null) return { storm, joining: [] };
  await storms.put(storm, (known) => ({ data: grown(known, storm, alert, [...joining, id], at), due: null }));
  return { storm, joining };
}

/** The alerts of a storm, as many as are shown. */
export async function membersOf(alerts: Ledger<AlertRecord>, storm: StormRecord): Promise<readonly AlertRecord[]> {
  const all = await alerts.inGroup(ruleKey(storm), mostMembers);
  return all.map(({ data }) => data).filter((record) => record.storm === storm.id);
}

function grown(
  known: StormRecord | null,
  id: string,
  alert: Alert,
  joining: readonly string[],
  at: string,
): StormRecord {
  const members = [...new Set([...(known?.members ?? []), ...joining])];
  const added = members.length - (known?.members.length ?? 0);
  const { severity } = alert;
  return {
    id,
    source: alert.source,
    rule: alert.rule,
    startedAt: known?.startedAt ?? at,
    lastAt: at,
    worst: worse(known?.worst ?? severity, severity),
    counts: { ...known?.counts, [severity]: (known?.counts[severity] ?? 0) + added },
    members: members.slice(0, mostMembers),
    total: (known?.total ?? 0) + added,
    caseId: known?.caseId ?? null,
  };
}

function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}
