import { isIP } from "node:net";

/** What a profile question knew of one name. */
export interface Profile {
  readonly about: readonly string[];
  /** Every other name of whoever it is. */
  readonly names: readonly string[];
  /** The people or machines that the name fits, by their usual name. */
  readonly fits: readonly string[];
}

/** Names that differ by case alone are one; loopback addresses are everybody's. */
export function distinct(names: readonly string[]): string[] {
  const told = names.filter((name) => name !== "" && !(isIP(name) && /^(127\.|::1$)/.test(name)));
  return told.filter((name, at) => told.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === at);
}
