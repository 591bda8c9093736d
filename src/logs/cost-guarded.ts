import { Failure } from "../model/failure.ts";
import type { Answer, BoundQuery, LogStore, OwnQuery, Price, TableInfo } from "../model/logs.ts";
import type { Window } from "../model/window.ts";
import {
  type CostBudget,
  type CostEstimate,
  type CostJudgement,
  describeCost,
  isCharged,
  judgeCost,
} from "./cost-guard.ts";

/**
 * A store that asks before it spends. A search beyond the budget fails with its estimate unless it was confirmed. A
 * table that is charged for every search is never read for a library query: its part of the query sees no rows, and the
 * answer says so.
 */
export function costGuarded(store: LogStore, budget: CostBudget): LogStore {
  const judged = async (query: BoundQuery | OwnQuery | "every table", window: Window, signal: AbortSignal) => {
    const infos = await store.tables(signal);
    if (query === "every table") {
      const open = infos.filter(({ plan, rows }) => !isCharged(plan) && rows !== 0).map(({ name }) => name);
      // Many small queries: how many tables one of them reads is no matter here.
      return judgeCost({ tables: open, window, infos, budget: { ...budget, tables: Number.POSITIVE_INFINITY } });
    }
    const tables = "tables" in query ? openOf(query, infos) : namedIn(query.kql, infos);
    return judgeCost({ tables, window, infos, budget });
  };
  return {
    ...store,
    async price(query, window, signal) {
      const judgement = await judged(query, window, signal);
      return judgement.ok ? null : priceOf(judgement.reason, judgement.estimate);
    },
    async query(query, options) {
      if (!options.confirmed) permit(await judged(query, options.window, options.signal));
      if (!("tables" in query)) return store.query(query, options);
      const infos = await store.tables(options.signal);
      const charged = infos.filter(({ name, plan }) => isCharged(plan) && query.tables.includes(name));
      if (charged.length === 0) return store.query(query, options);
      if (openOf(query, infos).length === 0) throw chargedOnly(query, charged);
      return saidShort(await store.query(without(query, charged), options), charged);
    },
  };
}

/** The tables of a library query that are there and not charged for every search. */
function openOf({ tables }: BoundQuery, infos: readonly TableInfo[]): readonly string[] {
  return infos.filter(({ name, plan }) => tables.includes(name) && !isCharged(plan)).map(({ name }) => name);
}

/** The tables whose name stands in a text, even in a comment: to ask once too often costs nothing. */
function namedIn(kql: string, infos: readonly TableInfo[]): string[] {
  const words = new Set(kql.match(/[\p{L}\p{N}_]+/gu));
  return infos.filter(({ name }) => words.has(name)).map(({ name }) => name);
}

function permit(judgement: CostJudgement): void {
  if (judgement.ok) return;
  const { reason, estimate } = priceOf(judgement.reason, judgement.estimate);
  throw new Failure({
    what: "Not searched yet",
    why: `${reason} (this one: ${estimate}).`,
    fix: "Ask for a shorter window, or confirm this one.",
  });
}

function priceOf(reason: string, estimate: CostEstimate): Price {
  return { reason, estimate: describeCost(estimate) };
}

function chargedOnly(query: BoundQuery, charged: readonly TableInfo[]): Failure {
  const names = charged.map(({ name, plan }) => `${name} (${plan})`).join(", ");
  return new Failure({
    what: `Could not run ${query.id}`,
    why: `it reads only tables that are charged for every search: ${names}.`,
    fix: "Search them in the portal, where the cost is shown, or move them to the Analytics plan.",
  });
}

/** The same query with empty tables under those names. */
function without(query: BoundQuery, charged: readonly TableInfo[]): BoundQuery {
  const empty = charged.map(({ name, columns }) => {
    const schema = columns.map((column) => `['${column.name}']:${column.type}`).join(", ");
    return `let ${name} = datatable(${schema})[];\n`;
  });
  const before = empty.join("");
  const names = new Set(charged.map(({ name }) => name));
  const values = query.values.map(({ start, end }) => ({ start: start + before.length, end: end + before.length }));
  return { ...query, kql: `${before}${query.kql}`, values, tables: query.tables.filter((name) => !names.has(name)) };
}

function saidShort(answer: Answer, charged: readonly TableInfo[]): Answer {
  const reason = charged.map(({ name, plan }) => `${name} not searched: ${plan} plan, charged per search`);
  return { ...answer, partial: { reason: [...(answer.partial ? [answer.partial.reason] : []), ...reason].join("; ") } };
}
