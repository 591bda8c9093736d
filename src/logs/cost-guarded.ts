import { Failure } from "../model/failure.ts";
import type { Answer, BoundQuery, LogStore, QueryOptions, TableInfo } from "../model/logs.ts";
import { type CostBudget, type CostEstimate, describeCost, isCharged, judgeCost } from "./cost-guard.ts";

/**
 * A store that asks before it spends. A search beyond the budget fails with its estimate unless it was confirmed. A
 * table that is charged for every search is never read for a library query: its part of the query sees no rows, and the
 * answer says so.
 */
export function costGuarded(store: LogStore, budget: CostBudget): LogStore {
  return {
    ...store,
    async query(query, options) {
      if (!("tables" in query)) {
        judge({ tables: [], window: options.window, plans: new Map(), budget }, options);
        return store.query(query, options);
      }
      const infos = await store.tables(options.signal);
      const plans = new Map(infos.map(({ name, plan }) => [name, plan]));
      const charged = infos.filter(({ name, plan }) => isCharged(plan) && query.tables.includes(name));
      const open = query.tables.filter((name) => plans.has(name) && !isCharged(plans.get(name)));
      if (charged.length > 0 && open.length === 0) throw chargedOnly(query, charged);
      judge({ tables: open, window: options.window, plans, budget }, options);
      const answer = await store.query(charged.length > 0 ? without(query, charged) : query, options);
      return charged.length > 0 ? saidShort(answer, charged) : answer;
    },
  };
}

function judge(question: Parameters<typeof judgeCost>[0], { confirmed }: QueryOptions): void {
  const judgement = judgeCost(question);
  if (judgement.ok || confirmed) return;
  throw overBudget(judgement.reason, judgement.estimate);
}

function overBudget(reason: string, estimate: CostEstimate): Failure {
  return new Failure({
    what: "Not searched yet",
    why: `${reason} (this one: ${describeCost(estimate)}).`,
    fix: "Ask for a shorter window, or confirm this one.",
  });
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
  const names = new Set(charged.map(({ name }) => name));
  return { ...query, kql: `${empty.join("")}${query.kql}`, tables: query.tables.filter((name) => !names.has(name)) };
}

function saidShort(answer: Answer, charged: readonly TableInfo[]): Answer {
  const reason = charged.map(({ name, plan }) => `${name} not searched: ${plan} plan, charged per search`);
  return { ...answer, partial: { reason: [...(answer.partial ? [answer.partial.reason] : []), ...reason].join("; ") } };
}
