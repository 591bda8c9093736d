import { type Tlp, tlpLevels } from "./enrich.ts";

/** The strictest of these; `clear` for none. */
export function strictest(...levels: readonly (Tlp | null | undefined)[]): Tlp {
  return tlpLevels.findLast((level) => levels.includes(level)) ?? "clear";
}

export const isStricter = (one: Tlp, other: Tlp): boolean => one !== other && strictest(one, other) === one;

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
