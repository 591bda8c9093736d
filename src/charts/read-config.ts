import JSON5 from "json5";
import { type ChartConfig, chartConfig } from "./config.ts";

const maxDepth = 12;
const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** What was read, with the settings that stand in the text but are not drawn; or why nothing can be drawn. */
export type ReadConfig =
  | { readonly config: ChartConfig; readonly ignored: readonly string[] }
  | { readonly problem: string };

interface Leaf {
  readonly path: string;
  readonly value: unknown;
}

/** Every value that holds no others, with where it stands. Throws at a forbidden key, or when nested too deep to be a chart. */
function* leaves(value: unknown, path = "", depth = 0): Generator<Leaf> {
  if (depth > maxDepth) throw new RangeError(`it is nested deeper than ${maxDepth} levels`);
  if (typeof value !== "object" || value === null) {
    yield { path, value };
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (forbiddenKeys.has(key)) throw new RangeError(`"${key}" is not a setting`);
    yield* leaves(inner, path === "" ? key : `${path}.${key}`, depth + 1);
  }
}

function looksLikeCode(value: unknown): boolean {
  return typeof value === "string" && /^\s*(async\s+)?function\b|=>/.test(value);
}

function parse(text: string): unknown {
  try {
    return JSON5.parse(text);
  } catch (error) {
    throw new RangeError(`it is not JSON5 data: ${error instanceof Error ? error.message : "unreadable"}`);
  }
}

function ignoredPaths(given: readonly Leaf[], config: ChartConfig): string[] {
  const drawn = new Set([...leaves(config)].map(({ path }) => path));
  const ignored = given.filter(({ path }) => !drawn.has(path));
  const code = ignored.find(({ value }) => looksLikeCode(value));
  if (code) throw new RangeError(`${code.path} is a function; only data is drawn`);
  return ignored.map(({ path }) => path);
}

/**
 * Reads a Chart.js 4 config out of JSON5 text. The text is data and is never evaluated: a function, or a key that reaches
 * for an object's prototype, is a problem, and so is anything beyond the limits of `config.ts`.
 */
export function readConfig(text: string): ReadConfig {
  try {
    const data = parse(text);
    const given = [...leaves(data)];
    const read = chartConfig.safeParse(data);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw new RangeError(`${issue?.path.join(".") || "the config"}: ${issue?.message ?? "not understood"}`);
    }
    return { config: read.data, ignored: ignoredPaths(given, read.data) };
  } catch (error) {
    if (error instanceof RangeError) return { problem: error.message };
    throw error;
  }
}
