import { z } from "zod";
import type { Tlp, VerdictWord } from "../model/enrich.ts";
import type { HuntResult } from "../model/hunt.ts";
import { activityLevels } from "../model/hunt.ts";
import type { Indicator, IndicatorKind, Scope } from "../model/indicator.ts";
import { isHuntResult, type KeptHunt, type KeptTable } from "../model/kept.ts";
import type { Json } from "../model/logs.ts";
import type { Person, PlatformName } from "../model/request.ts";
import { caseStatuses, type EventData, type EventKind, type KeptWindow } from "../model/timeline.ts";

/** Bounds what strangers can make the store keep: a note or a pasted log excerpt fits, a file does not. */
const words = z.string().max(20_000);
const name = z.string().min(1).max(500);
const count = z.int().nonnegative();
const instant = z.iso.datetime({ offset: true });

const indicatorKind: z.ZodType<IndicatorKind> = z.enum([
  "ip",
  "cidr",
  "domain",
  "url",
  "hash",
  "email",
  "host",
  "account",
  "cve",
]);
const scope: z.ZodType<Scope> = z.enum([
  "public",
  "private",
  "shared-nat",
  "loopback",
  "link-local",
  "multicast",
  "documentation",
  "reserved",
  "azure-platform",
  "internal",
]);
const platform: z.ZodType<PlatformName> = z.enum(["slack", "teams", "terminal", "web"]);
const verdict: z.ZodType<VerdictWord> = z.enum(["malicious", "suspicious", "benign", "unknown"]);
const tlp: z.ZodType<Tlp> = z.enum(["clear", "green", "amber", "amber+strict", "red"]);
export const indicator: z.ZodType<Indicator> = z.strictObject({
  kind: indicatorKind,
  value: z.string().min(1).max(4_000),
  scope: scope.exactOptional(),
});
const indicators = z.array(indicator).max(5_000);
const window: z.ZodType<KeptWindow> = z.strictObject({ from: instant, to: instant });
const kept: z.ZodType<KeptHunt> = z.strictObject({
  result: z.custom<HuntResult>(isHuntResult, "is not the answer of a hunt"),
  hash: name,
  cut: z.boolean(),
});
const table: z.ZodType<KeptTable> = z.strictObject({
  columns: z.array(z.strictObject({ name: words, type: name })).max(1_000),
  rows: z.array(z.array(z.json() as z.ZodType<Json>)).max(200),
  total: count,
  kql: z.string().max(30_000).exactOptional(),
  window: window.exactOptional(),
  render: name.exactOptional(),
});
export const person: z.ZodType<Person> = z.strictObject({ platform, id: name, name: z.string().max(500) });

export const eventSchemas: { readonly [K in EventKind]: z.ZodType<EventData[K]> } = {
  asked: z.strictObject({
    requestId: name,
    verb: name,
    words: z.array(words).max(5_000),
    via: name,
    indicators: indicators.exactOptional(),
    window: window.exactOptional(),
    range: name.exactOptional(),
    tlp: tlp.exactOptional(),
  }),
  answered: z.strictObject({
    requestId: name,
    verb: name,
    summary: words,
    answers: z
      .array(z.strictObject({ indicator, activity: z.enum(activityLevels), verdict }))
      .max(5_000)
      .exactOptional(),
    window: window.exactOptional(),
    ms: z.number().nonnegative(),
    results: z.array(kept).max(200).exactOptional(),
    table: table.exactOptional(),
  }),
  failed: z.strictObject({
    requestId: name,
    verb: name,
    what: words,
    why: words.exactOptional(),
    outcome: z.enum(["refused", "failed", "stopped", "broken"]).exactOptional(),
  }),
  enriched: z.strictObject({ indicator, verdict, asked: count, answered: count }),
  sent: z.strictObject({
    requestId: name,
    lookups: z.array(z.strictObject({ provider: name, indicator, at: instant })).max(5_000),
  }),
  noted: z.strictObject({ text: words, as: z.enum(["done", "question"]).exactOptional() }),
  evidence: z.strictObject({
    text: words,
    link: words.exactOptional(),
    file: words.exactOptional(),
    indicators: indicators.exactOptional(),
  }),
  taken: z.strictObject({ reason: words.exactOptional() }),
  "handover-offered": z.strictObject({ to: person, text: words.exactOptional() }),
  "handed-over": z.strictObject({ to: person, text: words.exactOptional() }),
  status: z.strictObject({ status: z.enum(caseStatuses), reason: words.exactOptional() }),
  tagged: z.strictObject({ tag: name, removed: z.boolean().exactOptional() }),
  marked: z.strictObject({ tlp }),
  verdict: z.strictObject({ indicator, verdict, reason: words, expiresAt: instant.exactOptional() }),
  alerted: z.strictObject({
    alertId: name,
    title: words,
    severity: name,
    indicators: indicators.exactOptional(),
    link: words.exactOptional(),
  }),
  paged: z.strictObject({ pager: name, ref: name, service: words.exactOptional(), title: words }),
  acked: z.strictObject({ pager: name, ref: name }),
  resolved: z.strictObject({ pager: name, ref: name }),
  escalated: z.strictObject({ pager: name, ref: name, level: count.exactOptional(), to: name.exactOptional() }),
  reopened: z.strictObject({ pager: name, ref: name }),
  watched: z.strictObject({ watchId: name, indicator, until: instant, everyMinutes: z.number().positive() }),
  "watch-hit": z.strictObject({ watchId: name, indicator, summary: words }),
  stopped: z.strictObject({ what: z.enum(["watch", "run"]), id: name, reason: words.exactOptional() }),
  exported: z.strictObject({ format: name, name }),
};

/** The data as it may be written. Throws, naming kind and field, when it does not fit: that is a bug of whoever appends. */
export function checked<K extends EventKind>(kind: K, data: EventData[K]): EventData[K] {
  const result = eventSchemas[kind].safeParse(data);
  if (!result.success) throw new TypeError(`An event "${kind}" does not fit: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** Every indicator an event names, as keys, wherever its data holds them. */
export function namedIn(data: EventData[EventKind]): readonly string[] {
  const found = new Set<string>();
  if ("indicator" in data) found.add(keyOf(data.indicator));
  if ("indicators" in data) for (const each of data.indicators ?? []) found.add(keyOf(each));
  if ("answers" in data) for (const each of data.answers ?? []) found.add(keyOf(each.indicator));
  if ("lookups" in data) for (const each of data.lookups) found.add(keyOf(each.indicator));
  return [...found];
}

export const keyOf = ({ kind, value }: Indicator): string => `${kind}:${value}`;

/** The scope is not part of the key: it follows from the value. */
export function fromKey(key: string): Indicator {
  const colon = key.indexOf(":");
  return { kind: indicatorKind.parse(key.slice(0, colon)), value: key.slice(colon + 1) };
}
