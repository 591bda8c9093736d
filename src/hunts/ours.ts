import type { Ours } from "../model/hunt-answer.ts";
import type { Answer } from "../model/logs.ts";
import { reader, text } from "./lens-row.ts";

/** What makes an address ours by the workspace's own word, strongest first. */
const strength = [
  "own range",
  "approved scanner",
  "trusted location",
  "public address of a machine",
  "public address of devices",
  "machine",
  "device",
  "network interface",
];

/** Reads `core/ours`: the strongest reason why an address is one of ours, or null. */
export function readOurs(answer: Answer): Ours | null {
  const read = reader(answer);
  const reasons = answer.rows
    .map((row) => ({ what: text(read(row, "What")), name: text(read(row, "Name")), table: text(read(row, "Table")) }))
    .sort((a, b) => rank(a.what) - rank(b.what));
  const [first] = reasons;
  return first ? { reason: `${first.what}, says ${first.table}`, label: first.name, source: "workspace" } : null;
}

function rank(what: string): number {
  const at = strength.indexOf(what);
  return at < 0 ? strength.length : at;
}
