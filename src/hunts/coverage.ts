import type { Coverage, LensName, TableHits } from "../model/hunt.ts";
import type { IndicatorKind } from "../model/indicator.ts";
import type { TableInfo } from "../model/logs.ts";
import type { Window } from "../model/window.ts";
import { addressColumns } from "./address-columns.ts";
import { usualDelayMinutes } from "./delays.ts";
import { type SourceProfile, shortTables, staleTables } from "./sources.ts";

export interface CoverageInput {
  readonly window: Window;
  readonly now: Date;
  readonly tables: readonly TableInfo[];
  /** What was hunted; null for several kinds at once. */
  readonly kind: IndicatorKind | null;
  readonly hits: readonly TableHits[];
  /** What could not be asked, by table, with the reason a person reads. */
  readonly failed: readonly { readonly table: string; readonly reason: string }[];
  /** Single questions that got no answer; their tables were still searched. */
  readonly questions: readonly { readonly table: string; readonly reason: string }[];
  /** What was left out on purpose besides plans and missing times, e.g. "free text was not searched for ranges". */
  readonly left: readonly { readonly table: string; readonly reason: string }[];
  /** Null when the sources question itself failed. */
  readonly profiles: readonly SourceProfile[] | null;
  /** Lenses whose questions have no table in this workspace. */
  readonly absent: readonly LensName[];
  readonly partial: boolean;
}

/** What was searched, empty, failed, silent or never asked. The denominator is the tables that can hold an indicator. */
export function judgeCoverage(input: CoverageInput): Coverage {
  const failed = [...input.failed, ...input.questions, ...problems(input.tables)];
  const unanswered = new Set([...input.failed, ...input.left].map((entry) => entry.table));
  const searched = searchable(input.tables)
    .filter((table) => input.kind !== "cidr" || addressColumns(table).length > 0)
    .filter((table) => !unanswered.has(table.name));
  const withHits = new Set(input.hits.map((hit) => hit.table));
  const names = new Set(searched.map((table) => table.name));
  const profiles = (input.profiles ?? []).filter((profile) => names.has(profile.table));
  return {
    searched: searched.length,
    withHits: withHits.size,
    empty: searched.filter((table) => !withHits.has(table.name)).length,
    failed,
    skipped: [...skippedTables(input.tables), ...input.left],
    stale: staleTables(profiles, earlier(input.window.to, input.now)),
    shortRetention: shortTables(profiles, input.window.from),
    absent: input.absent,
    completeTo: completeTo(input.tables, input.window),
    partial: input.partial || input.profiles === null,
    ...(searched.length > 0 && searched.every(({ plan }) => plan === "unknown") ? { plansUnknown: true } : {}),
    ...(searched.length > 0 && input.profiles?.length === 0 ? { silent: true } : {}),
  };
}

/** Tables a hunt reads unasked: a plan that costs nothing per query, a time to filter on, a column that can hold it. */
export function searchable(tables: readonly TableInfo[]): TableInfo[] {
  return tables.filter((table) => isOpen(table) && hasTime(table) && canHoldWords(table) && table.columns.length > 0);
}

function skippedTables(tables: readonly TableInfo[]): { table: string; reason: string }[] {
  return tables.flatMap((table) => {
    if (!isOpen(table))
      return [{ table: table.name, reason: `${table.plan} plan: charged per search, not searched unasked` }];
    if (table.columns.length > 0 && !hasTime(table))
      return [{ table: table.name, reason: table.rows === 0 ? "it holds no row" : "no time column" }];
    // A file that gave no table.
    const nothing = table.columns.length === 0 && table.problems?.find(({ kind }) => kind === "empty");
    return nothing ? [{ table: table.name, reason: decapitalised(nothing.reason) }] : [];
  });
}

const decapitalised = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

export function isOpen(table: TableInfo): boolean {
  return table.plan === "Analytics" || table.plan === "unknown";
}

export function hasTime(table: TableInfo): boolean {
  return table.columns.some((column) => column.name === "TimeGenerated" && column.type === "datetime");
}

/** Words live in string and dynamic columns; a table of numbers and times alone cannot name an indicator. */
function canHoldWords(table: TableInfo): boolean {
  return table.columns.some(
    (column) => column.type === "string" || column.type === "dynamic" || column.type === "guid",
  );
}

function problems(tables: readonly TableInfo[]): { table: string; reason: string }[] {
  return tables.flatMap((table) =>
    (table.problems ?? [])
      .filter(({ kind }) => kind === undefined)
      .map((problem) => ({
        table: table.name,
        reason: `${problem.file}${problem.line ? ` line ${problem.line}` : ""}: ${problem.reason}`,
      })),
  );
}

/** A lens is complete only to the window's end less the usual delay of its slowest table that exists here. */
function completeTo(tables: readonly TableInfo[], window: Window): Partial<Record<LensName, string>> {
  const complete: Partial<Record<LensName, string>> = {};
  for (const table of tables) {
    const delay = usualDelayMinutes[table.name];
    if (!delay) continue;
    const until = new Date(window.to.getTime() - delay.minutes * 60_000).toISOString();
    const known = complete[delay.lens];
    if (known === undefined || until < known) complete[delay.lens] = until;
  }
  return complete;
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
