import {
  alertDetailsCard,
  entityIndicators,
  isPortal,
  rawAlertCard,
  rawAlertFile,
  type Stood,
} from "../cards/alert-details.ts";
import { alertListCard } from "../cards/alert-list.ts";
import { rangeText } from "../cards/hunt-actions.ts";
import { type AlertId, type AlertsFound, type AskingAlerts, alertsById } from "../hunts/alert-search.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import { byName } from "../hunts/row-entities.ts";
import { whereItStood } from "../hunts/stood.ts";
import type { Card } from "../model/card.ts";
import type { Command, Output, ParseContext } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { AlertDetails } from "../model/hunt-answer.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import type { Request } from "../model/request.ts";
import { isoWindow, type Window } from "../model/window.ts";
import { readAlertId } from "./alert-id.ts";
import { insideOnly, misused } from "./case-file.ts";
import { refuseClosed } from "./closed-tables.ts";
import type { TextReader } from "./given-text.ts";
import { readIndicator } from "./subject.ts";
import { windowSince } from "./window-since.ts";

export interface AlertPorts {
  readonly hunt: HuntPorts;
  readonly reader: Pick<TextReader, "extract">;
}

interface AlertArgs {
  readonly id: AlertId;
  /** What is being hunted: the card says where it stands. */
  readonly indicators: readonly Indicator[];
  /** Looked into one after the other until the alert is found. */
  readonly windows: readonly Window[];
  /** What a click on an entity hunts over; null: since the alert began. */
  readonly window: Window | null;
  readonly show: "card" | "raw" | "file";
}

const dayMs = 86_400_000;
/** How far back an alert is looked for when nobody says when it was. */
const keptDays = 90;
const mostStood = 3;

/** `alert <id>`: one alert with everything its row says, and what of it can be hunted next. */
export function alertCommand({ hunt, reader }: AlertPorts): Command<AlertArgs> {
  return {
    name: "alert",
    usage: "alert <id> [indicator] [range] [--raw] [--file]",
    summary: "one alert in full: properties, entities, where an indicator stands in it, its incident",
    examples: ["alert 781bdb0f-e15b-459b-a7e0-941a8fdcb978", "alert 781bdb0f 23.97.60.214", "alert 781bdb0f --raw"],
    takesRange: true,
    role: "viewer",
    options: { raw: "its row as JSON", file: "its row as a JSON file" },
    parse: readArgs,
    async *run(args, request) {
      insideOnly(request, "alert");
      refuseClosed("alert", ["SecurityAlert"], request);
      const { found, window: where } = await search(hunt, args, request);
      const [alert] = found.alerts;
      const window = isoWindow(args.window ?? where);
      if (!alert || found.alerts.length > 1) {
        yield output(severalCard(found, window), { alerts: found.alerts.map(({ item }) => item) });
        return;
      }
      const hunted = args.window ?? windowSince([alert.start, alert.item.time], hunt.clock());
      const inText = await textIndicators(reader, alert, request.signal);
      const stood = args.indicators
        .slice(0, mostStood)
        .map((indicator): Stood => ({ indicator, where: whereItStood(alert, indicator) }));
      yield output(
        cardOf(args, alert, { found, stood, inText, window: isoWindow(hunted) }),
        dataOf(alert, found, stood, inText),
      );
    },
  };
}

function readArgs({ words, inherited, window, windowSource, options, now }: ParseContext): AlertArgs {
  const [word, ...others] = words;
  if (word === undefined) {
    throw misused("alert needs an id", "None was given.", "For example: alert 781bdb0f. All of the window: alerts 7d");
  }
  const kept = { from: new Date(now.getTime() - keptDays * dayMs), to: now };
  const known = windowSource === "default" ? null : window;
  return {
    id: readAlertId(word),
    indicators: others.length > 0 ? others.map(readIndicator) : inherited,
    windows: windowSource === "typed" ? [window] : windowSource === "inherited" ? [window, kept] : [kept],
    window: known,
    show: options["file"] !== undefined ? "file" : options["raw"] !== undefined ? "raw" : "card",
  };
}

