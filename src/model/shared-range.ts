/** Kinds of addresses that say little about who used them: shared by many at once, or handed out anew again and again. */
export const sharedKinds = ["cdn", "sase", "mail", "service", "dynamic"] as const;

/** The dated list that holds an address. */
export interface SharedRange {
  readonly name: string;
  readonly kind: (typeof sharedKinds)[number];
  readonly range: string;
  /** The day on which the list was published like this. */
  readonly date: string;
  readonly source: string;
  /** How many days old it is, when that is too old to rely on; else null. */
  readonly staleDays: number | null;
}

/** An address reached under so many names was not chosen by who went there: it is shared. */
export function isCrowded<T extends { readonly names: readonly unknown[] }>(prevalence: T | null): prevalence is T {
  return prevalence !== null && prevalence.names.length >= 5;
}
