import { elements, members, objectText } from "./json.ts";

/** Kusto's JSON paths: `$.a.b[0]`, `$['a b']`, `a.b`. */

type Step = string | number;

/** The steps of a path, or undefined for what is none. */
export function stepsOf(path: string): Step[] | undefined {
  const steps: Step[] = [];
  const pattern = /\.?([^.[\]'"$]+)|\[(-?\d+)\]|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]/y;
  let at = path.startsWith("$") ? 1 : 0;
  while (at < path.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(path);
    if (!found) return undefined;
    steps.push(found[2] === undefined ? (found[1] ?? found[3] ?? found[4] ?? "") : Number(found[2]));
    at = pattern.lastIndex;
  }
  return steps;
}

/** What a path leads to, as JSON text. */
export function valueAt(json: string, steps: readonly Step[]): string | undefined {
  let value: string | undefined = json;
  for (const step of steps) {
    if (value === undefined) return undefined;
    value = typeof step === "number" ? elements(value)?.at(step) : members(value)?.find(([name]) => name === step)?.[1];
  }
  return value;
}

/** The steps that a key of a bag means: one name, or with `$.` in front the names on the way to a nested one. */
export function keySteps(key: string): readonly Step[] {
  return key.startsWith("$.") || key.startsWith("$[") ? (stepsOf(key) ?? [key]) : [key];
}

/** The bag with its member at the steps made anew; `change` gets what is there, and undefined takes it away. */
export function changedAt(
  bag: string,
  steps: readonly Step[],
  change: (value: string | undefined) => string | undefined,
): string {
  const [step, ...rest] = steps;
  const entries = members(bag);
  if (step === undefined || entries === undefined) return bag;
  const known = new Map(entries);
  const old = known.get(String(step));
  const value = rest.length === 0 ? change(old) : changedAt(old ?? "{}", rest, change);
  if (value === undefined) known.delete(String(step));
  else if (rest.length === 0 || old !== undefined || value !== "{}") known.set(String(step), value);
  return objectText(known);
}
