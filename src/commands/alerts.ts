import { alertCountsCard, alertListCard, bySeverity } from "../cards/alert-list.ts";
import { rangeText } from "../cards/hunt-actions.ts";
import { type AlertsFound, alertsNaming, alertsOfWindow } from "../hunts/alert-search.ts";
import { libraryQuery } from "../hunts/ask-library.ts";
import { bind } from "../hunts/bind.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import { whereItStood } from "../hunts/stood.ts";
import type { Command, Output } from "../model/command.ts";
import type { AlertDetails } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { Request } from "../model/request.ts";
import { isoWindow, type Window } from "../model/window.ts";
import { refuseWithoutAlerts } from "./alert.ts";
import { priceOutput } from "./ask-logs.ts";
import { misused } from "./case-file.ts";
import { refuseClosed } from "./closed-tables.ts";
import { readIndicator } from "./subject.ts";

interface AlertsArgs {
  readonly indicator: Indicator | null;
  readonly window: Window;
  readonly page: number;
  readonly confirmed: boolean;
}

/** Alerts on one card: each has a button there, and few people press the eleventh. */
const pageSize = { terminal: 40, chat: 10 } as const;

/** `alerts [indicator] [range]`: every alert that names it, or all of the window, the worst first. */
export function alertsCommand({ hunt }: { readonly hunt: HuntPorts }): Command<AlertsArgs> {
  return {
    name: "alerts",
    usage: "alerts [indicator] [range] [--all] [--page N] [--confirm]",
    summary: "the alerts that name an indicator, or all of the window, the worst first",
    examples: ["alerts 23.97.60.214 7d", "alerts 24h", "alerts account:ap.clerk@contoso.com 30d"],
    takesRange: true,
    role: "viewer",
    options: {
      all: "all alerts of the window, whatever was hunted here",
      page: "which part of a long list",
      confirm: "search all the same what is over budget",
    },
    parse({ words, inherited, window, options }) {
      const [word, ...rest] = words;
      const [last, ...others] = inherited;
      const page = Number(options["page"] ?? 1);
      if (!Number.isInteger(page) || page < 1 || page > 10_000)
        throw misused("--page needs a number", "Pages count from 1.", "For example: alerts 7d --page 2");
      if (rest.length > 0 || (word === undefined && others.length > 0 && options["all"] === undefined))
        throw misused(
          "alerts takes one indicator",
          "More than one is meant here.",
          "Ask about each by itself, or: alerts --all",
        );
      const indicator = word !== undefined ? readIndicator(word) : options["all"] === undefined ? (last ?? null) : null;
      return { indicator, window, page, confirmed: options["confirm"] !== undefined };
    },
    async *run(args, request) {
      refuseClosed("alerts", ["SecurityAlert"], request);
      const tables = await hunt.logs.tables(request.signal);
      refuseWithoutAlerts(tables.map(({ name }) => name));
      const price = args.confirmed ? null : await priceOf(hunt, args, request.signal);
      if (price) {
        yield priceOutput("alerts", price, sameAlerts(args.indicator), args.window);
        return;
      }
      const newest = tables.find(({ name }) => name === "SecurityAlert")?.newest ?? null;
      yield answer(args, await find(hunt, args, request), newest, request);
    },
  };
}

/** Whatever was hunted where it is asked again. */
const sameAlerts = (indicator: Indicator | null) => [
  "alerts",
  indicator ? subjectWord(indicator.kind, indicator.value) : "--all",
];

function priceOf({ logs, clock, ...ports }: HuntPorts, { indicator, window }: AlertsArgs, signal: AbortSignal) {
  const query = libraryQuery(ports, indicator ? "core/alerts" : "start/alerts");
  const bound = bind(query, { window, now: clock(), ...(indicator ? { indicator } : {}) });
  return logs.price?.(bound, window, signal) ?? null;
}

function find(hunt: HuntPorts, { indicator, window, confirmed }: AlertsArgs, request: Request): Promise<AlertsFound> {
  const { person, signal, grant } = request;
  const closed = grant?.deniedTables ?? [];
  const asking = { window, person, signal, confirmed };
  if (!indicator) return alertsOfWindow(hunt, { ...asking, closed });
  return alertsNaming(hunt, { ...asking, indicator, tlp: "clear", for: "person", enrich: false }, closed);
}

function answer(
  { indicator, window, page }: AlertsArgs,
  { alerts, incidents, names, gaps }: AlertsFound,
  newest: string | null,
  { place, grant }: Request,
): Output {
  const items = alerts.map(({ item }) => item);
  const span = isoWindow(window);
  const counts = Object.fromEntries(bySeverity(items));
  const summary = { window: span, total: items.length, counts };
  if (grant?.countsOnly) {
    const again = [...sameAlerts(indicator), rangeText(span)];
    return output(alertCountsCard({ items, window: span, again }), summary);
  }
  const buttons = place.platform !== "terminal";
  const paged = { number: page, size: pageSize[buttons ? "chat" : "terminal"] };
  const shown = alerts.slice((page - 1) * paged.size, page * paged.size);
  const places = shown.map((alert) => [alert.item.id, indicator ? whereItStood(alert, indicator, names) : []] as const);
  const stood = new Map(places.filter(([, where]) => where.length > 0));
  const card = alertListCard({
    indicator,
    window: span,
    items,
    stood,
    page: paged,
    buttons,
    incidentsKnown: incidents !== null,
    gaps,
    newest,
  });
  return output(card, { indicator, ...summary, alerts: alerts.map((alert) => listed(alert, indicator !== null)) });
}

/** What the question asked for of each: all alerts of a window come without what they name. */
function listed({ item }: AlertDetails, isNaming: boolean) {
  const { entities, matchedIn, ...plain } = item;
  return isNaming ? { ...plain, entities, matchedIn } : plain;
}

const output = (card: Output["card"], data: unknown): Output => ({
  slot: "main",
  key: "alerts",
  card,
  final: true,
  data,
});
