import type { ActivityLevel, HuntAnswer } from "../model/hunt.ts";

/** The first words of a card: what happened here, never reputation. */
const words: Readonly<Record<ActivityLevel, string>> = {
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
  return answer.ours ? "OURS" : words[answer.result.activity.level];
}
