import { defang, defangText } from "../indicators/defang.ts";
import type { Action, Block, Card, Line } from "../model/card.ts";
import type { IncidentItem } from "../model/hunt.ts";
import type { AlertDetails } from "../model/hunt-answer.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import { alertTone } from "./alert-list.ts";
import { factsBlock } from "./case.ts";
import { said, value } from "./event-words.ts";
import { isWord, rangeText } from "./hunt-actions.ts";
import { incidentWords } from "./incident-words.ts";
import { code, joined, strong, visible } from "./span.ts";
import { listed, plural, span } from "./words.ts";

/** Where an indicator stands in the alert. */
export interface Stood {
  readonly indicator: Indicator;
  readonly where: readonly string[];
}

export interface AlertDetailsParts {
  readonly alert: AlertDetails;
  /** Null where nobody could say. */
  readonly incidents: readonly IncidentItem[] | null;
  /** What is being hunted here, if anything is. */
  readonly stood: readonly Stood[];
  /** Read out of its free text, apart from its entities. */
  readonly inText: readonly Indicator[];
  /** What a click on an entity hunts over. */
  readonly window: { readonly from: string; readonly to: string };
  readonly gaps: readonly string[];
}

const mostProperties = 40;
const mostEntities = 30;
const mostChoices = 10;
const longText = 600;

/** One alert with all that its row says. Every word of it was written by a product or an attacker: data, never markup. */
export function alertDetailsCard(parts: AlertDetailsParts): Card {
  const { alert, window } = parts;
  const { item, extendedProperties } = alert;
  const state = [visible(item.severity, 40), visible(item.status, 40)].filter(Boolean).join(", ") || "no severity";
  const { trusted, others } = linksOf(alert);
  return {
    title: `ALERT · ${state}`.slice(0, 100),
    tone: alertTone(item),
    preview: `ALERT · ${state} · from ${defangText(item.product).slice(0, 60)}`,
    blocks: [
      {
        kind: "text",
        lines: [[strong(visible(defangText(item.name), 200)), ...whenLine(alert)], ...stoodLines(parts.stood)],
      },
      factsBlock([
        ["On", item.entity ? [said(item.entity)] : []],
        ["From", [said([item.product, alert.provider].filter(Boolean).join(" · "), 120)]],
        ["About", alert.description ? [said(alert.description, longText)] : []],
        ["Tactics", tacticsLine(alert)],
        ["What to do", alert.remediation ? [said(alert.remediation.replace(/\n+/g, " "), longText)] : []],
        ["Incident", parts.incidents ? incidentLine(parts.incidents) : []],
        ["Links", others.length > 0 ? [said(listed(others, 3), 300)] : []],
        ["Id", [code(visible(item.id, 200))]],
        ...parts.gaps.map((gap) => ["Not read", [said(gap, 300)]] as const),
      ]),
      ...propertiesTable(extendedProperties),
      ...entitiesTable(alert),
      ...choices("Hunt an entity", entityIndicators(alert), window),
      ...choices("Hunt what its text names", parts.inText, window),
    ],
    actions: [
      ...alertAction(alert, window, "Raw JSON", ["--raw"], "dialog"),
      ...trusted
        .slice(0, 2)
        .map((open, at): Action => ({ label: at === 0 ? "Open the alert" : "Open its link", open })),
      ...(parts.incidents ?? [])
        .flatMap(({ number, url }): Action[] =>
          url && isPortal(url) ? [{ label: `Open incident ${number}`, open: url }] : [],
        )
        .slice(0, 1),
    ],
  };
}

/** The row as it stands in the logs; JSON inside its columns is unfolded for the reader. */
export function rawAlertCard(alert: AlertDetails, window: AlertDetailsParts["window"]): Card {
  const lines = JSON.stringify(JSON.parse(alert.raw, unfolded), null, 2).split("\n");
  return {
    ...rawCard,
    blocks: [
      {
        kind: "text",
        lines: [
          ["its links defanged here, untouched in the file"],
          ...lines.map((line): Line => [code(defangText(line.replace(unseen, escaped)))]),
        ],
      },
    ],
    actions: alertAction(alert, window, "As a file", ["--file"]),
  };
}

/** The same as a file, untouched. */
export function rawAlertFile({ item, raw }: AlertDetails): Card {
  const name = `alert-${item.id.replace(/[^\w-]+/g, "_").slice(0, 60)}.json`;
  const bytes = async () => new TextEncoder().encode(raw);
  return { ...rawCard, blocks: [{ kind: "file", name, mime: "application/json", bytes }] };
}

