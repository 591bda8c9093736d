import { type Indicator, indicatorKey } from "../../model/indicator.ts";
import { classify } from "../classify.ts";
import type { Extracted, Extraction, Skipped } from "../extract.ts";

/** A value that a document names as an indicator, or says why it is none. */
export type Listed = { readonly value: string } | { readonly text: string; readonly reason: string };

/** The values of a document that lists indicators, as an extraction of the same values written one a line. */
export function extractionOf(listed: readonly Listed[]): Extraction {
  const indicators = new Map<string, Extracted>();
  const skipped = new Map<string, Skipped>();
  let at = 0;
  for (const entry of listed) {
    const text = "value" in entry ? entry.value : entry.text;
    const place = { start: at, end: at + text.length };
    at = place.end + 1;
    const read: { readonly indicator: Indicator } | { readonly reason: string } =
      "value" in entry ? classify(text, { typed: true }) : entry;
    if ("indicator" in read) {
      const { kind, value } = read.indicator;
      const key = indicatorKey(read.indicator);
      if (!indicators.has(key)) indicators.set(key, { kind, value, defanged: false, ...place });
    } else if (!skipped.has(`${read.reason} ${text}`)) {
      skipped.set(`${read.reason} ${text}`, { text: text.slice(0, 120), reason: read.reason, ...place });
    }
  }
  return { indicators: [...indicators.values()], skipped: [...skipped.values()] };
}
