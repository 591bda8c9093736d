import { defang } from "../indicators/defang.ts";
import type { Action, Block, Card, FactsBlock, FileBlock, Line } from "../model/card.ts";
import type { CaseState } from "../model/timeline.ts";
import { name, said, value } from "./event-words.ts";
import { strong, untrusted } from "./span.ts";
import { clock, listed } from "./words.ts";

/** What a verb did to the case, in a line or two. */
export function didCard(title: string, lines: readonly Line[], actions: readonly Action[] = []): Card {
  return {
    title,
    tone: "calm",
    preview: title.slice(0, 150),
    blocks: lines.length > 0 ? [{ kind: "text", lines }] : [],
    ...(actions.length > 0 ? { actions } : {}),
  };
}

/** `open, nobody on it, TLP:AMBER, tags phishing, vpn` */
export function stateLine({ status, assignee, offered, tlp, tags }: CaseState): Line {
  return [
    strong(status),
    ...whoLine({ assignee, offered }),
    ...(tlp && tlp !== "clear" ? [`, TLP:${tlp.toUpperCase()}`] : []),
    ...(tags.length > 0 ? [`, ${tags.length === 1 ? "tag" : "tags"} `, said(listed(tags, 6))] : []),
  ];
}

function whoLine({ assignee, offered }: Pick<CaseState, "assignee" | "offered">): Line {
  return [
    ...(assignee ? [", ", name(assignee), " on it"] : [", nobody on it"]),
    ...(offered ? [", offered to ", name(offered.to)] : []),
  ];
}

/** A list of case files, the most recently active first; the notes say what is not in it. */
export function caseListCard(title: string, states: readonly CaseState[], options: CaseListOptions): Card {
  const blocks: Block[] = [];
  if (states.length > 0) {
    blocks.push({
      kind: "table",
      columns: [{ name: "Last, UTC" }, { name: "About" }, { name: "Status" }, { name: "Who" }, { name: "Where" }],
      rows: states.map((state) => [
        [clock(state.lastAt)],
        aboutLine(state),
        [state.status],
        [
          state.assignee ? name(state.assignee) : "nobody",
          ...(state.offered ? [", offered to ", name(state.offered.to)] : []),
        ],
        [untrusted(options.placeWords(state), 60)],
      ]),
    });
  } else {
    blocks.push({ kind: "text", lines: [[options.none]] });
  }
  if (options.links.length > 0)
    blocks.push({
      kind: "choices",
      label: "Open",
      choices: options.links.map(({ state, link }) => ({ label: openLabel(state), open: link })),
    });
  blocks.push(...options.notes.map((line) => ({ kind: "note" as const, line: [line] })));
  return { title, tone: "calm", preview: `${title}: ${states.length}`, blocks };
}

/** A case and where it opens. */
export interface CaseLink {
  readonly state: CaseState;
  readonly link: string;
}

export interface CaseListOptions {
  readonly none: string;
  readonly notes: readonly string[];
  readonly links: readonly CaseLink[];
  readonly placeWords: (state: CaseState) => string;
}

/** What it is about, else when something last happened in it. */
function openLabel({ indicators: [first], lastAt }: CaseState): string {
  return first ? defang(first).slice(0, 60) : clock(lastAt);
}

function aboutLine({ indicators, tags }: CaseState): Line {
  const shown = indicators.slice(0, 3);
  const rest = indicators.length - shown.length;
  const line = shown.flatMap((indicator, at): Line => (at === 0 ? [value(indicator)] : [", ", value(indicator)]));
  return [
    ...(shown.length > 0 ? line : ["no indicator"]),
    ...(rest > 0 ? [`, +${rest}`] : []),
    ...(tags.length > 0 ? [" · ", said(listed(tags, 3))] : []),
  ];
}

/** Facts with a value; the others are left out. */
export function factsBlock(facts: readonly (readonly [label: string, value: Line])[]): FactsBlock {
  return {
    kind: "facts",
    facts: facts.filter(([, line]) => line.length > 0).map(([label, line]) => ({ label, value: line })),
  };
}

const formatWords: Readonly<Record<string, string>> = {
  markdown: "Exported as Markdown",
  json: "Exported as JSON",
  stix: "Exported as a STIX 2.1 bundle",
  csv: "Exported as CSV",
  notebook: "Exported as a Jupyter notebook",
};

/** What was exported, and the files. */
export function exportedCard(format: string, state: CaseState, files: readonly FileBlock[]): Card {
  const card = didCard(formatWords[format] ?? "Exported", [stateLine(state)]);
  return { ...card, blocks: [...card.blocks, ...files] };
}
