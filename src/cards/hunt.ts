import type { Block, Card, Line } from "../model/card.ts";
import { type AlertItem, type HuntResult, levelRank } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import type { IndicatorKind } from "../model/indicator.ts";
import { kindWords } from "../model/indicator-words.ts";
import { touched } from "../model/touched.ts";
import { anomalyLine } from "./anomaly.ts";
import { alertsUnread, blindSpots } from "./blind-spots.ts";
import { handlingLine } from "./handling.ts";
import { headline, isInUse, isUnjudged, toneOf } from "./headline.ts";
import { huntActions } from "./hunt-actions.ts";
import { incidentWords } from "./incident-words.ts";
import { validity } from "./intel-words.ts";
import { nextSteps } from "./next.ts";
import { oursLines, whoseLines } from "./ours.ts";
import { ownerLine } from "./owner.ts";
import { reputationWords } from "./reputation.ts";
import { joined, strong, untrusted, visible } from "./span.ts";
import { lensStories, storyLine } from "./story.ts";
import { aboutLine, subjectFacts, useLine } from "./subject.ts";
import { previewName, subjectLine } from "./subject-line.ts";
import { ago, capital, clock, clockAt, dayAt, number, plural, span, windowWords } from "./words.ts";

export interface HuntCardOptions {
  /** Verbs that exist here: a button is drawn only for those. */
  readonly verbs: ReadonlySet<string>;
  /** Options that its buttons say again. */
  readonly again?: readonly string[];
  /** What the team knew before, a line each. */
  readonly earlier?: readonly Line[];
}

/** The answer of a hunt as one card, in the order a sleepy reader needs it. */
export function huntCard(answer: HuntAnswer, options: HuntCardOptions): Card {
  const { result } = answer;
  return {
    title: headline(answer),
    tone: toneOf(answer),
    preview: previewOf(answer),
    blocks: [
      ...(result.activity.level === "none" ? notSeenBlocks(answer) : seenBlocks(answer)),
      ...earlierNotes(options.earlier),
    ],
    actions: huntActions(answer, options.verbs, options.again ?? []),
  };
}

function earlierNotes(lines: readonly Line[] = []): Block[] {
  return lines.length > 0 ? [{ kind: "note", line: joined(lines, " · ") }] : [];
}

/** Line 1 as a push notification shows it. */
function previewOf(answer: HuntAnswer): string {
  const { indicator, window, verdict } = answer.result;
  return `${headline(answer)} · ${previewName(indicator)} · ${windowWords(window, answer.now)} · verdict: ${verdict.level}`.slice(
    0,
    150,
  );
}

function seenBlocks(answer: HuntAnswer): Block[] {
  const { result } = answer;
  const stories = lensStories(answer.rows, result.indicator);
  const own = isInUse(answer);
  const lines = [
    subjectLine(answer),
    ...(answer.ours ? oursLines(answer, answer.ours) : []),
    ...whoseLines(answer),
    aboutLine(answer),
    answer.ours ? [] : own ? useLine(answer) : storyLine(answer.rows),
    unreadLine(answer),
    whenAndWho(answer),
  ].filter((line) => line.length > 0);
  const blocks: Block[] = [{ kind: "text", lines }];
  // What our own people do all day through an address of ours is no story: the rows stand in Details.
  if (stories.length > 0 && !answer.ours) {
    blocks.push({
      kind: "table",
      columns: [
        { name: "Lens" },
        { name: own ? "What it did" : "What it did (worst first)" },
        { name: "Rows", align: "right" },
        { name: "When, UTC" },
      ],
      rows: stories.map((story) => [
        [capital(story.lens)],
        story.line,
        [number(story.rows)],
        [span(story.first, story.last)],
      ]),
    });
  }
  const anomaly = anomalyLine(answer);
  const facts = [
    alertsFact(result),
    ...(result.alerts.around.length > 0
      ? [{ label: "Near it", value: [...alertsLine(result.alerts.around), " on what it touched, within 24 h"] as Line }]
      : []),
    ...subjectFacts(answer),
    ...(anomaly.length > 0 ? [{ label: "Anomaly", value: anomaly }] : []),
    ...outsideFacts(answer),
    {
      label: "Blind spots",
      value: [
        [...unjudgedSpot(answer), ...blindSpots(result.coverage, result.window, answer)].join(" · ") || "none known",
      ] as Line,
    },
  ];
  const next = nextSteps(answer);
  if (next.length > 0) facts.push({ label: "Next", value: next });
  facts.push({ label: "Tables", value: [tablesWords(answer)] });
  blocks.push({ kind: "facts", facts });
  return blocks;
}