function unfolded(_name: string, cell: unknown): unknown {
  if (typeof cell !== "string" || !/^\s*[[{]/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    // Text that only begins like JSON stays text.
    return cell;
  }
}

// Nothing that a terminal obeys or a reader cannot see.
const unseen = /[\p{Cc}\p{Cf}]/gu;
const escaped = (character: string) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;

const rawCard = {
  title: "ALERT, as it stands in the logs",
  tone: "calm",
  preview: "An alert as it stands in the logs",
} as const;

/** What its entities are, as far as it can be hunted, each once. */
export function entityIndicators({ item }: Pick<AlertDetails, "item">): readonly Indicator[] {
  const all = item.entities.flatMap(({ indicator }) => (indicator ? [indicator] : []));
  return [...new Map(all.map((indicator) => [indicatorKey(indicator).toLowerCase(), indicator])).values()];
}

function whenLine({ item, start, end }: AlertDetails): Line {
  const first = start ?? item.time;
  return first ? [` · ${span(first, end && end > first ? end : first)} UTC`] : [];
}

function stoodLines(stood: readonly Stood[]): Line[] {
  return stood.map(({ indicator, where }): Line => {
    if (where.length === 0) return [value(indicator), " is not named in it"];
    return [
      value(indicator),
      " stands ",
      ...joined(
        where.slice(0, 4).map((words): Line => [said(words)]),
        ", ",
      ),
    ];
  });
}

function tacticsLine({ tactics, techniques }: AlertDetails): Line {
  const ids = techniques.match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? [];
  const words = [tactics, listed(ids, 8)].filter(Boolean).join(" · ");
  return words ? [said(words)] : [];
}

function incidentLine(incidents: readonly IncidentItem[]): Line {
  if (incidents.length === 0) return ["none holds it"];
  return joined(
    incidents.slice(0, 3).map((incident): Line => [said(incidentWords(incident, null).replace(/^incident /, ""))]),
    " · ",
  );
}

function propertiesTable(properties: AlertDetails["extendedProperties"]): Block[] {
  if (properties.length === 0) return [];
  const left = properties.length - mostProperties;
  return [
    {
      kind: "table",
      columns: [{ name: "Property" }, { name: "Value" }],
      rows: properties.slice(0, mostProperties).map(([name, text]) => [[said(name, 60)], [said(text, 300)]]),
      ...(left > 0 ? { more: `${plural(left, "more property", "more properties")} in the raw row` } : {}),
    },
  ];
}

/** By kind, in the order in which the kinds first appear. */
function entitiesTable({ item }: AlertDetails): Block[] {
  if (item.entities.length === 0) return [];
  const kinds = [...new Set(item.entities.map(({ type }) => type))];
  const sorted = kinds.flatMap((kind) => item.entities.filter(({ type }) => type === kind));
  const left = sorted.length - mostEntities;
  return [
    {
      kind: "table",
      columns: [{ name: "Entity" }, { name: "What it is" }],
      rows: sorted.slice(0, mostEntities).map(({ type, text }) => [[said(type, 40)], [said(text, 300)]]),
      ...(left > 0 ? { more: `${plural(left, "more entity", "more entities")} in the raw row` } : {}),
    },
  ];
}

function choices(label: string, indicators: readonly Indicator[], window: AlertDetailsParts["window"]): Block[] {
  if (indicators.length === 0) return [];
  const actions = indicators.slice(0, mostChoices).map((indicator): Action => {
    const { kind } = indicator;
    const label = visible(subjectWord(kind, defang(indicator)), 60);
    return { label, run: ["hunt", subjectWord(kind, indicator.value), rangeText(window)] };
  });
  const left = indicators.length - actions.length;
  return [{ kind: "choices", label: left > 0 ? `${label} (the first ${actions.length})` : label, choices: actions }];
}

function alertAction(
  { item }: Pick<AlertDetails, "item">,
  window: AlertDetailsParts["window"],
  label: string,
  options: readonly string[],
  show?: "dialog",
): Action[] {
  if (!isWord(item.id)) return [];
  return [{ label, run: ["alert", ...options, item.id, rangeText(window)], ...(show ? { show } : {}) }];
}

/** Where alerts and incidents are worked on. A link to anywhere else is shown and not opened: who wrote it is not known. */
const portals =
  /^([a-z0-9-]+\.)*(portal\.azure\.(com|us|cn)|security\.microsoft\.(com|us)|securitycenter\.windows\.com|entra\.microsoft\.com|purview\.microsoft\.com|sentinel\.azure\.com)$/;

export function isPortal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username } = new URL(url);
  return protocol === "https:" && username === "" && portals.test(hostname);
}

function linksOf({ link, links }: AlertDetails): { trusted: readonly string[]; others: readonly string[] } {
  const all = [...new Set([...(link ? [link] : []), ...links])];
  return { trusted: all.filter(isPortal), others: all.filter((url) => !isPortal(url)) };
}
