import { defang } from "../indicators/defang.ts";
import type { Action, Card, Field, Form } from "../model/card.ts";
import type { Indicator, IndicatorKind } from "../model/indicator.ts";
import { kindsInOrder, kindWords } from "../model/indicator-words.ts";
import { untrusted } from "./span.ts";
import { capital, plural } from "./words.ts";

/** A form travels in a button of at most 4 KB on Teams, with words of its own beside the options. */
const roomForOptions = 2_800;
const mostOptions = 100;
const longestLabel = 44;
const all = "all";

/** `7 addresses, 12 hashes` */
export function kindCounts(indicators: readonly Indicator[]): string {
  return groupsOf(indicators)
    .map(({ kind, values }) => plural(values.length, kindWords(kind).one, kindWords(kind).many))
    .join(", ");
}

/** What stands in a long report, before it is hunted: all of it, or what is ticked. */
export function previewCard(indicators: readonly Indicator[], notes: readonly string[], run: readonly string[]): Card {
  const count = plural(indicators.length, "indicator");
  const form: Form = { title: "Hunt which of them?", run, fields: pickFields(indicators), submit: "Hunt" };
  const choices: Action[] = [
    { label: `Hunt all ${indicators.length}`, run },
    { label: "Choose …", ask: form },
  ];
  return {
    title: `${count} to hunt`,
    tone: "calm",
    preview: `${count} in the report: hunt all of them, or choose`,
    blocks: [
      { kind: "text", lines: [[`${kindCounts(indicators)}.`]] },
      ...notes.map((note) => ({ kind: "note" as const, line: [untrusted(note, 300)] })),
      { kind: "choices", label: "Hunt", choices },
    ],
  };
}

/** A field a kind, everything ticked: value by value as far as there is room, the others as a whole. */
function pickFields(indicators: readonly Indicator[]): Field[] {
  const groups = groupsOf(indicators);
  let room = roomForOptions;
  let count = 0;
  const single = new Set<IndicatorKind>();
  for (const { kind, values } of groups.toSorted((a, b) => a.values.length - b.values.length)) {
    const size = values.reduce((sum, indicator) => sum + label(indicator).length + 28, 0);
    count += values.length;
    room -= size;
    if (room < 0 || count > mostOptions) break;
    single.add(kind);
  }
  return groups.map(({ kind, name, values }): Field => {
    const options = single.has(kind)
      ? values.map((indicator, at) => ({ label: label(indicator), value: String(at) }))
      : [{ label: `all ${values.length}`, value: all }];
    const value = options.map((option) => option.value).join(",");
    return { kind: "choice", id: kind, label: name, options, value, many: true };
  });
}

/** The indicators that were ticked, given what the form of `previewCard` sends back: a word a field. */
export function picked(indicators: readonly Indicator[], answers: readonly string[]): Indicator[] {
  return groupsOf(indicators).flatMap(({ values }, field) => {
    const ticks = (answers[field] ?? "").split(",").filter(Boolean);
    return ticks.includes(all) ? values : ticks.flatMap((tick) => values[Number(tick)] ?? []);
  });
}

function groupsOf(indicators: readonly Indicator[]) {
  return kindsInOrder
    .map((kind) => {
      const values = indicators.filter((indicator) => indicator.kind === kind);
      const { one, many } = kindWords(kind);
      return { kind, values, name: capital(values.length === 1 ? one : many) };
    })
    .filter(({ values }) => values.length > 0);
}

function label(indicator: Indicator): string {
  const text = defang(indicator);
  return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
}
