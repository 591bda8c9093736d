import type { Tone } from "../model/card.ts";
import { type ActivityLevel, type AlertItem, levelRank } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";

/** The first words of a card: what happened here, never reputation. */
export const activityWords: Readonly<Record<ActivityLevel, string>> = {
  impact: "GOT IN AND ACTED",
  access: "GOT IN",
  credential: "PASSWORD KNOWN",
  contact: "ALLOWED CONTACT",
  tried: "TRIED",
  blocked: "BLOCKED",
  mentioned: "MENTIONED ONLY",
  none: "NOT SEEN",
};

export function headline(answer: HuntAnswer): string {
  if (answer.ours) return answer.ours.source === "guess" ? "OURS?" : "OURS";
  if (isUnjudged(answer)) return "SEEN, NOT JUDGED";
  if (!isInUse(answer)) return activityWords[answer.result.activity.level];
  const alerted = isAlerted(answer);
  if (answer.result.activity.use === "unusual") return alerted ? "ALERTED, UNUSUAL USE" : "UNUSUAL USE";
  return alerted ? "ALERTED" : "ACTIVE";
}

export function toneOf(answer: HuntAnswer): Tone {
  const { level, use } = answer.result.activity;
  if (answer.ours) return answer.result.alerts.total > 0 || answer.ours.source === "guess" ? "notice" : "calm";
  if (isInUse(answer)) {
    const signs = Number(isAlerted(answer)) + Number(use === "unusual");
    return signs === 2 ? "alarm" : signs === 1 ? "notice" : "calm";
  }
  if (level === "impact" || level === "access") return "alarm";
  if (isUnjudged(answer)) return "notice";
  return level === "none" || level === "mentioned" ? "calm" : "notice";
}

/** No lens tells what happened, and rows of tables that no question reads may be anything. */
export function isUnjudged({ unread, result: { activity } }: HuntAnswer): boolean {
  return levelRank(activity.level) <= levelRank("mentioned") && unread.length > 0;
}

/**
 * A host or an account that did what hosts and accounts do: its own success is nobody getting in. Where it was only tried,
 * or its password known and stopped, the ladder's own word says what was done to it.
 */
export function isInUse({ result: { activity } }: HuntAnswer): boolean {
  const { level, use } = activity;
  return use !== null && levelRank(level) >= levelRank("contact") && level !== "credential";
}

function isAlerted({ result: { alerts } }: HuntAnswer): boolean {
  return alerts.items.some(isGrave);
}

const isGrave = ({ severity }: AlertItem) => !/^informational$/i.test(severity);
