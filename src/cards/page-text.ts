import { defangText } from "../indicators/defang.ts";
import type { HuntResult } from "../model/hunt.ts";
import type { HuntAnswer, LensRow } from "../model/hunt-answer.ts";
import type { Alert, PageText } from "../model/page.ts";
import { touched } from "../model/touched.ts";
import { blindSpots } from "./blind-spots.ts";
import { headline } from "./headline.ts";
import { incidentWords } from "./incident-words.ts";
import { nextSteps } from "./next.ts";
import { plain, untrusted } from "./span.ts";
import { type Chapter, chaptersOf } from "./story.ts";
import { ago, capital, clock, plural } from "./words.ts";

const longestSummary = 120;
const longestLine = 300;

export interface PageTextOptions {
  /** `minimal`: no name, no indicator and nobody's words leave. */
  readonly detail: "full" | "minimal";
  /** The thread's address. */
  readonly link: string | null;
  /** A person's reason: it stands first. */
  readonly why?: string;
  /** Other indicators of the same alert that got in too. */
  readonly others?: number;
}

/** What a phone shows of an answer: what happened; since when and what else; who is on it and what is not seen; what to do. */
export function pageText(answer: HuntAnswer, options: PageTextOptions): PageText {
  const full = options.detail === "full";
  const head = full ? happened(answer) : `${headline(answer)}: ${reach(answer)}`;
  const why = full && options.why ? safe(options.why, longestSummary) : null;
  const when = capital(`${whenWords(answer)}${full ? also(answer) : ""}${others(options.others ?? 0)}.`);
  return {
    summary: cut(why ?? head, longestSummary),
    lines: [why ? `${head}. ${when}` : when, standing(answer), doNext(answer, options)].map((line) =>
      cut(line, longestLine),
    ),
  };
}

/** The same of an answer as a case file keeps it, which has the lenses' words but not their rows. */
export function keptPageText(
  result: HuntResult,
  { now, ...options }: PageTextOptions & { readonly now: Date },
): PageText {
  const rows = result.lenses.flatMap(({ lens, outcome, rows, first, last, detail }): LensRow[] =>
    first !== null && last !== null
      ? [{ lens, query: "", outcome, actor: "", target: "", detail, rows, first, last }]
      : [],
  );
  const unknown = {
    alerts: [],
    earlierIncidents: [],
    findings: [],
    departures: [],
    habits: [],
    unread: [],
    prevalence: null,
  };
  const none = {
    ours: null,
    shared: null,
    dynamicName: null,
    binds: "clear" as const,
    withheld: 0,
    keptSince: null,
    newestRow: null,
    dataEnds: null,
  };
  return pageText({ ...unknown, ...none, result, rows, now: now.toISOString() }, options);
}

/** What a phone shows when a person pages and nothing was hunted. */
export function askedText(by: string, { detail, why }: PageTextOptions): PageText {
  const words = detail === "full" && why ? safe(why, longestSummary) : "You are needed: see the channel";
  return {
    summary: cut(words, longestSummary),
    lines: [`Paged by ${safe(by, 60)}.`, "Nothing was hunted in this thread.", "Open the channel."],
  };
}

/** What a phone shows while there is no answer: the alert's own words, and that they are unchecked. */
export function unansweredText(
  alert: Pick<Alert, "title" | "severity" | "source">,
  { detail, link, why, nothingToHunt }: PageTextOptions & { readonly nothingToHunt?: boolean },
): PageText {
  const full = detail === "full";
  const words = full ? (why ?? alert.title) : `an alert of severity ${alert.severity}`;
  return {
    summary: cut(`${why && full ? "" : "NOT CHECKED YET: "}${safe(words, longestSummary)}`, longestSummary),
    lines: [
      cut(`Severity ${alert.severity}, from ${safe(alert.source, 60)}.`, longestLine),
      nothingToHunt
        ? "It names nothing that can be hunted: no address, name, hash or account."
        : "The workspace has not answered yet: the answer follows in the thread and as a note.",
      thread(link) || "There is no thread with an address: open the channel.",
    ],
  };
}

