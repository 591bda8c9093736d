import type { Use } from "../aggregates/define.ts";
import { aggregateFunction } from "../aggregates/registry.ts";
import { coerce } from "../conversions.ts";
import { KqlError } from "../error.ts";
import { scalarFunction } from "../functions/registry.ts";
import type { Binding, Context, Scope, Value } from "../model.ts";
import { bind, bindLet, lookUp } from "../scope.ts";
import { child, childList, kindOf, nameOf, type SyntaxNode, unsupported } from "../syntax.ts";

type UserFunction = Binding & { readonly kind: "function" };

/** A call of a function that the query defines, or of a built-in one. */
export function call(node: SyntaxNode, context: Context): Value {
  const name = nameOf(child(node, "Name"));
  const argumentNodes = childList(child(node, "ArgumentList"), "Expressions");
  const binding = lookUp(context.scope, name);
  if (binding?.kind === "function") {
    const inner = expand(binding, argumentNodes, node, context);
    return context.query.value(child(inner.body, "Expression"), inner.context);
  }
  const aggregate = context.aggregating && aggregateFunction(name);
  if (aggregate) return aggregate(aggregateUse(node, context));
  const known = scalarFunction(name);
  if (!known) throw unsupported(`the function ${name}()`, child(node, "Name"));
  let args: readonly Value[] | undefined;
  return known({
    name,
    node,
    context,
    argumentNodes,
    get args() {
      args ??= argumentNodes
        .filter((item) => kindOf(item) !== "TypeOfLiteralExpression")
        .map((item) => context.query.value(item, context));
      return args;
    },
  });
}

/** What an aggregate function is given. Inside its arguments aggregates are not known. */
export function aggregateUse(node: SyntaxNode, context: Context): Use {
  const { aggregating = [], ...inner } = context;
  const argumentNodes = childList(child(node, "ArgumentList"), "Expressions");
  let args: readonly Value[] | undefined;
  return {
    name: nameOf(child(node, "Name")),
    node,
    context: inner,
    argumentNodes,
    order: aggregating,
    get args() {
      args ??= argumentNodes.map((item) => inner.query.value(item, inner));
      return args;
    },
  };
}

/**
 * A user's function is expanded where it is called: parameters become the arguments' SQL, so constants stay constants and
 * DuckDB sees one plain expression.
 */
export function expand(
  binding: UserFunction,
  argumentNodes: readonly SyntaxNode[],
  node: SyntaxNode,
  context: Context,
): { body: SyntaxNode; context: Context } {
  if (context.depth > 50)
    throw new KqlError("unsupported", "functions are nested too deeply", node.TextStart, node.Width);
  const named = new Map<string, SyntaxNode>();
  const positional: SyntaxNode[] = [];
  for (const item of argumentNodes) {
    if (kindOf(item) === "SimpleNamedExpression") named.set(nameOf(child(item, "Name")), child(item, "Expression"));
    else positional.push(item);
  }
  let scope: Scope = binding.scope;
  for (const parameter of binding.parameters) {
    const given = named.get(parameter.name) ?? positional.shift() ?? parameter.defaultValue;
    if (!given) throw new KqlError("KS119", `The argument ${parameter.name} is missing.`, node.TextStart, node.Width);
    const { type } = parameter;
    if (type === "table") {
      const relation = context.query.relation(given, context);
      scope = bind(scope, parameter.name, { kind: "table", relation: () => relation });
    } else {
      const value = coerce(context.query.value(given, context), type);
      scope = bind(scope, parameter.name, { kind: "value", value: () => value });
    }
  }
  // The body sees its own scope and arguments, not the caller's columns.
  const row = context.row && {
    ...context.row,
    fields: [],
    layer: context.row.layer,
    extend: context.row.extend,
    windowOrder: context.row.windowOrder,
  };
  let inner: Context = { query: context.query, scope, depth: context.depth + 1, ...(row ? { row } : {}) };
  for (const statement of childList(binding.body, "Statements")) {
    if (kindOf(statement) === "LetStatement") inner = bindLet(statement, inner);
  }
  return { body: binding.body, context: inner };
}
