import { walkable } from "../depth.ts";
import { arrayText, elements, members, objectText } from "./json.ts";
import { type NativeFunction, nativeFunction } from "./native.ts";

type Json = string | null;

/** What the values at one place are: names of scalar types, and the members and elements of containers. */
interface Shape {
  readonly scalars: Set<string>;
  readonly members: Map<string, Shape>;
}

const elementsName = "`indexer`";
const empty = (): Shape => ({ scalars: new Set(), members: new Map() });

function scalarOf(json: string): string | undefined {
  if (json === "null") return undefined;
  if (json.startsWith('"')) return "string";
  if (json === "true" || json === "false") return "bool";
  return /[.eE]/.test(json) ? "double" : "long";
}

function take(shape: Shape, json: string): void {
  const items = elements(json);
  const parts = items ? items.map((item) => [elementsName, item] as const) : members(json);
  if (!parts) {
    const scalar = scalarOf(json);
    if (scalar) shape.scalars.add(scalar);
    return;
  }
  for (const [name, value] of parts) {
    const inner = shape.members.get(name) ?? empty();
    shape.members.set(name, inner);
    take(inner, value);
  }
}

function written(shape: Shape): string {
  const kinds = [...shape.scalars].map((name) => JSON.stringify(name));
  if (shape.members.size > 0) kinds.push(objectText([...shape.members].map(([name, inner]) => [name, written(inner)])));
  return kinds.length === 1 ? (kinds[0] ?? "{}") : kinds.length === 0 ? "{}" : arrayText(kinds);
}

/** The least schema that all values fit, for buildschema(). */
export const schemaFunctions: NativeFunction[] = [
  nativeFunction("kql_schema", ["dynamic"], "dynamic", (values: Json) => {
    const shape = empty();
    for (const value of elements(values) ?? []) take(shape, walkable(value));
    return written(shape);
  }),
];