/** `GOT IN AND ACTED: SSH as dbadmin on MSTICALERTSLXVM2, script run` */
function happened(answer: HuntAnswer): string {
  const [first] = chaptersOf(answer.rows);
  const words = first ? chapterWords(first) : safe(answer.result.indicator.value, 60);
  return `${headline(answer)}: ${words}`;
}

function chapterWords({ entry, deeds }: Chapter): string {
  if (!entry) return deeds.map(deedWords).join(", ");
  const how = safe(entry.detail, 40).replace(/ in$/, "");
  const who = entry.actor ? ` as ${safe(entry.actor, 40)}${andMore(entry.actors)}` : "";
  const where = entry.target ? ` on ${safe(entry.target, 40)}${andMore(entry.targets)}` : "";
  return [`${how}${who}${where}`, ...deeds.map(deedWords)].join(", ");
}

const andMore = (all: readonly string[]) => (all.length > 1 ? ` and ${all.length - 1} more` : "");

const deedWords = (deed: LensRow) => `${deed.rows > 1 ? `${deed.rows} ` : ""}${safe(deed.detail, 40)}`;

/** `Got in 18 Feb 15:29, last seen 8 h ago` */
function whenWords({ result, rows, now }: HuntAnswer): string {
  const { activity } = result;
  const [first] = chaptersOf(rows);
  const since = first?.entry?.first ?? activity.firstSeen;
  const gotIn = activity.use === null && (activity.level === "impact" || activity.level === "access");
  const verb = gotIn ? "got in" : "first seen";
  const last = activity.lastSeen
    ? [activity.ongoing ? "still going on" : `last seen ${ago(activity.lastSeen, now)}`]
    : ["no row of it was found"];
  return [...(since ? [`${verb} ${clock(since)} UTC`] : []), ...last].join(", ");
}

function also({ rows }: HuntAnswer): string {
  const others = chaptersOf(rows).slice(1).map(chapterWords);
  return others.length > 0 ? `, also ${others.join(" and ")}` : "";
}

const others = (count: number) => (count > 0 ? `, and ${plural(count, "other indicator")} of this alert got in` : "");

/** `14 alerts, incident 1174 New, nobody on it; verdict malicious (0 of 5 sources answered); blind: ...` */
function standing({ result, now }: HuntAnswer): string {
  const { alerts, incidents, activity, verdict, coverage, window } = result;
  const incident = incidents[0];
  const work = [
    plural(alerts.total, "alert"),
    incident ? incidentWords(incident, activity.lastSeen) : "no incident",
  ].join(", ");
  const sources =
    verdict.asked === 0 ? "no source asked" : `${verdict.answered} of ${plural(verdict.asked, "source")} answered`;
  const blind = blindSpots(coverage, window, { now }).slice(0, 2).join(", ");
  return `${work}; verdict ${verdict.level} (${sources}); blind: ${blind || "nothing known"}.`;
}

function doNext(answer: HuntAnswer, { detail, link }: PageTextOptions): string {
  const steps = detail === "full" ? plain(nextSteps(answer), clock) : "";
  return [steps ? `Do next: ${defangText(steps)}.` : "", thread(link)].filter(Boolean).join(" ") || "Open the channel.";
}

const thread = (link: string | null) => (link ? `Thread: ${link}` : "");

function reach(answer: HuntAnswer): string {
  const { hosts, accounts } = touched(answer.rows);
  const parts = [
    ...(hosts.length > 0 ? [plural(hosts.length, "host")] : []),
    ...(accounts.length > 0 ? [plural(accounts.length, "account")] : []),
  ];
  return parts.join(", ") || "details in the thread";
}

/** A stranger's words: nothing invisible in them, nothing that a phone makes a link of. */
function safe(words: string, most: number): string {
  return defangText(plain([untrusted(words, most)], clock));
}

function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
