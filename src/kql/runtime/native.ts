import type { KustoType } from "../types.ts";

/** A value handed to a function in JavaScript: 64-bit numbers are bigint, dynamic values JSON text. */
export type Argument = string | bigint | number | boolean | null;

/** One engine function in JavaScript. `run` gets nulls too, and gives null for what has no answer. */
export interface NativeFunction {
  readonly name: string;
  readonly parameters: readonly KustoType[];
  readonly returns: KustoType;
  readonly run: (...args: never[]) => Argument;
}

export function nativeFunction<A extends Argument[]>(
  name: string,
  parameters: readonly KustoType[],
  returns: KustoType,
  run: (...args: A) => Argument,
): NativeFunction {
  return { name, parameters, returns, run: run as unknown as NativeFunction["run"] };
}

/** The same answer for the same argument, so that patterns and lists are taken apart once a query and not once a row. */
export function remembered<T>(make: (key: string) => T, size = 64): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= size) known.clear();
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
