import { defang } from "../indicators/defang.ts";
import type { Action, Block, Card, Line } from "../model/card.ts";
import type { HuntAnswer, LensRow } from "../model/hunt-answer.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { Picture } from "../model/pictures.ts";
import { alertChoices } from "./alert-list.ts";
import { attributions, noticeable, sourcesBlock } from "./findings.ts";
import { huntActions, narrowerWindow, rangeText, widerHunt } from "./hunt-actions.ts";
import { kqlForm } from "./kql-form.ts";
import { queriesFile } from "./queries-file.ts";
import { otherRange } from "./range-form.ts";
import { code, untrusted } from "./span.ts";
import { subjectLine } from "./subject-line.ts";
import { clock, number, plural, span } from "./words.ts";

const mostRows = 25;
const mostRelated = 10;

export interface DetailsOptions {
  readonly pictures: readonly Picture[];
  /** Verbs that exist here: a button is drawn only for those. */
  readonly verbs: ReadonlySet<string>;
  /** Options that its buttons say again. */
  readonly again: readonly string[];
  /** False where the queries are at hand in another way. */
  readonly withQueries: boolean;
}

/** What goes to the thread: every row, table, alert, source and question, and the pictures. */
export function detailsCard(answer: HuntAnswer, { pictures, verbs, again, withQueries }: DetailsOptions): Card {
  const { result } = answer;
  const subject = subjectWord(result.indicator.kind, result.indicator.value);
  return {
    title: "Details",
    tone: "calm",
    preview: `Details of ${defang(result.indicator)}`,
    blocks: [
      {
        kind: "text",
        lines: [
          subjectLine(answer),
          ...result.verdict.reasons.map((reason): Line => ["because ", untrusted(reason, 200)]),
        ],
      },
      ...rowsBlock(answer.rows),
      ...alertsBlock(answer),
      ...tablesBlock(answer),
      ...coverageBlock(answer),
      ...sourcesBlock(answer.findings),
      ...relatedBlock(answer, again),
      ...pictures.map(({ link, ...picture }): Block => ({ kind: "image", ...picture, ...(link ? { link } : {}) })),
      ...questionsNote(answer),
      ...(withQueries ? [queriesFile(result)] : []),
      ...attributions(answer.findings),
    ],
    actions: [
      ...shifted(answer, subject, verbs, again),
      otherRange(subject, result.window, again),
      ...kqlAction(result, verbs),
      ...noticeable(answer.findings, ["hunt", ...again, subject, rangeText(result.window), "--active"]),
      ...(result.links.portal ? [{ label: "Open in the portal", open: result.links.portal }] : []),
    ],
  };
}

/** A shorter window, and a longer one where the answer had no room for it. */
function shifted(answer: HuntAnswer, subject: string, verbs: ReadonlySet<string>, again: readonly string[]): Action[] {
  const { window } = answer.result;
  const narrower = narrowerWindow(window);
  const wider = widerHunt(subject, window, again);
  const offered = huntActions(answer, verbs, again).flatMap((action) =>
    "run" in action ? [action.run.join(" ")] : [],
  );
  return [
    ...(narrower ? [{ label: `Narrower: ${narrower.label}`, run: ["hunt", ...again, subject, narrower.range] }] : []),
    ...(wider && !offered.includes(wider.run.join(" ")) ? [wider] : []),
  ];
}

function kqlAction(result: HuntAnswer["result"], verbs: ReadonlySet<string>): Action[] {
  const form = verbs.has("kql") ? kqlForm(result) : null;
  return form ? [form] : [];
}

function rowsBlock(rows: readonly LensRow[]): Block[] {
  if (rows.length === 0) return [];
  const shown = [...rows].sort((a, b) => b.last.localeCompare(a.last)).slice(0, mostRows);
  return [
    {
      kind: "table",
      columns: [
        { name: "When, UTC" },
        { name: "What" },
        { name: "Who" },
        { name: "Where" },
        { name: "Rows", align: "right" },
      ],
      rows: shown.map((row) => [
        [span(row.first, row.last)],
        [untrusted(row.detail, 60)],
        [untrusted(row.actor, 60)],
        [untrusted(row.target, 60)],
        [number(row.rows)],
      ]),
      ...(rows.length > shown.length ? { more: `${rows.length - shown.length} more in the JSON` } : {}),
    },
  ];
}

function alertsBlock({ result: { alerts: named, indicator, window } }: HuntAnswer): Block[] {
  const alerts = named.items;
  if (alerts.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [
        { name: "When, UTC" },
        { name: "Alert" },
        { name: "Severity" },
        { name: "Status" },
        { name: "On" },
        { name: "Named in" },
      ],
      rows: alerts
        .slice(0, mostRows)
        .map((alert) => [
          [clock(alert.time)],
          [untrusted(alert.name, 80)],
          [untrusted(alert.severity, 40)],
          [untrusted(alert.status, 40)],
          [untrusted(alert.entity, 60)],
          [alert.matchedIn.join(", ")],
        ]),
      ...(alerts.length > mostRows ? { more: `${alerts.length - mostRows} more in the JSON` } : {}),
    },
    ...alertChoices(alerts, indicator, window),
  ];
}

function tablesBlock({ result }: HuntAnswer): Block[] {
  if (result.tables.length === 0) return [];
  return [
    {
      kind: "table",
      columns: [{ name: "Table" }, { name: "Rows", align: "right" }, { name: "When, UTC" }],
      rows: result.tables.map((table) => [
        [table.table],
        [number(table.hits)],
        [table.first && table.last ? span(table.first, table.last) : ""],
      ]),
    },
  ];
}

/** Everything that was not looked at, one by one. */
function coverageBlock({ result: { coverage } }: HuntAnswer): Block[] {
  const facts = [
    ...coverage.failed.map((entry) => ({
      label: "Failed",
      value: [`${entry.table}: `, untrusted(entry.reason, 200)] as Line,
    })),
    ...coverage.skipped.map((entry) => ({ label: "Not searched", value: [`${entry.table}: ${entry.reason}`] as Line })),
    ...coverage.stale.map((entry) => ({
      label: "Silent",
      value: [`${entry.table} since ${clock(entry.last)}`] as Line,
    })),
    ...coverage.shortRetention.map((entry) => ({
      label: "Starts late",
      value: [`${entry.table} holds rows only from ${clock(entry.from)}`] as Line,
    })),
    ...(coverage.absent.length > 0 ? [{ label: "No logs of", value: [coverage.absent.join(", ")] as Line }] : []),
  ];
  return facts.length > 0 ? [{ kind: "facts", facts }] : [];
}

function relatedBlock({ result }: HuntAnswer, again: readonly string[]): Block[] {
  if (result.related.length === 0) return [];
  const range = rangeText(result.window);
  const choices = result.related.slice(0, mostRelated).map(
    (item): Action => ({
      label: `${item.value} (${item.kind}, ${number(item.hits)})`,
      run: ["hunt", ...again.filter((word) => word !== "--wide"), subjectWord(item.kind, item.value), range],
    }),
  );
  return [{ kind: "choices", label: "Hunt next", choices }];
}

function questionsNote({ result }: HuntAnswer): Block[] {
  const asked = [...new Set(result.queries.map((query) => query.id))];
  return [
    {
      kind: "note",
      line: [
        `${plural(asked.length, "question")} asked in ${(result.tookMs / 1000).toFixed(1)} s: `,
        code(asked.join(", ")),
      ],
    },
  ];
}
