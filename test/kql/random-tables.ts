import fc from "fast-check";
import type { Engine } from "../../src/kql/index.ts";

/** Random tables as KQL writes them, and answers in an order of their own. */
export type Scalar = string | number | boolean | null;

const texts: Readonly<Record<string, (value: string | number | boolean) => string>> = {
  string: (value) => JSON.stringify(value),
  dynamic: (value) => `dynamic(${value})`,
  datetime: (value) => `datetime(${value})`,
  timespan: (value) => `${value}s`,
};

/** `datatable(a:long, b:string)[...]`. A dynamic cell is JSON text. */
export function datatable(columns: Readonly<Record<string, string>>, rows: readonly (readonly Scalar[])[]): string {
  const types = Object.values(columns);
  const cells = rows.flatMap((row) =>
    row.map((value, index) => {
      const type = types[index] ?? "string";
      return value === null ? `${type}(null)` : (texts[type]?.(value) ?? String(value));
    }),
  );
  const schema = Object.entries(columns).map(([name, type]) => `${name}:${type}`);
  return `datatable(${schema.join(", ")})[${cells.join(", ")}]`;
}

/** Few words, so that they meet again: the empty one, other cases and scripts, spaces, quotes and one beyond 16 bits. */
export const word = fc.constantFrom("", "a", "A", "b", "é", "日本", " ", "o'x", 'q"', "\\", "😀", "null");
export const small = fc.integer({ min: -3, max: 3 });
export const maybeSmall = fc.option(small, { nil: null });
/** The ends of 64 bits are beyond JavaScript's numbers; these are the ends of those, and of 32 bits. */
export const extreme = fc.oneof(
  small,
  fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);

export const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).sort();

/** The rows of an answer, sorted as texts. */
export async function answer(engine: Engine, kql: string): Promise<string[]> {
  return sorted((await engine.query(kql)).rows);
}

export function groupedBy<T>(items: readonly T[], key: (item: T) => unknown): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = JSON.stringify(key(item));
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return groups;
}
