import { classify } from "../indicators/classify.ts";
import type { ParseContext } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";

/** More than this are a report's: a hunt of them is a report again, and nothing else is meant for all of them. */
export const mostAtOnce = 5;

/** The words a command reads its indicators from: those typed, else those of the thread's or prompt's last hunt. */
export function readIndicators(context: ParseContext, verb: string): readonly Indicator[] {
  const typed = context.words.map((word) => readIndicator(word));
  if (typed.length > 0) return typed;
  const { inherited } = context;
  if (inherited.length > mostAtOnce && verb !== "hunt") {
    throw new Failure({
      what: `${verb} needs an indicator`,
      why: `${inherited.length} were hunted here at once.`,
      fix: `Name those that are meant, for example: ${verb} ${inherited[0]?.value}`,
      usage: true,
    });
  }
  if (inherited.length > 0) return inherited;
  throw new Failure({
    what: `${verb} needs an indicator`,
    why: "None was given, and nothing was hunted here before.",
    fix: `For example: ${verb} 23.97.60.214 7d`,
    usage: true,
  });
}

/** Reads one word as an indicator, or says what was read, why it is none, and how one is written. */
export function readIndicator(word: string): Indicator {
  const read = classify(word, { typed: true });
  if ("indicator" in read) return read.indicator;
  throw new Failure({
    what: `"${word}" is not an indicator`,
    why: `${read.reason}.`,
    fix: "Write an address, network, domain, URL, hash, mail address or CVE, or host:NAME or account:NAME, for example 23.97.60.214.",
    usage: true,
  });
}
