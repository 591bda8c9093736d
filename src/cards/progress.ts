import { defang } from "../indicators/defang.ts";
import type { Card, ProgressBlock } from "../model/card.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Window } from "../model/window.ts";
import { code } from "./span.ts";
import { duration } from "./words.ts";

/** `what` is what is hunted, as a person would count it: `7 addresses, 12 hashes`. */
export function bulkProgressCard(what: string, window: Window, steps: ProgressBlock["steps"]): Card {
  const over = duration(window.to.getTime() - window.from.getTime());
  return {
    title: "Hunting",
    tone: "calm",
    preview: `Hunting ${what} over ${over}`.slice(0, 150),
    blocks: [
      { kind: "text", lines: [[`${what} over ${over} ...`]] },
      { kind: "progress", steps },
    ],
  };
}

/** While it works: steps, not tables, and a way to stop. */
export function progressCard(indicator: Indicator, window: Window, steps: ProgressBlock["steps"]): Card {
  const title = `Hunting ${defang(indicator)} over ${duration(window.to.getTime() - window.from.getTime())}`;
  return {
    title: "Hunting",
    tone: "calm",
    preview: title,
    blocks: [
      {
        kind: "text",
        lines: [[code(defang(indicator)), ` over ${duration(window.to.getTime() - window.from.getTime())} ...`]],
      },
      { kind: "progress", steps },
    ],
  };
}
