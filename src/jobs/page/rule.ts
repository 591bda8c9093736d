import type { VerdictWord } from "../../model/enrich.ts";
import type { Activity, ActivityLevel } from "../../model/hunt.ts";
import { type Alert, gotIn } from "../../model/page.ts";
import type { PageSettings } from "./config.ts";
import { fits, like } from "./match.ts";

/** What the workspace answered about one indicator, as far as waking depends on it. */
export interface Judged {
  readonly value: string;
  readonly level: ActivityLevel;
  /** Of a host or account of ours; null for what comes from outside. */
  readonly use: Activity["use"];
  readonly verdict: VerdictWord;
  /** Whose password is known to it, by any spelling. */
  readonly passwordsKnown: readonly string[];
}

export type Decision =
  | { readonly wake: true; readonly why: string }
  /** `wait`: the answer is still to come and may change this. */
  | { readonly wake: false; readonly why: string; readonly wait: boolean };

export interface Circumstances {
  readonly alert: Pick<Alert, "source" | "rule" | "title" | "severity" | "status">;
  readonly answers: readonly Judged[];
  /** True once every indicator has the workspace's answer. */
  readonly complete: boolean;
  readonly holdOver: boolean;
  readonly now: Date;
}

const sleep = (why: string, wait: boolean): Decision => ({ wake: false, why, wait });
const wake = (why: string): Decision => ({ wake: true, why });

/**
 * Whether an alert wakes somebody. Access or impact always does, of our own hosts and accounts an unusual use; a known password of a privileged account, a watch-listed
 * indicator that was seen, and a high or critical alert without an answer when the hold ends do outside of quiet hours.
 */
export function judgePage(given: Circumstances, settings: PageSettings): Decision {
  const { alert, answers, complete, holdOver, now } = given;
  if (alert.status === "resolved") return sleep("it is resolved", false);
  const rule = settings.rules.find((each) => fits(each, alert));
  if (rule?.wake === "never") return sleep("a page rule says never", false);

  // Until all have answered or the hold is over, a worse answer may still come: the page carries the worst.
  const settled = complete || holdOver;
  const inside = answers.find(gotIn);
  if (inside && settled) return wake(insideWords(inside));

  const quiet = isQuiet(now, settings.quiet);
  const reason = softer(given, settings, rule?.wake === "always");
  if (reason && quiet) return sleep(`${reason}, but these are quiet hours`, !complete);
  if (reason && settled) return wake(reason);
  return sleep(complete ? "nothing got in" : "the workspace has not answered yet", !complete);
}

function insideWords({ level, use }: Judged): string {
  if (use !== null) return "it was used as it never is";
  return level === "impact" ? "it got in and acted" : "it got in";
}

/** A reason that quiet hours hold back. */
function softer({ alert, answers, complete, holdOver }: Circumstances, settings: PageSettings, always: boolean) {
  if (always) return "a page rule says always";
  const known = answers.flatMap(({ passwordsKnown }) => passwordsKnown).find((name) => isPrivileged(name, settings));
  if (known !== undefined) return "the password of a privileged account is known";
  const watched = answers.find(
    ({ value, level }) => level !== "none" && settings.watch.some((each) => each.toLowerCase() === value.toLowerCase()),
  );
  if (watched) return "a watch-listed indicator was seen";
  const bad = answers.find(({ verdict }) => settings.verdicts.some((each) => each === verdict));
  if (bad) return `the verdict is ${bad.verdict}`;
  const urgent = alert.severity === "high" || alert.severity === "critical";
  return urgent && holdOver && !complete ? `severity ${alert.severity}, and the workspace has no answer` : null;
}

function isPrivileged(account: string, { privileged }: PageSettings): boolean {
  const name = account.replace(/^.*\\/, "").replace(/@.*$/, "");
  return privileged.some((pattern) => like(pattern, name) || like(pattern, account));
}

/** True between `from` and `to` by the clock of the zone, also over midnight. The end is not quiet any more. */
export function isQuiet(now: Date, quiet: PageSettings["quiet"]): boolean {
  if (!quiet) return false;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: quiet.zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const time = format.format(now);
  return quiet.from <= quiet.to ? quiet.from <= time && time < quiet.to : quiet.from <= time || time < quiet.to;
}

/** Whom an alert concerns, by the pager's name: the first page rule that fits, else what the sender asks for. */
export function serviceOf(alert: Alert, settings: PageSettings): string | null {
  return settings.rules.find((each) => fits(each, alert))?.service ?? alert.routing.service ?? null;
}
