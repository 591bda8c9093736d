import { coerce, expression, isNullable } from "../conversions.ts";
import type { Context, Value } from "../model.ts";
import { type SyntaxNode, unsupported } from "../syntax.ts";
import { type KustoType, storageTypes } from "../types.ts";

/** One call of a built-in function. Arguments are translated when first asked for. */
export interface Call {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly context: Context;
  readonly argumentNodes: readonly SyntaxNode[];
  readonly args: readonly Value[];
}

export type ScalarFunction = (call: Call) => Value;
export type Functions = Readonly<Record<string, ScalarFunction>>;

interface Options {
  /** True when the result can be null although no argument is. */
  readonly nullable?: boolean;
  /** SQL for arguments that are left out, counted from the last parameter. */
  readonly defaults?: readonly string[];
}

/** A function whose arguments are first brought to the types it declares, so that the SQL can rely on them. */
export function define(
  parameters: readonly KustoType[],
  returns: KustoType,
  build: (...sql: string[]) => string,
  options: Options = {},
): ScalarFunction {
  return ({ name, args, argumentNodes }) => {
    const extra = argumentNodes[parameters.length];
    if (extra) throw unsupported(`the argument ${parameters.length + 1} of ${name}()`, extra);
    const given = args.map((value, index) => coerce(value, parameters[index] ?? value.type));
    const missing = parameters.length - given.length;
    const defaults = options.defaults ?? [];
    const rest = missing > 0 ? defaults.slice(defaults.length - missing) : [];
    const nullable = options.nullable === true || given.some(isNullable);
    return expression(returns, build(...given.map((value) => value.sql), ...rest), { nullable });
  };
}

/** A function written in JavaScript, see runtime/. */
export function native(
  name: string,
  parameters: readonly KustoType[],
  returns: KustoType,
  defaults: readonly string[] = [],
): ScalarFunction {
  const build = (...sql: string[]) => {
    const passed = sql.map((item, index) => (parameters[index] === "dynamic" ? `CAST(${item} AS VARCHAR)` : item));
    const called = `${name}(${passed.join(", ")})`;
    if (returns === "dynamic" || returns === "guid" || returns === "decimal")
      return `CAST(${called} AS ${storageTypes[returns]})`;
    return returns === "string" ? `coalesce(${called}, '')` : called;
  };
  return define(parameters, returns, build, { nullable: returns !== "string", defaults });
}