async function search(
  hunt: HuntPorts,
  { id, windows }: AlertArgs,
  { person, signal, grant }: Request,
): Promise<{ readonly found: AlertsFound; readonly window: Window }> {
  const tables = await hunt.logs.tables(signal);
  refuseWithoutAlerts(tables.map(({ name }) => name));
  for (const window of windows) {
    const asking: AskingAlerts = { window, person, signal, closed: grant?.deniedTables ?? [] };
    const found = await alertsById(hunt, id, asking);
    if (found.alerts.length > 0) return { found, window };
  }
  const last = windows.at(-1);
  throw new Failure({
    what: `There is no alert ${id.isStart ? "whose id begins with" : "with the id"} ${id.id}`,
    why: `No row of SecurityAlert between ${last ? rangeText(isoWindow(last)).replace("..", " and ") : "any times"} has it.`,
    fix: `Name a longer range, for example: alert ${id.id} 90d. What there is: alerts 7d`,
    usage: true,
  });
}

/** Logs without alerts have nothing to say about them, which is not the same as no alert. */
export function refuseWithoutAlerts(tables: readonly string[]): void {
  if (tables.includes("SecurityAlert")) return;
  throw new Failure({
    what: "There are no alerts in these logs",
    why: "They have no table SecurityAlert.",
    fix: "Ask a workspace that Microsoft Sentinel or Defender for Cloud writes to.",
    usage: true,
  });
}

interface Known {
  readonly found: AlertsFound;
  readonly stood: readonly Stood[];
  readonly inText: readonly Indicator[];
  readonly window: { readonly from: string; readonly to: string };
}

function cardOf({ show }: AlertArgs, alert: AlertDetails, { found, ...known }: Known): Card {
  if (show === "raw") return rawAlertCard(alert, known.window);
  if (show === "file") return rawAlertFile(alert);
  return alertDetailsCard({ alert, incidents: found.incidents, gaps: found.gaps, ...known });
}

/** A short id that fits several. */
function severalCard(found: AlertsFound, window: Known["window"]): Card {
  const items = found.alerts.map(({ item }) => item);
  const page = { number: 1, size: 20 };
  const card = alertListCard({
    indicator: null,
    window,
    items,
    stood: new Map(),
    page,
    buttons: true,
    incidentsKnown: found.incidents !== null,
    gaps: found.gaps,
    newest: null,
  });
  return { ...card, title: `${items.length} ALERTS HAVE AN ID LIKE THAT` };
}

/** Indicators in what people and products wrote into it, without its entities and links to documentation. */
async function textIndicators(
  reader: AlertPorts["reader"],
  alert: AlertDetails,
  signal: AbortSignal,
): Promise<readonly Indicator[]> {
  const { item, description, remediation, extendedProperties } = alert;
  const texts = [
    item.name,
    description,
    remediation,
    item.entity,
    ...extendedProperties.map(([, value]) => value),
    ...item.entities.map(({ text }) => text),
  ];
  const { indicators } = await reader.extract(texts.join("\n"), signal);
  const known = new Set(entityIndicators(alert).map((indicator) => indicatorKey(indicator).toLowerCase()));
  const found = indicators
    .filter(({ kind, value }) => !isDocumentation(kind, value))
    .map(({ kind, value }): Indicator => ({ kind, value }));
  return [...byName(found).values()].filter((indicator) => !spellings(indicator).some((key) => known.has(key)));
}

/** A mail address may be an account's name. */
function spellings({ kind, value }: Indicator): string[] {
  const kinds = kind === "email" ? (["email", "account"] as const) : ([kind] as const);
  return kinds.map((each) => indicatorKey({ kind: each, value }).toLowerCase());
}

const documentation = /^(learn|docs|go|support|techcommunity|www)\.microsoft\.com$|^aka\.ms$/i;

function isDocumentation(kind: Indicator["kind"], value: string): boolean {
  if (kind === "domain") return documentation.test(value);
  if (kind !== "url" || !URL.canParse(value)) return false;
  return isPortal(value) || documentation.test(new URL(value).hostname);
}

function dataOf(
  alert: AlertDetails,
  { incidents }: AlertsFound,
  stood: readonly Stood[],
  inText: readonly Indicator[],
) {
  const { item, raw, extendedProperties, links: _, ...rest } = alert;
  const { matchedIn: __, ...plain } = item;
  return {
    ...plain,
    ...rest,
    extendedProperties: Object.fromEntries(extendedProperties),
    stood,
    indicatorsInText: inText,
    incidents,
    raw: JSON.parse(raw) as unknown,
  };
}

const output = (card: Card, data: unknown): Output => ({ slot: "main", key: "alert", card, final: true, data });
