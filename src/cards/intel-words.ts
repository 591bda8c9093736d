import type { IntelItem } from "../model/hunt.ts";
import { duration } from "./words.ts";

/** Whether intelligence was valid while the indicator was seen, in words. Only an overlap counts. */
export function validity(item: IntelItem, firstSeen: string | null): string {
  const range = item.match === "range" ? " (by range)" : item.match === "parent" ? " (by parent domain)" : "";
  const confidence = item.confidence === null ? "confidence unspecified" : `confidence ${item.confidence}`;
  if (item.tooWide) return "of a range too wide to say anything: ignored";
  if (!item.active) return `inactive${range}: not counted`;
  if (item.validWhenSeen) return `${firstSeen ? "valid when seen" : "valid now"}, ${confidence}${range}`;
  if (item.validUntil && firstSeen && item.validUntil < firstSeen) {
    return `expired ${duration(Date.parse(firstSeen) - Date.parse(item.validUntil))} before the first row: not counted${range}`;
  }
  return `${item.expired ? "expired" : "added after"}: not counted${range}`;
}
