import type { Cell, Column, KustoType } from "../model/logs.ts";
import type { Drawable } from "../model/pictures.ts";

/** What an answer's rows say to a chart: a place on the axis, a line or colour, a number. */
export interface AnswerSeries {
  readonly axis: Column;
  /** Places in the order they are drawn: instants of a time axis, else words. */
  readonly places: readonly (number | string)[];
  /** The largest first. */
  readonly series: readonly { readonly label: string; readonly values: ReadonlyMap<number | string, number> }[];
}

const numeric: ReadonlySet<KustoType> = new Set(["int", "long", "real", "decimal"]);
const words: ReadonlySet<KustoType> = new Set(["string", "guid", "bool", "dynamic"]);

/**
 * Reads rows as Kusto's charts do: the axis is the first column of times (or just the first column), every other column of
 * numbers is a series, and columns of words split them. Arrays, as make-series gives them, are rows side by side. Undefined
 * where there is no such axis or no number.
 */
export function answerSeries(answer: Drawable, wants: "times" | "anything"): AnswerSeries | undefined {
  const { columns, rows } = spread(answer);
  const times = columns.findIndex(({ type }) => type === "datetime");
  const at = times >= 0 || wants === "times" ? times : 0;
  const axis = columns[at];
  const others = columns.map((column, index) => ({ ...column, index })).filter(({ index }) => index !== at);
  const numbers = others.filter(({ type }) => numeric.has(type));
  if (!axis || numbers.length === 0) return undefined;
  const splits = others.filter(({ type }) => words.has(type));
  const series = new Map<string, Map<number | string, number>>();
  const places = new Set<number | string>();
  for (const row of rows) {
    const place = placeOf(row[at] ?? null, axis.type);
    if (place === undefined) continue;
    places.add(place);
    const split = splits.map(({ index }) => cellWords(row[index] ?? null)).join(", ");
    for (const { name, index } of numbers) {
      const value = row[index];
      if (value === null || value === undefined || !Number.isFinite(Number(value))) continue;
      const label = [split, numbers.length > 1 || split === "" ? name : ""].filter(Boolean).join(": ");
      const values = series.get(label) ?? new Map<number | string, number>();
      values.set(place, (values.get(place) ?? 0) + Number(value));
      series.set(label, values);
    }
  }
  const total = (values: ReadonlyMap<unknown, number>) => [...values.values()].reduce((sum, value) => sum + value, 0);
  return {
    axis,
    places: axis.type === "datetime" ? [...places].sort((a, b) => Number(a) - Number(b)) : [...places],
    series: [...series]
      .map(([label, values]) => ({ label, values }))
      .sort((a, b) => total(b.values) - total(a.values) || a.label.localeCompare(b.label)),
  };
}

function placeOf(cell: Cell, type: KustoType): number | string | undefined {
  if (type !== "datetime") return cellWords(cell);
  const instant = Date.parse(String(cell ?? ""));
  return Number.isNaN(instant) ? undefined : instant;
}

const cellWords = (cell: Cell) => (typeof cell === "object" ? JSON.stringify(cell) : String(cell)) || "(empty)";

/** Rows of arrays of one length become as many rows, each array's column typed by what it holds. */
function spread({ columns, rows }: Drawable): Pick<Drawable, "columns" | "rows"> {
  const [first] = rows;
  const arrays = new Set(columns.flatMap((_, index) => (Array.isArray(first?.[index]) ? [index] : [])));
  if (arrays.size === 0 || !first) return { columns, rows };
  const typed = columns.map(({ name, type }, index) => ({
    name,
    type: arrays.has(index) ? elementType(first[index] as readonly Cell[]) : type,
  }));
  const lengthOf = (row: readonly Cell[]) =>
    Math.max(...[...arrays].map((index) => (row[index] as readonly Cell[] | null)?.length ?? 0));
  return {
    columns: typed,
    rows: rows.flatMap((row) =>
      Array.from({ length: lengthOf(row) }, (_, place) =>
        row.map((cell, index) => (arrays.has(index) && Array.isArray(cell) ? (cell[place] ?? null) : cell)),
      ),
    ),
  };
}

function elementType(cells: readonly Cell[]): KustoType {
  const known = cells.find((cell) => cell !== null);
  if (typeof known === "number") return "real";
  return typeof known === "string" && /^\d{4}-\d{2}-\d{2}T/.test(known) ? "datetime" : "string";
}
