import type { Tone } from "../model/card.ts";
import type { HuntResult } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import { activityWords, headline } from "./headline.ts";

/** One line of a matrix: what is known of an indicator, and its own hunt when it had one. */
export interface MatrixRow {
  readonly result: HuntResult;
  readonly answer: HuntAnswer | null;
  readonly searched: boolean;
}

/** The first words of its own card, or what is known without one. */
export function happened({ answer, result, searched }: MatrixRow): string {
  if (answer) return headline(answer);
  if (!searched) return "NOT SEARCHED";
  return result.tables.length > 0 ? "SEEN, NOT HUNTED" : activityWords.none;
}

/** The most alarming of them. */
export function worstTone(tones: readonly Tone[]): Tone {
  return (["alarm", "notice"] as const).find((tone) => tones.includes(tone)) ?? "calm";
}
