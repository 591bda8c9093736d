import { identifierOf, uniqueNames } from "./names.ts";

/** The time zone that the Azure portal writes behind a time's name when it exports. */
const zoneSuffix = /\s*\[(UTC|[^\]]*Time[^\]]*|[+-]\d\d:?\d\d)\]$/i;

export interface ColumnNames {
  /** The table's names for the columns of one source, in their order. A name in two sources is one column. */
  of(source: readonly string[]): readonly string[];
  /** Source names that had to change, as `from -> to`. */
  readonly changed: readonly string[];
  /** Times whose zone is not known. */
  readonly localTimes: readonly string[];
}

/** `reserved` is taken already. */
export function columnNames(reserved: readonly string[]): ColumnNames {
  const unique = uniqueNames();
  for (const name of reserved) unique(name);
  const known = new Map<string, string>();
  const changed: string[] = [];
  const localTimes: string[] = [];

  function nameFor(source: string, occurrence: number): string {
    const key = `${occurrence} ${source}`;
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    const zone = zoneSuffix.exec(source)?.[1];
    const plain = source.replace(zoneSuffix, "").trim();
    const name = unique(identifierOf(plain === "" ? "Column" : plain));
    if (name !== plain && plain !== "") changed.push(`${JSON.stringify(plain)} -> ${name}`);
    if (zone && zone.toUpperCase() !== "UTC") localTimes.push(name);
    known.set(key, name);
    return name;
  }

  return {
    changed,
    localTimes,
    of(source) {
      const seen = new Map<string, number>();
      return source.map((name) => {
        const occurrence = seen.get(name) ?? 0;
        seen.set(name, occurrence + 1);
        return nameFor(name, occurrence);
      });
    },
  };
}
