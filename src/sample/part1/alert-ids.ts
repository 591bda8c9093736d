import { random } from "../random.ts";

/** Identifiers of the first incident's alerts: 1 to 18 are the SSH anomalies. */
export function alertId(number: number | "download"): string {
  return random(`first incident alert ${number}`).guid();
}
