import { createHash } from "node:crypto";
import type { HuntResult } from "./hunt.ts";
import type { Answer, Json } from "./logs.ts";
import { isoWindow } from "./window.ts";

/** The answer of a hunt as a case file keeps it. */
export interface KeptHunt {
  readonly result: HuntResult;
  /** SHA-256 of `result` in canonical JSON: what `hashOf` says about it as long as nobody changed it. */
  readonly hash: string;
  /** True when lists were shortened to be kept. */
  readonly cut: boolean;
}

/** The first rows of an own query's answer. */
export interface KeptTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Json[])[];
  readonly total: number;
  /** What was asked, and over which time (ISO, half-open). */
  readonly kql?: string;
  readonly window?: { readonly from: string; readonly to: string };
  /** What its `render` asked for, if it did. */
  readonly render?: string;
}

const most = { tables: 200, alerts: 200, incidents: 50, intelligence: 50, related: 100, series: 20, queries: 80 };
const longestKql = 30_000;
const keptRows = 100;

/** Shortens what is long, mends what a database cannot hold, and signs the rest with a hash. */
export function keepHunt(result: HuntResult): KeptHunt {
  const { tables, alerts, incidents, intelligence, related, timeline, queries } = result;
  const kept: HuntResult = {
    ...result,
    tables: tables.slice(0, most.tables),
    alerts: {
      total: alerts.total,
      items: alerts.items.slice(0, most.alerts).map((alert) => ({ ...alert, entities: [] })),
      around: alerts.around.slice(0, most.alerts).map((alert) => ({ ...alert, entities: [] })),
    },
    incidents: incidents.slice(0, most.incidents),
    intelligence: intelligence.slice(0, most.intelligence),
    related: related.slice(0, most.related),
    timeline: { ...timeline, series: timeline.series.slice(0, most.series) },
    queries: queries.slice(0, most.queries).map((query) => ({ ...query, kql: query.kql.slice(0, longestKql) })),
  };
  const cut =
    tables.length > most.tables ||
    alerts.items.length > most.alerts ||
    alerts.around.length > most.alerts ||
    incidents.length > most.incidents ||
    intelligence.length > most.intelligence ||
    related.length > most.related ||
    timeline.series.length > most.series ||
    queries.length > most.queries ||
    queries.some(({ kql }) => kql.length > longestKql);
  const whole = JSON.parse(JSON.stringify(kept, (_key, value) => mended(value))) as HuntResult;
  return { result: whole, hash: hashOf(whole), cut };
}

export function keepTable(
  { columns, rows }: Pick<Answer, "columns" | "rows">,
  query?: {
    readonly kql: string;
    readonly window: { readonly from: Date; readonly to: Date };
    readonly render?: string;
  },
): KeptTable {
  const asked = query && {
    kql: query.kql.slice(0, longestKql),
    window: isoWindow(query.window),
    ...(query.render ? { render: query.render } : {}),
  };
  return { columns, rows: rows.slice(0, keptRows), total: rows.length, ...asked };
}

/** The hash of a value in canonical JSON: keys sorted, no spaces. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

/** JSON with sorted keys: the same text for the same value, however a database ordered it. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Whether a value has the parts of a hunt's answer; the parts themselves are not looked into. */
export function isHuntResult(value: unknown): value is HuntResult {
  if (typeof value !== "object" || value === null) return false;
  const parts = value as Readonly<Record<string, unknown>>;
  const objects = ["indicator", "window", "activity", "verdict", "coverage", "timeline", "alerts", "links"];
  const lists = ["lenses", "tables", "incidents", "intelligence", "related", "enrichment", "queries"];
  return (
    objects.every((name) => typeof parts[name] === "object" && parts[name] !== null) &&
    lists.every((name) => Array.isArray(parts[name]))
  );
}

/** NUL and half a surrogate pair: log rows hold them, PostgreSQL does not. */
const unstorable = /[\0\p{Surrogate}]/gu;
const mended = (value: unknown) => (typeof value === "string" ? value.replace(unstorable, "\u{FFFD}") : value);
