import type { IndicatorKind } from "../model/indicator.ts";

/** Where a scan reports what it reads; offsets are those of the mended text. */
export interface Sink {
  readonly text: string;
  take(kind: IndicatorKind, value: string, from: number, to: number, defanged?: boolean): void;
  refuse(from: number, to: number, reason: string): void;
  isDefanged(from: number, to: number): boolean;
}
