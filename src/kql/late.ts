// Values that are put into a query after it is translated. A hunt's queries differ only in a few literals, so one
// translation serves them all: in place of such a literal its SQL has a hole, which says how the value is written there.
import { type Bound, bounded, boundedOr, groupCount, toRe2 } from "./regex.ts";
import { holeMark, text } from "./sql.ts";
import { hasCase, type TermEdges, termPattern } from "./terms.ts";
import { parseDatetime } from "./ticks.ts";

/** Where a literal stands in a query's text; `end` is the place after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What stands in a hole: a text, a list of texts, or a datetime's ticks. */
export type LateValue = string | readonly string[] | bigint;

/** Which value, and which element of a list. */
export type Place = readonly [value: number, element?: number];

export type Hole =
  | { readonly form: "text" | "lower" | "list" | "ticks"; readonly at: Place }
  | { readonly form: "pattern"; readonly at: Place; readonly bound?: Bound }
  | {
      readonly form: "terms";
      readonly terms: readonly (Place | string)[];
      readonly edges: TermEdges;
      readonly caseSensitive: boolean;
      readonly bound?: Bound;
    };

export interface LateQuery {
  /** The text with each value left out: queries of one shape have one translation. */
  readonly shape: string;
  /** Where the values stand, in their order. */
  readonly starts: readonly number[];
  readonly values: readonly LateValue[];
}

export function holeSql(hole: Hole): string {
  return `${holeMark}${JSON.stringify(hole)}${holeMark}`;
}

/** The SQL with its values. */
export function filled(sql: string, values: readonly LateValue[]): string {
  const parts = sql.split(holeMark);
  return parts.map((part, at) => (at % 2 === 0 ? part : valueSql(JSON.parse(part) as Hole, values))).join("");
}

function valueSql(hole: Hole, values: readonly LateValue[]): string {
  if (hole.form === "terms") {
    const terms = hole.terms.map((term) => (typeof term === "string" ? term : textAt(term, values)));
    return text(boundedOr(termPattern(terms, hole.edges, hole.caseSensitive), hole.bound));
  }
  switch (hole.form) {
    case "text":
      return text(textAt(hole.at, values));
    case "lower":
      return text(textAt(hole.at, values).toLowerCase());
    case "pattern":
      return text(boundedOr(toRe2(textAt(hole.at, values)), hole.bound));
    case "list":
      return `CAST(${text(JSON.stringify(values[hole.at[0]]))} AS JSON)`;
    case "ticks":
      return `CAST(${values[hole.at[0]]} AS BIGINT)`;
  }
}

export function textAt([value, element]: Place, values: readonly LateValue[]): string {
  const found = element === undefined ? values[value] : (values[value] as readonly string[])[element];
  if (typeof found !== "string") throw new Error(`the translation has no text for ${value}, ${element}`);
  return found;
}

/**
 * Reads the literals at these places. A literal of any other form than the few that are written for values stays a part
 * of the text. Undefined where holes are ruled out.
 */
export function lateQuery(kql: string, spans: readonly Span[]): LateQuery | undefined {
  if (kql.includes(holeMark) || /\\(?:u0001|x01)/i.test(kql)) return undefined;
  const starts: number[] = [];
  const values: LateValue[] = [];
  let shape = "";
  let end = 0;
  for (const span of spans) {
    const value = literalValue(kql.slice(span.start, span.end));
    if (value === undefined) continue;
    shape += `${kql.slice(end, span.start)}${holeMark}${classOf(value)}${holeMark}`;
    end = span.end;
    starts.push(span.start);
    values.push(value);
  }
  return { shape: shape + kql.slice(end), starts, values };
}

const plainString = String.raw`"(?:[ !#-\[\]-~]|\\["\\]|\\u[0-9a-f]{4})*"`;
const stringForm = new RegExp(`^${plainString}$`);
const listForm = new RegExp(String.raw`^dynamic\((\[(?:${plainString}(?:,${plainString})*)?\])\)$`);
const datetimeForm = /^datetime\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\)$/;

function literalValue(literal: string): LateValue | undefined {
  if (stringForm.test(literal)) return usable(JSON.parse(literal) as string);
  const list = listForm.exec(literal)?.[1];
  if (list !== undefined) return JSON.parse(list) as string[];
  const instant = datetimeForm.exec(literal)?.[1];
  return instant === undefined ? undefined : (parseDatetime(instant) ?? undefined);
}

/** An empty text, or a star at an edge, means something of its own to an operator. */
function usable(value: string): string | undefined {
  return value === "" || /^\*|\*$/.test(value) ? undefined : value;
}

/** All that a translation may decide by a value. Values of one class are translated alike. */
function classOf(value: LateValue): string {
  if (typeof value === "bigint") return "ticks";
  return typeof value === "string" ? textClass(value) : `[${value.map(elementClass).join(",")}]`;
}

/** An element that is not usable is no hole: it stays a part of the shape. */
function elementClass(value: string): string {
  return isLateText(value) ? textClass(value) : JSON.stringify(value);
}

export function isLateText(value: string): boolean {
  return usable(value) !== undefined;
}

function textClass(value: string): string {
  const forms = heldBy.map((form) => Number(form.test(value)));
  const bounds = bounded(toRe2(value), "wide") === undefined ? "" : "bounded";
  return `text ${hasCase(value) ? "cased" : ""} ${bounds} ${forms.join("")} ${groupCount(value)}`;
}

/** Texts that a column of another type may hold, as its value is written. */
export const textForms = {
  bool: /^(true|false)$/i,
  guid: /^[0-9a-f-]+$/i,
  time: /^[\d-]*[T.]?[\d:]*\.?\d*Z?$/i,
  number: /^-?\d*\.?\d*(e[-+]?\d*)?$/i,
} as const;

const heldBy = Object.values(textForms);
