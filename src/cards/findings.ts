import type { Action, Block, FactsBlock, Line } from "../model/card.ts";
import { askable, type Finding, keyRefused } from "../model/enrich.ts";
import { untrusted } from "./span.ts";

/** Who answered, one by one; those that did not, together by the reason, which is often the same for many. */
export function sourcesBlock(findings: readonly Finding[]): Block[] {
  const told = findings.filter((finding) => finding.status !== "unsupported");
  if (told.length === 0) return [];
  const answered = told.filter((finding) => finding.status === "ok");
  const facts = [
    ...answered.map((finding) => ({ label: finding.provider, value: [...findingLine(finding), age(finding)] })),
    ...silentFacts(told.filter(({ status }) => status !== "ok")),
  ];
  return [{ kind: "facts", facts }];
}

/** Those without an answer, together by the reason. */
export function silentFacts(findings: readonly Finding[]): FactsBlock["facts"] {
  const silent = new Map<string, Finding[]>();
  for (const finding of findings) {
    const reason = JSON.stringify([finding.status, whyNot(finding)]);
    silent.set(reason, [...(silent.get(reason) ?? []), finding]);
  }
  return [...silent.values()].map(silentFact);
}

/** For the map, not for a reader. */
const drawn = new Set(["latitude", "longitude", "precision", "approximate"]);

/** The evidence, and of the facts what it does not say already. */
function findingLine(finding: Finding): Line {
  const said = finding.evidence.join(" · ");
  const facts = Object.entries(finding.facts ?? {})
    .filter(([name, value]) => !drawn.has(name) && !said.toLowerCase().includes(String(value).toLowerCase()))
    .map(([name, value]) => `${name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)} ${value}`);
  const words = [said, ...facts].filter(Boolean).join(" · ");
  return [finding.kind === "context" ? "" : `${finding.verdict}: `, untrusted(words, 300)];
}

const age = ({ cached, ageMs }: Finding) => (cached ? ` (remembered, ${Math.round(ageMs / 60_000)} min old)` : "");

function silentFact(findings: readonly Finding[]): { readonly label: string; readonly value: Line } {
  const [first] = findings;
  const why = first ? whyNot(first) : "";
  const names = findings.map(({ provider }) => provider).join(", ");
  const label = first?.tags.includes(keyRefused) ? keyRefused : (first?.status ?? "").replace(/_/g, " ");
  return { label, value: why ? [`${names}: `, untrusted(why, 200)] : [names] };
}

/** Which variable holds each key is told by the README. */
const whyNot = ({ status, tags, evidence }: Finding) =>
  status === "no_key" && !tags.includes(keyRefused) ? "" : evidence.join(" · ");

/** Asks what was left unasked because the holder of the address could notice; the button says so. */
export function noticeable(findings: readonly Finding[], run: readonly string[]): Action[] {
  if (!findings.some(({ tags }) => tags.includes(askable))) return [];
  const confirm = "The question may reach a name server that the address's holder runs. Ask all the same?";
  return [{ label: "Reverse DNS (holder may notice)", run, confirm }];
}

/** Credit that the data's licences ask for. */
export function attributions(findings: readonly Finding[]): Block[] {
  const credits = [
    ...new Set(
      findings.flatMap((finding) => (finding.status === "ok" && finding.attribution ? [finding.attribution] : [])),
    ),
  ];
  return credits.length > 0 ? [{ kind: "note", line: [credits.join(" · ")] }] : [];
}
