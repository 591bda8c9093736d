import { type Tlp, tlpLevels } from "./enrich.ts";

/** The strictest of these; `clear` for none. */
export function strictest(...levels: readonly (Tlp | null | undefined)[]): Tlp {
  return tlpLevels.findLast((level) => levels.includes(level)) ?? "clear";
}

export const isStricter = (one: Tlp, other: Tlp): boolean => one !== other && strictest(one, other) === one;

/** The level that a source's own label means, e.g. `TLP:AMBER`, `Amber` or `white`; null for none that is known. */
export function tlpOf(label: string | null): Tlp | null {
  const word = (label ?? "").toLowerCase().replace(/^\s*tlp:?|[\s_+-]/g, "");
  return tlpLevels.find((level) => level.replace("+", "") === word) ?? (word === "white" ? "clear" : null);
}

/** What a place says about how far its indicators may go. */
export interface PlaceLabel {
  /** Where a request names no level. */
  readonly usual: Tlp;
  /** What its thread was marked with: no follow-up goes further. */
  readonly least: Tlp;
}

/** The level of a request that names `typed`, or none. */
export function labelOf(typed: Tlp | null, place: PlaceLabel | undefined): Tlp {
  return strictest(typed ?? place?.usual, place?.least);
}
