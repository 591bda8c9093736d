import type { HuntResult } from "../model/hunt.ts";
import type { KeptHunt } from "../model/kept.ts";
import {
  type CaseExport,
  type ExportFile,
  type Finding,
  fileStem,
  findingsIn,
  instant,
  kqlOf,
  titleOf,
  tlpLabel,
} from "./case-export.ts";
import { codeBlock, codeSpan, inert, markdownTable } from "./markdown-text.ts";
import { keptRows } from "./own-table.ts";
import { coverageLines, type PlainTable, resultTables } from "./result-tables.ts";

/** The case file as one Markdown document: summary, what was found with every query, what happened when. */
export function toMarkdown(given: CaseExport): readonly ExportFile[] {
  const findings = findingsIn(given.events);
  const lines = [
    ...head(given),
    "",
    "## Summary",
    "",
    ...given.summary.map((line) => `- ${inert(line)}`),
    "",
    ...(findings.length > 0 ? ["## What was found", ""] : []),
    ...findings.flatMap((finding) => findingLines(finding, given)),
    "## Timeline",
    "",
    ...timelineTable(given),
  ];
  return [
    { name: `${fileStem(given)}.md`, mime: "text/markdown; charset=utf-8", content: `${lines.join("\n").trimEnd()}\n` },
  ];
}

/** Title and the line of provenance. */
export function head(given: CaseExport): readonly string[] {
  const { state, at, by, spelling } = given;
  const about = state.indicators.slice(0, 3).map((indicator) => codeSpan(spelling.indicator(indicator)));
  const rest = state.indicators.length - about.length;
  const names = [...about, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  const parts = [
    tlpLabel(given),
    `case file ${codeSpan(state.investigation.id)}`,
    `opened ${instant(state.investigation.openedAt)} by ${inert(state.investigation.openedBy.name)}`,
    `exported ${instant(at)} by ${inert(by.name)}`,
  ];
  return [`# Case file${names ? `: ${names}` : ""}`, "", parts.filter(Boolean).join(" · ")];
}

function findingLines(finding: Finding, given: CaseExport): readonly string[] {
  const { hunts, table } = finding;
  return [
    ...hunts.flatMap((kept) => [...huntLines(kept, finding, given), ...queryLines(kept)]),
    ...(table ? ownQueryLines(finding, given) : []),
  ];
}

/** What one hunt found, without its queries. */
function huntLines({ result, hash, cut }: KeptHunt, finding: Finding, given: CaseExport): readonly string[] {
  const { spelling } = given;
  return [
    `### ${huntTitle(result, given)}`,
    "",
    ...judgement(result, finding, given),
    ...resultTables(result, spelling).flatMap(tableLines),
    ...searched(result, given),
    `SHA-256 of this result in canonical JSON: ${codeSpan(hash)}${cut ? " (long lists were shortened before)" : ""}`,
    "",
  ];
}

export function huntTitle({ indicator, window }: HuntResult, { spelling }: CaseExport): string {
  return `${codeSpan(spelling.indicator(indicator))}, ${instant(window.from)} to ${instant(window.to)}`;
}

/** Who asked, what it came to, and why. */
export function judgement(
  { activity, verdict }: HuntResult,
  { at, person }: Finding,
  { spelling }: CaseExport,
): readonly string[] {
  return [
    `Asked ${instant(at)} by ${inert(person.name)}. Activity **${activity.level}**, verdict **${verdict.level}**.`,
    "",
    ...listed(
      "Why",
      [...activity.reasons, ...verdict.reasons].map((reason) => spelling.text(reason)),
    ),
  ];
}

/** What was searched and what could not be seen. */
export function searched(result: HuntResult, { spelling }: CaseExport): readonly string[] {
  return listed("What was searched", coverageLines(result, spelling));
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [`**${title}**`, "", ...lines.map((line) => `- ${inert(line)}`), ""] : [];
}

/** What happened in the case, when and by whom. */
export function timelineTable({ story }: CaseExport): readonly string[] {
  return markdownTable(
    [{ name: "When" }, { name: "Who" }, { name: "What" }],
    story.map(({ at, who, what }) => [instant(at), inert(who), inert(what)]),
  );
}

export function tableLines({ title, columns, rows }: PlainTable): readonly string[] {
  return [
    `**${title}**`,
    "",
    ...markdownTable(
      columns,
      rows.map((row) => row.map(inert)),
    ),
  ];
}

function queryLines({ result }: KeptHunt): readonly string[] {
  if (result.queries.length === 0) return [];
  return [
    "Every query asked for it:",
    "",
    ...result.queries.flatMap(({ id, kql, ms }) => [
      `${codeSpan(id)}, ${Math.round(ms)} ms`,
      "",
      codeBlock("kusto", kql),
      "",
    ]),
  ];
}

function ownQueryLines(finding: Finding, { spelling }: CaseExport): readonly string[] {
  const { at, person, table } = finding;
  if (!table) return [];
  const rows = keptRows(table).map((row) => row.map((cell) => inert(spelling.text(cell))));
  return [
    `### ${inert(titleOf(finding))}, ${instant(at)} by ${inert(person.name)}`,
    "",
    codeBlock("kusto", kqlOf(finding)),
    "",
    ...markdownTable(
      table.columns.map(({ name }) => ({ name: inert(spelling.text(name)) })),
      rows,
    ),
    `${table.total} rows${table.total > rows.length ? `, the first ${rows.length} kept` : ""}`,
    "",
  ];
}
