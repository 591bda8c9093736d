import { defangText } from "../indicators/defang.ts";
import type { Action, Block, Card, Line, Tone } from "../model/card.ts";
import type { AlertItem } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import { factsBlock } from "./case.ts";
import { countsNote, detailsToMe } from "./counts.ts";
import { said, value } from "./event-words.ts";
import { isWord, rangeText, widerWindow } from "./hunt-actions.ts";
import { worstTone } from "./matrix.ts";
import { code, strong, untrusted, visible } from "./span.ts";
import { previewName } from "./subject-line.ts";
import { clock, number, plural, windowWords } from "./words.ts";

export interface AlertListParts {
  /** Null for all alerts of the window. */
  readonly indicator: Indicator | null;
  readonly window: { readonly from: string; readonly to: string };
  /** In the order they are listed, all of them. */
  readonly items: readonly AlertItem[];
  /** Where the indicator stands in each, by the alert's id. */
  readonly stood: ReadonlyMap<string, readonly string[]>;
  /** Which of them this card lists. */
  readonly page: { readonly number: number; readonly size: number };
  /** False where ids are typed, not pressed. */
  readonly buttons: boolean;
  /** Whether anybody could say which incidents hold them. */
  readonly incidentsKnown: boolean;
  readonly gaps: readonly string[];
  /** ISO time of the newest alert of all, where the logs know it. */
  readonly newest: string | null;
}

/** Every alert that names an indicator, or all of the window: a page of them, each with a button to its own card. */
export function alertListCard(parts: AlertListParts): Card {
  const { indicator, items, window, page } = parts;
  const shown = items.slice((page.number - 1) * page.size, page.number * page.size);
  const about: Line = indicator ? [value(indicator), " · "] : [];
  const open = items.filter(isOpen);
  const blocks: Block[] = [
    {
      kind: "text",
      lines: [
        [...about, windowWords(window)],
        ...(items.length > 0 ? [countsLine(items, open.length, parts.incidentsKnown)] : [nothing(parts)]),
      ],
    },
  ];
  if (shown.length > 0) blocks.push(...listBlocks(shown, parts));
  if (items.length > 0 && shown.length === 0)
    blocks.push({ kind: "note", line: [`There is no page ${page.number}: ${pagesOf(parts)} hold them all.`] });
  if (parts.gaps.length > 0) blocks.push(factsBlock(parts.gaps.map((gap) => ["Not read", [said(gap, 300)]] as const)));
  const title = items.length === 0 ? "NO ALERT" : plural(items.length, "ALERT", "ALERTS");
  const named = indicator ? `${previewName(indicator)} · ` : "";
  return {
    title,
    tone: worstTone(items.map(alertTone)),
    preview: `${title} · ${named}${windowWords(window)}`.slice(0, 150),
    blocks,
    actions: listActions(parts),
  };
}

/** The counts alone, where guests or another organisation read along. */
export function alertCountsCard({
  items,
  window,
  again,
}: Pick<AlertListParts, "items" | "window"> & { readonly again: readonly string[] }): Card {
  const title = items.length === 0 ? "NO ALERT" : plural(items.length, "ALERT", "ALERTS");
  return {
    title,
    tone: "calm",
    preview: `${title} · ${windowWords(window)}`,
    blocks: [
      {
        kind: "text",
        lines: [
          [windowWords(window)],
          ...(items.length > 0 ? [countsLine(items, items.filter(isOpen).length, false)] : []),
        ],
      },
      countsNote,
    ],
    actions: [detailsToMe(again)],
  };
}

/** A closed alert asks for nothing. */
export function alertTone(item: Pick<AlertItem, "status" | "severity">): Tone {
  if (!isOpen(item)) return "calm";
  return item.severity.toLowerCase() === "high" ? "alarm" : "notice";
}

export const isOpen = ({ status }: Pick<AlertItem, "status">) => !/^(resolved|dismissed)$/i.test(status);

/** How many there are of each severity, the worst first. */
export function bySeverity(items: readonly AlertItem[]): readonly (readonly [severity: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { severity } of items) counts.set(severity || "Unknown", (counts.get(severity || "Unknown") ?? 0) + 1);
  return [...counts].sort(([a], [b]) => severityRank(b) - severityRank(a));
}

function severityRank(severity: string): number {
  return ["informational", "low", "medium", "high"].indexOf(severity.toLowerCase());
}

function countsLine(items: readonly AlertItem[], open: number, incidentsKnown: boolean): Line {
  const counts = bySeverity(items).map(([severity, count]) => `${number(count)} ${severity}`);
  const unhandled = incidentsKnown
    ? items.filter(({ incident, ...item }) => isOpen(item) && incident === null).length
    : 0;
  return [
    strong(counts.join(", ")),
    ` · ${number(open)} open, ${number(items.length - open)} closed`,
    ...(unhandled > 0 ? [` · ${number(unhandled)} open in no incident`] : []),
  ];
}

