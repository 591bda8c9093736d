/** A half-open span of time, UTC: `from` is inside, `to` is not. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** The one source of "now". The pinned sample sets it to its scenario instant. */
export type Clock = () => Date;
