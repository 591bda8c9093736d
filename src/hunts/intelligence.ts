import type { IntelItem } from "../model/hunt.ts";

/** One indicator of the workspace's intelligence, newest row of its id, as the tables hold it. */
export interface IntelRecord {
  readonly table: string;
  readonly id: string;
  readonly type: string;
  readonly description: string;
  readonly confidence: number | null;
  readonly active: boolean;
  readonly deleted: boolean;
  readonly revoked: boolean;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
  readonly tlp: string | null;
  readonly match: IntelItem["match"];
  /** For a range: its prefix length and version. */
  readonly prefix: { readonly bits: number; readonly version: 4 | 6 } | null;
}

/** Ranges wider than these say nothing about one address: ignored, and listed. */
const widestRange = { 4: 16, 6: 32 } as const;
/** From here on a range speaks of an address; a wider one only supports what others say. */
const tellingRange = { 4: 24, 6: 32 } as const;

/** So wide a range says nothing of one address: it is ignored, and listed. */
export function isTooWide({ prefix }: IntelRecord): boolean {
  return prefix !== null && prefix.bits < widestRange[prefix.version];
}

const nearness: readonly IntelItem["match"][] = ["exact", "range", "parent"];

/** What names the value itself first, then the surer; the same hunt must read the same. */
export function byWeight(a: IntelRecord, b: IntelRecord): number {
  return (
    nearness.indexOf(a.match) - nearness.indexOf(b.match) ||
    (b.confidence ?? -1) - (a.confidence ?? -1) ||
    (a.id < b.id ? -1 : 1)
  );
}

/**
 * Judges validity twice: at `now` (expired), and over the hits (validWhenSeen: the validity overlaps first..last, or
 * holds now when nothing was seen). A record too wide, deleted or revoked is shown as inactive.
 */
export function judgeIntelligence(
  record: IntelRecord,
  seen: { first: string; last: string } | null,
  now: Date,
): IntelItem {
  const from = record.validFrom === null ? Number.NEGATIVE_INFINITY : Date.parse(record.validFrom);
  const until = record.validUntil === null ? Number.POSITIVE_INFINITY : Date.parse(record.validUntil);
  const first = seen ? Date.parse(seen.first) : now.getTime();
  const last = seen ? Date.parse(seen.last) : now.getTime();
  const supports = record.prefix !== null && record.prefix.bits < tellingRange[record.prefix.version];
  return {
    table: record.table,
    id: record.id,
    type: record.type,
    description: record.description,
    confidence: record.confidence,
    active: record.active && !record.deleted && !record.revoked && !isTooWide(record),
    expired: until <= now.getTime(),
    validWhenSeen: from <= last && until > first,
    validUntil: record.validUntil,
    tlp: record.tlp,
    match: record.match,
    ...(supports ? { supportsOnly: true } : {}),
    ...(isTooWide(record) ? { tooWide: true } : {}),
  };
}
