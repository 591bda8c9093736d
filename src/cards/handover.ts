import type { Card, Line } from "../model/card.ts";
import type { Person } from "../model/request.ts";
import type { CaseState, TimelineEvent } from "../model/timeline.ts";
import { factsBlock, stateLine } from "./case.ts";
import { digest } from "./digest.ts";
import { name, said, value } from "./event-words.ts";
import { joined, untrusted } from "./span.ts";
import { scopeLines, touchedLine, verdictLine } from "./summary.ts";
import { clock, untilWords } from "./words.ts";

export interface Handover {
  readonly from: Person;
  readonly to: Person;
  readonly words: string | undefined;
  readonly state: CaseState;
  readonly events: readonly TimelineEvent[];
  readonly now: Date;
}

/** What the next person must know, and the button with which they take it on. */
export function handoverCard({ from, to, words, state, events, now }: Handover): Card {
  const known = digest(events, now);
  const next = nextCheck(events, known.watches, now);
  return {
    title: "Handover",
    tone: "notice",
    preview: "A case is handed over: accept it to take it on",
    blocks: [
      {
        kind: "text",
        lines: [[name(from), " hands this over to ", name(to)], ...(words ? [[said(words, 300)] as Line] : [])],
      },
      factsBlock([
        ["Status", stateLine(state)],
        ["Verdict", verdictLine(known)[0] ?? ["no analyst has said one"]],
        ["Scope", joined([...scopeLines(known), ...touchedLine(known.answers)], " · ")],
        ["Done", notes(known.done, "nothing written down (note ! ...)")],
        ["Open questions", notes(known.questions, "none written down (note ? ...)")],
        ["Next check", next],
        ["Pages", pages(known.pages)],
        ["Watches", watches(known.watches)],
      ]),
    ],
    actions: [
      { label: "Accept", run: ["handover", "--accept"] },
      { label: "Timeline", run: ["timeline"], show: "thread" },
    ],
  };
}

const mostNotes = 6;

function notes(list: readonly TimelineEvent<"noted">[], none: string): Line {
  if (list.length === 0) return [none];
  return joined(
    list.slice(-mostNotes).map(({ data, person }): Line => [said(data.text), " (", name(person), ")"]),
    " · ",
  );
}

/** When something will be looked at again by itself. */
function nextCheck(events: readonly TimelineEvent[], active: ReturnType<typeof digest>["watches"], now: Date): Line {
  const [soonest] = active
    .map((watch) => {
      const begun = events.find(({ kind, data }) => kind === "watched" && data.watchId === watch.watchId)?.at ?? now;
      const every = watch.everyMinutes * 60_000;
      const rounds = Math.ceil((now.getTime() - begun.getTime() + 1) / every);
      return { watch, at: begun.getTime() + rounds * every };
    })
    .sort((a, b) => a.at - b.at);
  return soonest
    ? ["the watch on ", value(soonest.watch.indicator), ` at about ${clock(new Date(soonest.at))} UTC`]
    : ["none: nothing is watched"];
}

function pages(list: ReturnType<typeof digest>["pages"]): Line {
  if (list.length === 0) return ["none open"];
  return joined(
    list.map(
      ({ page, by }): Line => [
        `${page.pager}: `,
        said(page.title, 80),
        ...(by ? [" (held by ", untrusted(by, 60), ")"] : [" (not acknowledged)"]),
      ],
    ),
    " · ",
  );
}

function watches(list: ReturnType<typeof digest>["watches"]): Line {
  if (list.length === 0) return ["none"];
  return joined(
    list.map(
      (watch): Line => [
        value(watch.indicator),
        ` every ${watch.everyMinutes} min ${untilWords(watch.until)}, set by `,
        untrusted(watch.by, 60),
      ],
    ),
    " · ",
  );
}
