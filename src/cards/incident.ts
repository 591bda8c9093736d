import { defang } from "../indicators/defang.ts";
import type { Action, Block, Card, Line } from "../model/card.ts";
import { type IncidentItem, rowCount } from "../model/hunt.ts";
import type { AlertDetails } from "../model/hunt-answer.ts";
import { subjectWord } from "../model/indicator-words.ts";
import { alertChoices } from "./alert-list.ts";
import { factsBlock } from "./case.ts";
import { said } from "./event-words.ts";
import { toneOf } from "./headline.ts";
import { rangeText } from "./hunt-actions.ts";
import { incidentWords } from "./incident-words.ts";
import { happened, type MatrixRow, worstTone } from "./matrix.ts";
import { code, strong, untrusted, visible } from "./span.ts";
import { storyLine } from "./story.ts";
import { clock, listed, number, plural, windowWords } from "./words.ts";

export interface IncidentCardParts {
  readonly item: IncidentItem;
  readonly description: string;
  readonly comment: string;
  readonly created: string | null;
  readonly alerts: readonly AlertDetails[];
  readonly missingAlerts: number;
  /** The most dangerous first. */
  readonly entities: readonly MatrixRow[];
  readonly window: { readonly from: string; readonly to: string };
  /** Entities beyond what one card hunts. */
  readonly left: number;
  /** Options that the hunts under its buttons say again. */
  readonly options: readonly string[];
}

const mostStories = 3;
const mostAlerts = 8;
const mostChoices = 10;

/** An incident on one card: its state, what its alerts say, and what each of their entities did. */
export function incidentCard(parts: IncidentCardParts): Card {
  const { item, description, entities, window, left } = parts;
  const last = entities.map(({ result }) => result.activity.lastSeen ?? "").reduce((a, b) => (a > b ? a : b), "");
  const state = incidentWords(item, last || null).replace(/^incident \d+ /, "");
  const stories = entities.filter(({ answer }) => answer && answer.rows.length > 0).slice(0, mostStories);
  const lines: Line[] = [
    [strong(state), ` · ${windowWords(window)}`],
    ["", untrusted(item.title, 200)],
    ...stories.map(
      ({ answer, result }): Line => [code(defang(result.indicator)), ": ", ...(answer ? storyLine(answer.rows) : [])],
    ),
  ];
  return {
    title: `INCIDENT ${item.number}`,
    tone: tones(entities),
    preview: `INCIDENT ${item.number} · ${state} · ${plural(entities.length, "entity", "entities")} hunted`.slice(
      0,
      150,
    ),
    blocks: [
      { kind: "text", lines },
      ...entityTable(entities, left),
      factsBlock([
        ["Severity", [untrusted(item.severity || "unknown", 40)]],
        ["Owner", item.owner ? [untrusted(item.owner, 60)] : ["nobody"]],
        ["Created", parts.created ? [`${clock(parts.created)} UTC`] : []],
        ["Closed", closed(parts)],
        ["About", description ? [said(description, 300)] : []],
      ]),
      ...alertTable(parts),
      ...choices(entities, window, parts.options),
      ...alertChoices(
        parts.alerts.map((alert) => alert.item),
        null,
        window,
      ),
    ],
    ...(item.url ? { actions: [{ label: "Open the incident", open: item.url }] } : {}),
  };
}

function entityTable(entities: readonly MatrixRow[], left: number): Block[] {
  if (entities.length === 0) {
    return [{ kind: "note", line: ["Its alerts name nothing that can be hunted."] }];
  }
  return [
    {
      kind: "table",
      columns: [
        { name: "Entity" },
        { name: "What happened" },
        { name: "Verdict" },
        { name: "Rows", align: "right" },
        { name: "Last, UTC" },
      ],
      rows: entities.map((row) => [
        [code(subjectWord(row.result.indicator.kind, defang(row.result.indicator)))],
        [happened(row)],
        [row.result.verdict.level],
        [number(rowCount(row.result.tables))],
        [row.result.activity.lastSeen ? clock(row.result.activity.lastSeen) : ""],
      ]),
      ...(left > 0 ? { more: `${plural(left, "more entity", "more entities")} not hunted` } : {}),
    },
  ];
}

function closed({ item, comment }: IncidentCardParts): Line {
  if (!item.closedTime) return [];
  const words = item.classification ? ` as ${visible(item.classification, 40)}` : "";
  return [`${clock(item.closedTime)} UTC${words}`, ...(comment ? [": ", said(comment, 200)] : [])];
}

function alertTable({ alerts, missingAlerts }: IncidentCardParts): Block[] {
  const gone = missingAlerts > 0 ? `${plural(missingAlerts, "alert")} no longer kept` : "";
  if (alerts.length === 0) return gone ? [{ kind: "note", line: [gone] }] : [];
  const groups = new Map<string, AlertDetails[]>();
  for (const alert of alerts) {
    const key = `${alert.item.name}\n${alert.item.severity}`;
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  const rows = [...groups.values()].flatMap((group): Line[][] => {
    const [newest] = group;
    if (!newest) return [];
    const { name, severity, time, product } = newest.item;
    return [
      [
        [clock(time)],
        [untrusted(name, 80), group.length > 1 ? ` x${group.length}` : ""],
        [untrusted(severity, 40)],
        [untrusted(product, 60)],
      ],
    ];
  });
  const more = [rows.length > mostAlerts ? `${rows.length - mostAlerts} more kinds of alert` : "", gone].filter(
    Boolean,
  );
  return [
    {
      kind: "table",
      columns: [
        { name: "Newest, UTC" },
        { name: `${plural(alerts.length, "alert")}` },
        { name: "Severity" },
        { name: "From" },
      ],
      rows: rows.slice(0, mostAlerts),
      ...(more.length > 0 ? { more: listed(more, 2) } : {}),
    },
  ];
}

function choices(
  entities: readonly MatrixRow[],
  window: IncidentCardParts["window"],
  options: readonly string[],
): Block[] {
  if (entities.length === 0) return [];
  const range = rangeText(window);
  const actions = entities.slice(0, mostChoices).map(({ result: { indicator } }): Action => {
    const { kind, value } = indicator;
    return { label: subjectWord(kind, defang(indicator)), run: ["hunt", ...options, subjectWord(kind, value), range] };
  });
  return [{ kind: "choices", label: "Full hunt", choices: actions }];
}

/** As alarming as the worst of what was hunted. */
function tones(entities: readonly MatrixRow[]): Card["tone"] {
  return worstTone(entities.map(({ answer }) => (answer ? toneOf(answer) : "calm")));
}
