import type { Card, ProgressBlock } from "../model/card.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Window } from "../model/window.ts";
import { code } from "./span.ts";
import { duration } from "./words.ts";

/** While it works: steps, not tables, and a way to stop. */
export function progressCard(indicator: Indicator, window: Window, steps: ProgressBlock["steps"]): Card {
  const title = `Hunting ${indicator.value} over ${duration(window.to.getTime() - window.from.getTime())}`;
  return {
    title: "Hunting",
    tone: "calm",
    preview: title,
    blocks: [
      {
        kind: "text",
        lines: [[code(indicator.value), ` over ${duration(window.to.getTime() - window.from.getTime())} ...`]],
      },
      { kind: "progress", steps },
    ],
  };
}
