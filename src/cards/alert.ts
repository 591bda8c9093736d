import { type Action, type Block, type Card, type Line, mostButtons } from "../model/card.ts";
import type { VerdictWord } from "../model/enrich.ts";
import { type Activity, type ActivityLevel, levelRank } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import { type Alert, gotIn, type PageState } from "../model/page.ts";
import { said, value } from "./event-words.ts";
import { rangeText } from "./hunt-actions.ts";
import { pageActions, pageLine } from "./page.ts";
import { strong } from "./span.ts";
import { capital, clock, number, plural } from "./words.ts";

/** What a card says of one indicator. */
export interface AlertAnswer {
  readonly indicator: Indicator;
  readonly level: ActivityLevel;
  readonly use: Activity["use"];
  readonly verdict: VerdictWord;
  readonly rows: number;
  readonly alerts: number;
  /** The whole card, of its buttons the chart alone. */
  readonly card: Card;
  readonly window: { readonly from: string; readonly to: string };
}

export interface AlertView {
  readonly alert: Alert;
  readonly times: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Null until they were read out of the alert's texts. */
  readonly indicators: readonly Indicator[] | null;
  readonly answers: readonly AlertAnswer[];
  readonly troubles: readonly string[];
  readonly hunted: boolean;
  readonly page: PageState | null;
  /** True when another card speaks for it. */
  readonly inStorm: boolean;
}

/** An alert that came in, with what the workspace knows of the worst it names, and where its page stands. */
export function alertCard(view: AlertView, verbs: ReadonlySet<string>): Card {
  const { alert, page, inStorm } = view;
  const answers = byWeight(view.answers);
  const [worst] = answers;
  const over = alert.status === "resolved" ? "RESOLVED · " : "";
  const word = worst?.card.title ?? (view.hunted ? "ALERT" : "ALERT, hunting");
  const blocks: Block[] = [{ kind: "text", lines: headLines(view) }];
  if (worst && !inStorm) blocks.push(...worst.card.blocks);
  if (answers.length > 1 && !inStorm) blocks.push(othersTable(answers));
  const actions = [...(page ? pageActions(page, verbs) : []), ...huntButtons(worst, verbs)];
  const links: Action[] = [
    ...(inStorm ? [] : (worst?.card.actions ?? []).filter((action) => "open" in action)),
    ...(alert.url ? [{ label: "Open the alert", open: alert.url }] : []),
  ];
  return {
    title: `${over}${word}`,
    tone: over ? "calm" : page?.phase === "failed" ? "alarm" : (worst?.card.tone ?? "notice"),
    preview: `${over}${word} · alert, severity ${alert.severity}, from ${alert.source}`.slice(0, 150),
    blocks,
    actions: inStorm ? links : [...actions.slice(0, mostButtons - links.length), ...links],
  };
}

function headLines(view: AlertView): Line[] {
  const { alert, times, firstAt, lastAt, page, inStorm } = view;
  const when = alert.occurredAt ?? firstAt;
  const repeated = times > 1 ? ` · told ${number(times)} times, last ${clock(lastAt)}` : "";
  return [
    [strong("Alert"), " ", said(alert.title, 120)],
    [strong(capital(alert.severity)), " · ", said(alert.source, 40), ` · ${clock(when)} UTC${repeated}`],
    ...(inStorm ? [["One of many of its rule: the digest of this storm speaks for it."]] : [standing(view)]),
    ...(page && !inStorm ? [pageLine(page)] : []),
  ];
}

/** How far the hunts are. */
function standing({ indicators, answers, hunted, troubles }: AlertView): Line {
  if (indicators === null) return ["Reading what it names ..."];
  if (indicators.length === 0) return ["It names nothing that can be hunted: no address, name, hash or account."];
  const names = plural(indicators.length, "indicator");
  if (!hunted) return [`Hunting: ${answers.length} of ${names} answered`];
  const missing = indicators.length - answers.length;
  if (missing === 0) return [`${names} hunted`];
  return [strong(`${missing} of ${names} without an answer`), ...(troubles[0] ? [": ", said(troubles[0], 200)] : [])];
}

