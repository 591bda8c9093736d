import type { Action, Block, Card, Line } from "../model/card.ts";
import type { Finding, Tlp } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import { kindWords, subjectWord } from "../model/indicator-words.ts";
import { factsBlock } from "./case.ts";
import { countsNote, detailsToMe } from "./counts.ts";
import { said, value } from "./event-words.ts";
import { attributions, noticeable, silentFacts } from "./findings.ts";
import { handlingLine } from "./handling.ts";
import { ownerLine } from "./owner.ts";
import { votesWords } from "./reputation.ts";
import { strong } from "./span.ts";
import { previewName } from "./subject-line.ts";
import { duration, plural } from "./words.ts";

export interface EnrichmentParts {
  readonly indicator: Indicator;
  readonly findings: readonly Finding[];
  /** How far it may go, and why where that is not what was asked for. */
  readonly handling: { readonly level: Tlp; readonly reason: string | null };
  /** An analyst's own word on it, in words. */
  readonly word: string | null;
  /** More of them may answer yet. */
  readonly isWorking: boolean;
  /** Guests or another organisation read along: counts, and no words of anybody. */
  readonly countsOnly: boolean;
  /** The same request, for whoever wants all of it alone. */
  readonly again: readonly string[];
}

const mostLinks = 3;

/** What others know of an indicator, who said it and how old that is, and who was not asked and why. No log is read for it. */
export function enrichmentCard(parts: EnrichmentParts): Card {
  const { indicator, findings, isWorking, countsOnly, again } = parts;
  const answered = findings.filter(isAnswer);
  const title = isWorking ? "LOOKING UP" : answered.length > 0 ? "LOOKED UP" : "NOTHING LOOKED UP";
  const judged = judgement(findings);
  const subject = subjectWord(indicator.kind, indicator.value);
  return {
    title,
    tone: judged === "malicious" ? "alarm" : judged === "suspicious" ? "notice" : "calm",
    preview: `${title} · ${previewName(indicator)} · reputation: ${votesWords(findings)}`.slice(0, 150),
    blocks: countsOnly ? countBlocks(parts) : wholeBlocks(parts, answered),
    ...(isWorking ? {} : { actions: countsOnly ? [detailsToMe(again)] : actionsOf(subject, findings) }),
  };
}

/** It has something to say, if only that it never saw the value. */
const isAnswer = ({ status }: Finding) => status === "ok" || status === "not_found";

/** The worst that one of those who judge says. */
function judgement(findings: readonly Finding[]): "malicious" | "suspicious" | null {
  const said = findings
    .filter(({ status, kind }) => status === "ok" && kind !== "context")
    .map(({ verdict }) => verdict);
  return said.includes("malicious") ? "malicious" : said.includes("suspicious") ? "suspicious" : null;
}

function countBlocks({ indicator, findings }: EnrichmentParts): Block[] {
  return [{ kind: "text", lines: [[value(indicator), ` · reputation: ${votesWords(findings)}`]] }, countsNote];
}

function wholeBlocks(
  { indicator, findings, handling, word, isWorking }: EnrichmentParts,
  answered: readonly Finding[],
): Block[] {
  const lines: Line[] = [[value(indicator), " · ", strong(`reputation: ${votesWords(findings)}`)]];
  if (findings.length === 0 && !isWorking)
    lines.push([`No source takes ${kindWords(indicator.kind).some}: nobody was asked.`]);
  const silent = findings.filter((finding) => !isAnswer(finding));
  const blocks: Block[] = [
    { kind: "text", lines },
    factsBlock([
      ["Owner", indicator.kind === "ip" || indicator.kind === "cidr" ? ownerLine(indicator, findings) : []],
      ["TLP", handlingLine(handling)],
      ["Your word", word ? [said(word, 200)] : []],
    ]),
    ...answerTable(answered),
    ...(silent.length > 0 ? [{ kind: "facts", facts: silentFacts(silent) } as const] : []),
    ...attributions(findings),
  ];
  return blocks.filter((block) => block.kind !== "facts" || block.facts.length > 0);
}

function answerTable(answered: readonly Finding[]): Block[] {
  if (answered.length === 0) return [];
  const order = ["reputation", "blocklist", "context"];
  const sorted = [...answered].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.provider.localeCompare(b.provider),
  );
  return [
    {
      kind: "table",
      columns: [{ name: "Source" }, { name: "What it says" }, { name: "Age" }],
      rows: sorted.map((finding) => [[finding.provider], sayingOf(finding), [ageWords(finding)]]),
    },
  ];
}

/** Its own words; where it has none, what it knows by name. */
function sayingOf(finding: Finding): Line {
  if (finding.status === "not_found") return ["never saw it"];
  const known = Object.entries(finding.facts ?? {}).map(([name, known]) => `${name} ${known}`);
  const words = finding.evidence.length > 0 ? finding.evidence : known;
  const judged = finding.kind === "context" ? "" : `${finding.verdict}${words.length > 0 ? ": " : ""}`;
  return judged === "" && words.length === 0 ? ["nothing more"] : [judged, said(words.join(" · "), 300)];
}

/** How long ago it said so: a remembered answer says how old it is. */
function ageWords({ cached, ageMs }: Finding): string {
  return cached ? `${duration(ageMs)} old` : "asked now";
}

function actionsOf(subject: string, findings: readonly Finding[]): Action[] {
  const answered = findings.filter(isAnswer);
  const links = answered.flatMap(({ link, provider }): Action[] => (link ? [{ label: provider, open: link }] : []));
  const cached = answered.filter((finding) => finding.cached).length;
  return [
    ...(cached > 0 ? [{ label: `Ask ${plural(cached, "source")} again`, run: ["enrich", subject, "refresh"] }] : []),
    { label: "Hunt it", run: ["hunt", subject] },
    ...noticeable(findings, ["enrich", subject, "--active"]),
    ...links.slice(0, mostLinks),
  ];
}
