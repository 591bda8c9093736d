import type { TableInfo } from "../model/logs.ts";
import type { Window } from "../model/window.ts";

/** What a search may take without anyone being asked. */
export interface CostBudget {
  /** The longest window, in days. */
  readonly days: number;
  /** The most tables in one query. */
  readonly tables: number;
  /** Tables times days: a long window over few tables is as dear as a short one over many. */
  readonly tableDays: number;
}

export const usualBudget: CostBudget = { days: 90, tables: 60, tableDays: 1800 };
export const noBudget: CostBudget = {
  days: Number.POSITIVE_INFINITY,
  tables: Number.POSITIVE_INFINITY,
  tableDays: Number.POSITIVE_INFINITY,
};

export interface CostQuestion {
  /** Empty where the text of a person's own query decides. */
  readonly tables: readonly string[];
  readonly window: Window;
  /** A table that is not among them does not exist, and costs nothing. */
  readonly infos: readonly TableInfo[];
  readonly budget: CostBudget;
}

export interface CostEstimate {
  readonly tables: number;
  readonly days: number;
  readonly tableDays: number;
  /** What the engine would scan; null when the sizes of these tables are not known. */
  readonly gigabytes: number | null;
  /** Tables whose plan is charged by the gigabyte searched. */
  readonly charged: readonly string[];
}

export type CostJudgement =
  | { readonly ok: true }
  | { readonly ok: false; readonly estimate: CostEstimate; readonly reason: string };

const dayMs = 86_400_000;

/** Whether a search may run unasked, and if not, what it would take and why that is too much. */
export function judgeCost(question: CostQuestion): CostJudgement {
  const estimate = estimated(question);
  const reason = tooMuch(estimate, question.budget);
  return reason === undefined ? { ok: true } : { ok: false, estimate, reason };
}

function estimated({ tables, window, infos }: CostQuestion): CostEstimate {
  const wanted = new Set(tables);
  const existing = infos.filter(({ name }) => wanted.has(name));
  const days = Math.max(0, (window.to.getTime() - window.from.getTime()) / dayMs);
  const sizes = existing.map(({ megabytesADay }) => megabytesADay);
  const known = sizes.length > 0 && sizes.every((size) => size !== undefined);
  const megabytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0) * days, 0);
  return {
    tables: existing.length,
    days,
    tableDays: existing.length * days,
    gigabytes: known ? megabytes / 1024 : null,
    charged: existing.filter(({ plan }) => isCharged(plan)).map(({ name }) => name),
  };
}

function tooMuch({ charged, days, tables, tableDays }: CostEstimate, budget: CostBudget): string | undefined {
  if (charged.length > 0) {
    return `${charged.join(", ")} ${charged.length === 1 ? "is" : "are"} on a plan that is charged for every search`;
  }
  if (days > budget.days) return `${rounded(days)} days are more than the ${budget.days} that are searched unasked`;
  if (tables > budget.tables) return `${tables} tables are more than the ${budget.tables} that are searched unasked`;
  if (tableDays > budget.tableDays) {
    return `${tables} tables over ${rounded(days)} days are more than is searched unasked`;
  }
  return undefined;
}

export function isCharged(plan: TableInfo["plan"] | undefined): boolean {
  return plan === "Basic" || plan === "Auxiliary";
}

/** "12 tables over 180 days, about 340 GB at the usual rate", for the question that asks to confirm. */
export function describeCost({ tables, days, gigabytes }: CostEstimate): string {
  const span = `${rounded(days)} ${days === 1 ? "day" : "days"}`;
  const scope = tables > 0 ? `${tables} ${tables === 1 ? "table" : "tables"} over ${span}` : span;
  if (gigabytes === null) return `${scope}, how many gigabytes is not known`;
  return `${scope}, ${gigabytes < 0.1 ? "less than 0.1" : `about ${rounded(gigabytes)}`} GB at the usual rate`;
}

function rounded(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 1 : 0 });
}