/** What a person has to look at, because nothing here can. */
function unreadLine(answer: HuntAnswer): Line {
  if (!isUnjudged(answer)) return [];
  const { unread, result } = answer;
  const names = unread.slice(0, 3).map(({ table, hits }): Line => [untrusted(table, 60), ` ${number(hits)}`]);
  const more = unread.length > names.length ? ` and ${unread.length - names.length} more` : "";
  return [
    `Rows that no question here reads for ${kindWords(result.indicator.kind).some} (`,
    ...joined(names, ", "),
    `${more}): look at them, they are not judged.`,
  ];
}

/** Rows that could mean more than what is told: as long as that is less than getting in. */
function unjudgedSpot(answer: HuntAnswer): string[] {
  const { unread, result } = answer;
  if (isUnjudged(answer) || levelRank(result.activity.level) >= levelRank("access")) return [];
  return unread.slice(0, 2).map(({ table, hits }) => `${plural(hits, "row")} in ${table} not judged`);
}

/** What the world outside says: asked about nothing that is ours. */
function outsideFacts(answer: HuntAnswer): { label: string; value: Line }[] {
  const { indicator, activity } = answer.result;
  const handling = handlingLine(answer.result.tlp, answer.withheld);
  const confined = handling.length > 0 ? [{ label: "TLP", value: handling }] : [];
  if (activity.use !== null) return confined;
  // Whose it is was said in line 2 where it is ours.
  const owner = answer.ours ? [] : ownerLine(indicator, answer.findings, answer.shared);
  return [
    { label: "Intel", value: intelLine(answer) },
    ...confined,
    ...(owner.length > 0 ? [{ label: "Owner", value: owner }] : []),
  ];
}

function notSeenBlocks(answer: HuntAnswer): Block[] {
  const { result } = answer;
  const { coverage } = result;
  const blind = [
    ...blindSpots(coverage, result.window, answer),
    ...(answer.keptSince ? [`data kept since ${dayAt(answer.keptSince, answer.now)}`] : []),
  ];
  const about = aboutLine(answer);
  const lines: Line[] = [
    subjectLine(answer),
    ...(answer.ours ? [] : whoseLines(answer)),
    ...(about.length > 0 ? [about] : []),
    [`No row in ${plural(coverage.searched, "table")} that can hold ${heldAs(result.indicator.kind)}.`],
    [blind.length > 0 ? `Not proof: ${blind.join(", ")}.` : "Every table was searched and is up to date."],
  ];
  if (answer.newestRow)
    lines.splice(1, 0, [
      strong("All data is older than this window"),
      `: newest row ${clockAt(answer.newestRow, answer.now)} UTC.`,
    ]);
  return [
    { kind: "text", lines },
    {
      kind: "facts",
      facts: [...subjectFacts(answer), ...outsideFacts(answer)],
    },
  ];
}

/** A network is not in a row: addresses of it are. */
const heldAs = (kind: IndicatorKind): string => kindWords(kind === "cidr" ? "ip" : kind).some;

