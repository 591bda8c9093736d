import { Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import { classify } from "./classify.ts";

/** Reads a word that a person typed where an indicator belongs; throws a usage Failure that says why it is none. */
export function readIndicator(word: string): Indicator {
  const read = classify(word, { typed: true });
  if ("indicator" in read) return read.indicator;
  const shown = word.length > 80 ? `${word.slice(0, 80)}…` : word;
  throw new Failure({
    what: `Could not read "${shown}" as an indicator`,
    why: `${read.reason}.`,
    fix: "For example: 192.0.2.7, evil.example, host:web01, account:jdoe or a file hash.",
    usage: true,
  });
}