/** Worst first: what happened, then the verdict, then how much. */
export function byWeight<T extends Pick<AlertAnswer, "level" | "verdict" | "rows">>(answers: readonly T[]): T[] {
  const verdicts: readonly VerdictWord[] = ["benign", "unknown", "suspicious", "malicious"];
  return [...answers].sort(
    (a, b) =>
      levelRank(b.level) - levelRank(a.level) ||
      verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict) ||
      b.rows - a.rows,
  );
}

function othersTable(answers: readonly AlertAnswer[]): Block {
  return {
    kind: "table",
    columns: [
      { name: "Everything it names" },
      { name: "What happened" },
      { name: "Verdict" },
      { name: "Rows", align: "right" },
      { name: "Alerts", align: "right" },
    ],
    rows: answers.map(({ indicator, card, verdict, rows, alerts }) => [
      [value(indicator)],
      [card.title],
      [verdict],
      [number(rows)],
      [number(alerts)],
    ]),
  };
}

function huntButtons(worst: AlertAnswer | undefined, verbs: ReadonlySet<string>): Action[] {
  if (!worst) return [];
  const subject = subjectWord(worst.indicator.kind, worst.indicator.value);
  const wanted: Action[] = [
    { label: "Take it", run: ["take"], show: "thread" },
    { label: "Whole hunt", run: ["hunt", subject, rangeText(worst.window)], show: "thread" },
    { label: "Page on-call", run: ["page"], show: "me" },
  ];
  return wanted.filter((action) => "run" in action && verbs.has(action.run[0] ?? ""));
}

export interface StormView {
  readonly source: string;
  readonly rule: string;
  readonly startedAt: string;
  readonly lastAt: string;
  readonly total: number;
  readonly counts: Readonly<Partial<Record<Alert["severity"], number>>>;
  /** How many of them were hunted to the end. */
  readonly hunted: number;
  readonly answers: readonly AlertAnswer[];
  readonly page: PageState | null;
}

const mostRows = 15;

/** Many alerts of one rule as one card: how many, and every indicator that got in. */
export function stormCard(view: StormView, verbs: ReadonlySet<string>): Card {
  const answers = byWeight(view.answers);
  const inside = answers.filter(gotIn);
  const word = answers[0]?.card.title ?? "ALERTS";
  const title = `STORM · ${number(view.total)} alerts${inside.length > 0 ? ` · ${inside.length} got in` : ""}`;
  const counts = Object.entries(view.counts).map(([severity, count]) => `${number(count)} ${severity}`);
  const shown = answers.slice(0, Math.max(mostRows, inside.length));
  const lines: Line[] = [
    [strong("Rule"), " ", said(view.rule, 120), " · ", said(view.source, 40)],
    [
      `${plural(view.total, "alert")} from ${clock(view.startedAt)} to ${clock(view.lastAt)} UTC · ${counts.join(", ")}`,
    ],
    [
      `${plural(answers.length, "indicator")} answered, ${number(view.hunted)} of ${plural(view.total, "alert")} hunted · worst: `,
      strong(word),
    ],
    ...(view.page ? [pageLine(view.page)] : []),
  ];
  const blocks: Block[] = [{ kind: "text", lines }];
  if (shown.length > 0) blocks.push(othersTable(shown));
  if (shown.length < answers.length)
    blocks.push({
      kind: "note",
      line: [`${plural(answers.length - shown.length, "more indicator")}, none of which got in.`],
    });
  const [first] = answers;
  const actions = [...(view.page ? pageActions(view.page, verbs) : []), ...huntButtons(first, verbs)];
  return {
    title,
    tone: inside.length > 0 ? "alarm" : "notice",
    preview: title,
    blocks,
    actions: actions.slice(0, mostButtons),
  };
}

/** The digest's words on a phone: how many, and the worst of them. */
export function stormSummary(view: Pick<StormView, "total" | "rule">, worst: string | null): string {
  return `${number(view.total)} alerts of one rule${worst ? `, worst: ${worst}` : ""}`;
}