function whenAndWho(answer: HuntAnswer): Line {
  const { activity, incidents } = answer.result;
  const { hosts, accounts } = touchedBesides(answer);
  const parts: string[] = [];
  if (activity.lastSeen)
    parts.push(
      activity.ongoing
        ? `Ongoing, last row ${ago(activity.lastSeen, answer.now)}`
        : `Last seen ${ago(activity.lastSeen, answer.now)}`,
    );
  if (activity.seenBefore === false && activity.firstSeen) {
    parts.push(
      `never seen before ${dayAt(activity.firstSeen, answer.now)}${answer.keptSince ? ` (data kept since ${dayAt(answer.keptSince, answer.now)})` : ""}`,
    );
  } else if (typeof activity.seenBefore === "string")
    parts.push(`seen before: ${clockAt(activity.seenBefore, answer.now)}`);
  const reach = [
    hosts.length ? plural(hosts.length, "host") : "",
    accounts.length ? plural(accounts.length, "account") : "",
  ].filter(Boolean);
  const tried = triedOnly(answer, accounts);
  if (tried > 0) reach.push(`${plural(tried, reach.length > 0 ? "more account" : "account")} tried`);
  if (reach.length > 0) parts.push(reach.join(", "));
  const words = incidents.slice(0, 2).map((incident) => incidentWords(incident, activity.lastSeen));
  const all = [...parts, ...words].join(" · ");
  return all ? [all] : [];
}

/** Accounts that an address tried in vain, besides those that were reached. */
function triedOnly({ rows, result: { indicator } }: HuntAnswer, reached: readonly string[]): number {
  if (indicator.kind !== "ip" && indicator.kind !== "cidr") return 0;
  const known = new Set(reached.map((name) => name.toLowerCase()));
  const tried = rows.filter(({ outcome, actor }) => (outcome === "tried" || outcome === "blocked") && actor !== "");
  return new Set(tried.map(({ actor }) => actor.toLowerCase()).filter((name) => !known.has(name))).size;
}

/** What it reached besides itself: of a host its people, of an account its hosts. */
function touchedBesides({ rows, result: { indicator } }: HuntAnswer): { hosts: string[]; accounts: string[] } {
  const { hosts, accounts } = touched(rows);
  return { hosts: indicator.kind === "host" ? [] : hosts, accounts: indicator.kind === "account" ? [] : accounts };
}

function alertsFact({ alerts, coverage }: HuntResult): { label: string; value: Line } {
  const unread = alertsUnread(coverage);
  if (unread && alerts.total === 0) return { label: "Alerts", value: [`not read: ${unread}`] };
  const label = plural(alerts.total, "Alert").replace(/^(\S+) (\S+)$/, "$2 $1");
  return { label, value: alertsLine(alerts.items) };
}

function alertsLine(items: readonly AlertItem[]): Line {
  if (items.length === 0) return ["none names it"];
  const groups = new Map<string, AlertItem[]>();
  for (const item of items)
    groups.set(`${item.name} ${item.severity}`, [...(groups.get(`${item.name} ${item.severity}`) ?? []), item]);
  const parts = [...groups.values()]
    .sort((a, b) => a.length - b.length || b[0]?.time.localeCompare(a[0]?.time ?? "") || 0)
    .slice(0, 3)
    .flatMap((group): Line[] => {
      const newest = group[0];
      if (!newest) return [];
      const severity = visible(newest.severity, 40);
      const tail = group.length > 1 ? ` x${group.length} (${severity})` : ` (${severity}) ${clock(newest.time)}`;
      return [[untrusted(newest.name, 60), tail]];
    });
  return joined(parts, " · ");
}

function intelLine(answer: HuntAnswer): Line {
  const { intelligence, activity } = answer.result;
  const words =
    intelligence.length === 0
      ? "none in the workspace"
      : `${plural(intelligence.length, "workspace indicator")}, ${intelligence
          .slice(0, 2)
          .map((item) => validity(item, activity.firstSeen))
          .join("; ")}`;
  return [`${words} · ${reputationWords(answer.findings)}`];
}

function tablesWords(answer: HuntAnswer): string {
  const { tables, coverage } = answer.result;
  const hits = tables.slice(0, 4).map((table) => `${table.table} ${number(table.hits)}`);
  const rest = tables.length - hits.length;
  return [
    ...hits,
    ...(rest > 0 ? [`+${rest}`] : []),
    `searched ${coverage.searched}, ${failedWords(coverage.failed)}`,
  ].join(" · ");
}

/** A file of which some lines could not be read was searched all the same. */
function failedWords(failed: HuntAnswer["result"]["coverage"]["failed"]): string {
  const tables = new Set(failed.map((entry) => entry.table)).size;
  return tables === 0 ? "0 failed" : `${tables} failed or read in part`;
}