function nothing({ indicator, newest, window }: AlertListParts): Line {
  const words = indicator ? "No alert names it in this window." : "No alert in this window.";
  const older = newest && newest < window.from ? ` The newest alert of all is from ${clock(newest)} UTC.` : "";
  return [`${words}${older}`];
}

function listBlocks(shown: readonly AlertItem[], parts: AlertListParts): Block[] {
  const { indicator, stood, page, items } = parts;
  const first = (page.number - 1) * page.size + 1;
  const isAll = shown.length === items.length;
  return [
    {
      kind: "table",
      columns: [
        ...(parts.buttons ? [{ name: "#" }] : []),
        { name: "When, UTC" },
        { name: "Severity, status" },
        { name: "Alert" },
        { name: indicator ? "Names it" : "On" },
        { name: "From" },
        { name: "Incident", align: "right" },
        ...(parts.buttons ? [] : [{ name: "Id" }]),
      ],
      rows: shown.map((item, at) => [
        ...(parts.buttons ? [[String(first + at)]] : []),
        [clock(item.time)],
        [untrusted([item.severity, item.status].filter(Boolean).join(", "), 40)],
        [said(item.name, 80)],
        indicator ? stoodLine(stood.get(item.id) ?? item.matchedIn) : [said(item.entity, 60)],
        [said(item.product, 40)],
        [item.incident === null ? "" : String(item.incident)],
        ...(parts.buttons ? [] : [[code(shortId(item.id))]]),
      ]),
      ...(isAll ? {} : { more: `${number(first)} to ${number(first + shown.length - 1)} of ${number(items.length)}` }),
    },
    parts.buttons
      ? {
          kind: "choices",
          label: "Details",
          choices: shown.flatMap((item, at) =>
            isWord(item.id) ? alertAction(item, `Alert ${first + at}`, indicator, parts.window) : [],
          ),
        }
      : { kind: "note", line: ["One of them in full: ", code(`alert ${shortId(shown[0]?.id ?? "")}`)] },
  ];
}

function stoodLine([first, ...others]: readonly string[]): Line {
  return first === undefined ? [] : [said(first, 80), others.length > 0 ? `, +${others.length}` : ""];
}

/** A button for the newest alert of each rule: it tells what the others are like. */
export function alertChoices(
  alerts: readonly AlertItem[],
  indicator: Indicator | null,
  window: AlertListParts["window"],
): Block[] {
  const byRule = new Map<string, AlertItem>();
  for (const alert of alerts) if (isWord(alert.id) && !byRule.has(alert.name)) byRule.set(alert.name, alert);
  const choices = [...byRule.values()]
    .slice(0, mostRules)
    .map((alert) => alertAction(alert, visible(defangText(alert.name.slice(0, 200)), 36), indicator, window));
  return choices.length > 0 ? [{ kind: "choices", label: "Alert details", choices }] : [];
}

const mostRules = 5;

/** A button that opens one alert. */
function alertAction(
  { id }: Pick<AlertItem, "id">,
  label: string,
  indicator: Indicator | null,
  window: AlertListParts["window"],
): Action {
  return {
    label,
    run: ["alert", id, ...(indicator ? [subjectWord(indicator.kind, indicator.value)] : []), rangeText(window)],
    show: "dialog",
  };
}

/** As much of an id as a person types; `alert` takes it. */
const shortId = (id: string) => (/^[0-9a-f]{8}-/i.test(id) ? id.slice(0, 8) : visible(id, 40));

const pagesOf = ({ items, page }: AlertListParts) => plural(Math.ceil(items.length / page.size), "page");

function listActions({ indicator, window, items, page }: AlertListParts): Action[] {
  // In a thread, none at all would mean what was hunted there.
  const subject = indicator ? [subjectWord(indicator.kind, indicator.value)] : ["--all"];
  const left = items.length - page.number * page.size;
  const wider = widerWindow(window);
  const next: Action[] =
    left > 0
      ? [
          {
            label: `Next ${number(Math.min(left, page.size))}`,
            run: ["alerts", `--page=${page.number + 1}`, ...subject, rangeText(window)],
            show: "dialog",
          },
        ]
      : [];
  return [
    ...next,
    ...(wider ? [{ label: `Wider: ${wider.label}`, run: ["alerts", ...subject, wider.range] }] : []),
    ...(indicator ? [{ label: "Hunt it", run: ["hunt", ...subject, rangeText(window)] }] : []),
  ];
}
