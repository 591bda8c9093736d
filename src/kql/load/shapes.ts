/** How many records have which keys, in the order in which they stand in them: JSON of a list of texts. */
export type KeyCounts = ReadonlyMap<string, number>;

/** Lines of known shapes: a JSON object each. */
interface ShapedLines {
  readonly count: number;
  /** Bytes of the longest. */
  readonly longest: number;
  readonly keys: KeyCounts;
}

/** Lines with ever other keys are left to DuckDB. */
const mostShapes = 8;
/** A longer line may be too long for a pattern. */
const longestLine = 4 << 20;
/** Longer texts cost three times as much to make: the engine asks the system for the memory of each. */
const textBytes = 64 << 10;
const newline = 10;
const deepest = 3;

/**
 * Finds the keys of JSON lines in a third of the time that parsing them takes, by patterns made of lines seen before: most
 * lines of a log have the same keys in the same order. `take` gives undefined when some line is of no such shape; it may be a
 * good record all the same. What a pattern takes is JSON beyond doubt, in UTF-8 that was checked before: escapes of surrogates
 * and numbers that are long or have an exponent are left to DuckDB.
 */
export function lineShapes(): { take(lines: Buffer): ShapedLines | undefined } {
  const shapes: Shape[] = [];
  /** The same, that of the last line first. */
  const latest: Shape[] = [];
  let isLost = false;

  /** The shape of the line that starts there. Its pattern's `lastIndex` is then where the next line does. */
  function shapeAt(text: string, start: number): Shape | undefined {
    for (const [at, shape] of latest.entries()) {
      shape.pattern.lastIndex = start;
      if (!shape.pattern.test(text)) continue;
      if (at > 0) [latest[0], latest[at]] = [shape, latest[0] ?? shape];
      return shape;
    }
    if (shapes.length === mostShapes) return undefined;
    const learnt = shapeOf(text.slice(start, text.indexOf("\n", start) + 1));
    if (!learnt) return undefined;
    learnt.pattern.lastIndex += start;
    shapes.push(learnt);
    latest.unshift(learnt);
    return learnt;
  }

  return {
    take(lines) {
      if (isLost) return undefined;
      for (const shape of shapes) shape.seen = 0;
      let [count, longest] = [0, 0];
      for (const text of textsOf(lines)) {
        isLost ||= text.length > longestLine;
        for (let start = 0; start < text.length; count += 1) {
          const shape = isLost ? undefined : shapeAt(text, start);
          if (!shape) {
            isLost = true;
            return undefined;
          }
          shape.seen += 1;
          const end = shape.pattern.lastIndex;
          longest = Math.max(longest, end - 1 - start);
          start = end;
        }
      }
      const keys = new Map<string, number>();
      for (const shape of shapes) if (shape.seen > 0) keys.set(shape.keys, (keys.get(shape.keys) ?? 0) + shape.seen);
      return { count, longest, keys };
    },
  };
}

/** The lines as texts of a few lines each. */
function* textsOf(lines: Buffer): Generator<string> {
  for (let start = 0; start < lines.length; ) {
    const last = lines.lastIndexOf(newline, start + textBytes - 1);
    const end = 1 + (last >= start ? last : lines.indexOf(newline, start));
    yield lines.toString("latin1", start, end);
    start = end;
  }
}

interface Shape {
  readonly keys: string;
  readonly pattern: RegExp;
  /** Lines of the text that is looked at. */
  seen: number;
}

/** The shape of a line; undefined where its pattern does not take the line itself, as of repeated keys. */
function shapeOf(line: string): Shape | undefined {
  let record: unknown;
  try {
    record = JSON.parse(Buffer.from(line, "latin1").toString("utf8"));
  } catch {
    return undefined;
  }
  if (typeof record !== "object" || record === null || Array.isArray(record)) return undefined;
  const entries = Object.entries(record);
  if (entries.length === 0 || entries.some(([key]) => key.includes("\0"))) return undefined;
  const members = entries.map(([key, value]) => `${literal(JSON.stringify(key))}: ?${valuePattern(depthOf(value))}`);
  const pattern = new RegExp(`\\{${members.join(", ?")}\\}\\n`, "y");
  const shape = { keys: JSON.stringify(entries.map(([key]) => key)), pattern, seen: 0 };
  return pattern.test(line) ? shape : undefined;
}

/** Looks no further into a value than patterns go. */
function depthOf(value: unknown, most = deepest): number {
  if (typeof value !== "object" || value === null || most === 0) return 0;
  return 1 + Object.values(value).reduce<number>((depth, inner) => Math.max(depth, depthOf(inner, most - 1)), 0);
}

function literal(text: string): string {
  return Buffer.from(text)
    .toString("latin1")
    .replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

const plain = '[^"\\\\\\x00-\\x1f]*';
const string = `"${plain}(?:\\\\(?:["\\\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})${plain})*"`;
const scalar = `${string}|-?(?:0|[1-9][0-9]{0,17})(?:\\.[0-9]{1,17})?|true|false|null`;

function valuePattern(depth: number): string {
  if (depth === 0) return `(?:${scalar})`;
  const value = valuePattern(depth - 1);
  const [member, comma] = [`${string}: ?${value}`, ", ?"];
  return `(?:${scalar}|\\{(?:${member}(?:${comma}${member})*)?\\}|\\[(?:${value}(?:${comma}${value})*)?\\])`;
}
