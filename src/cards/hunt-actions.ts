import { classify } from "../indicators/classify.ts";
import { defang } from "../indicators/defang.ts";
import { type Action, mostButtons } from "../model/card.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { IsoWindow } from "../model/window.ts";
import { toneOf } from "./headline.ts";
import { otherRange } from "./range-form.ts";
import { verdictForm } from "./verdict-form.ts";
import { plural } from "./words.ts";

type RunAction = Extract<Action, { readonly run: readonly string[] }>;

const widerRanges = [
  ["24h", 86_400_000],
  ["7d", 7 * 86_400_000],
  ["30d", 30 * 86_400_000],
  ["90d", 90 * 86_400_000],
] as const;

/**
 * The buttons under a hunt, at most five. Windows are absolute, so a click tomorrow asks the same question; `again` are the
 * options that each says again: who asked for the workspace alone does not ask others by a click.
 */
export function huntActions(answer: HuntAnswer, verbs: ReadonlySet<string>, again: readonly string[]): Action[] {
  const { indicator, window, activity, links } = answer.result;
  const subject = subjectWord(indicator.kind, indicator.value);
  const range = rangeText(window);
  const wanted: [verb: string, action: Action][] = [];
  if (activity.level !== "none") {
    wanted.push(["take", { label: "Take it", run: ["take"] }]);
    wanted.push(...alertsAction(answer, subject, range));
  }
  if (toneOf(answer) === "alarm")
    wanted.push(["page", { label: "Page on-call", run: ["page"], confirm: "Page whoever is on call?" }]);
  if (activity.level !== "none") wanted.push(["verdict", verdictForm(subject)]);
  const wider = widerHunt(subject, window, again);
  if (wider) wanted.push(["hunt", wider]);
  if (answer.newestRow) {
    wanted.unshift([
      "hunt",
      { label: "Hunt where the data is", run: ["hunt", ...again, subject, whereTheDataIs(answer.newestRow)] },
    ]);
  }
  const name = nameOfUrl(indicator);
  if (name) wanted.push(["hunt", { label: `Hunt ${defang(name)}`, run: ["hunt", ...again, name.value, range] }]);
  if (activity.level === "none") {
    wanted.push(["watch", { label: "Watch", run: ["watch", subject] }]);
    wanted.push(["verdict", verdictForm(subject)]);
    wanted.push(["hunt", otherRange(subject, window, again)]);
  }
  const chart: Action[] = links.chart ? [{ label: "Chart", open: links.chart }] : [];
  const buttons = wanted.filter(([verb]) => verbs.has(verb)).map(([, action]) => action);
  return [...buttons.slice(0, mostButtons - chart.length), ...chart];
}

/** One alert opens itself, several open their list: beside the answer, which stays where it is. */
function alertsAction({ result }: HuntAnswer, subject: string, range: string): [verb: string, action: Action][] {
  const { items, total } = result.alerts;
  const [only] = items;
  if (!only) return [];
  const list: Action = { label: plural(total, "alert"), run: ["alerts", subject, range], show: "dialog" };
  if (items.length > 1 || !isWord(only.id)) return [["alerts", list]];
  return [["alert", { label: "Alert details", run: ["alert", only.id, subject, range], show: "dialog" }]];
}

/** Other ids could be read as a range or an option once they are words of a button. */
export function isWord(id: string): boolean {
  return /^[a-z0-9_.:-]{8,200}$/i.test(id) && !/^(-|\d{4}-\d{2}-\d{2})/.test(id);
}

/** A URL is one page of many: its host name says whether anybody went there at all. */
function nameOfUrl({ kind, value }: Indicator): Indicator | null {
  const host = kind === "url" && URL.canParse(value) ? new URL(value).hostname.replace(/^\[|\]$/g, "") : "";
  const read = host ? classify(host, { typed: true }) : null;
  return read && "indicator" in read ? read.indicator : null;
}

/** An absolute range as short as the grammar reads it: days where both ends are midnights. */
export function rangeText(window: { readonly from: string; readonly to: string }): string {
  const midnight = /T00:00:00(\.0+)?Z$/;
  const days = midnight.test(window.from) && midnight.test(window.to);
  return days ? `${window.from.slice(0, 10)}..${window.to.slice(0, 10)}` : `${window.from}..${window.to}`;
}

/** The same question over the next longer window. */
export function widerHunt(subject: string, window: IsoWindow, again: readonly string[]): RunAction | null {
  const wider = widerWindow(window);
  return wider ? { label: `Wider: ${wider.label}`, run: ["hunt", ...again, subject, wider.range] } : null;
}

/** The next longer window with the same end. */
export function widerWindow(window: IsoWindow): { label: string; range: string } | null {
  const to = Date.parse(window.to);
  const length = to - Date.parse(window.from);
  const next = widerRanges.find(([, ms]) => ms > length);
  return next
    ? { label: next[0], range: rangeText({ from: new Date(to - next[1]).toISOString(), to: window.to }) }
    : null;
}

/** The next shorter window with the same end. */
export function narrowerWindow(window: IsoWindow): { label: string; range: string } | null {
  const to = Date.parse(window.to);
  const length = to - Date.parse(window.from);
  const next = [["1h", 3_600_000] as const, ...widerRanges].findLast(([, ms]) => ms < length);
  return next
    ? { label: next[0], range: rangeText({ from: new Date(to - next[1]).toISOString(), to: window.to }) }
    : null;
}

/** The week that ends just after the newest row. */
function whereTheDataIs(newest: string): string {
  const end = Math.floor(Date.parse(newest) / 60_000 + 1) * 60_000;
  return rangeText({ from: new Date(end - 7 * 86_400_000).toISOString(), to: new Date(end).toISOString() });
}
