import { coerce } from "./conversions.ts";
import { typeNamed } from "./literals.ts";
import type { Binding, Context, Parameter, Scope } from "./model.ts";
import {
  child,
  childList,
  isTabular,
  kindOf,
  nameOf,
  optionalChild,
  type SyntaxNode,
  textOf,
  unsupported,
} from "./syntax.ts";

export function lookUp(scope: Scope, name: string): Binding | undefined {
  return scope.bindings.get(name) ?? (scope.parent && lookUp(scope.parent, name));
}

/** Everything that is bound, the nearest of each name. */
export function bindings(scope: Scope): ReadonlyMap<string, Binding> {
  return new Map([...(scope.parent ? bindings(scope.parent) : []), ...scope.bindings]);
}

export function bind(scope: Scope, name: string, binding: Binding): Scope {
  return { bindings: new Map([[name, binding]]), parent: scope };
}

/** The scope after a `let` statement. What it names is translated when something uses it. */
export function bindLet(statement: SyntaxNode, context: Context): Context {
  const name = nameOf(child(statement, "Name"));
  const body = child(statement, "Expression");
  return { ...context, scope: bind(context.scope, name, letBinding(name, body, context)) };
}

/** `declare query_parameters(...)`: nobody gives values, so each parameter has its default. */
export function bindParameters(statement: SyntaxNode, context: Context): Context {
  let { scope } = context;
  for (const node of childList(statement, "Parameters")) {
    const { name, type, defaultValue } = parameterOf(node);
    if (!defaultValue || type === "table") throw unsupported(`the parameter ${name} without a value`, node);
    const value = once(() => coerce(context.query.value(defaultValue, context), type));
    scope = bind(scope, name, { kind: "value", value });
  }
  return { ...context, scope };
}

function letBinding(name: string, body: SyntaxNode, context: Context): Binding {
  if (kindOf(body) === "FunctionDeclaration") {
    return {
      kind: "function",
      parameters: childList(child(body, "Parameters"), "Parameters").map(parameterOf),
      body: child(body, "Body"),
      view: optionalChild(body, "ViewKeyword") !== undefined,
      scope: context.scope,
    };
  }
  if (isTabular(body)) {
    return { kind: "table", relation: once(() => commonTable(name, body, context)) };
  }
  return { kind: "value", value: once(() => context.query.value(body, context)) };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * A named table becomes a common table expression: its text appears once, and DuckDB plans each use by itself. Where there is an
 * index, each use has the text, because what it looks up there is its own.
 */
function commonTable(name: string, body: SyntaxNode, context: Context) {
  const relation = context.query.relation(body, context);
  if (!relation.from.startsWith("(")) return relation;
  if (relation.indexed)
    return { fields: relation.fields, order: relation.order, from: relation.from, indexed: relation.indexed };
  const from = `"${context.query.fresh(name).replaceAll('"', '""')}"`;
  context.query.commonTables.push(`${from} AS NOT MATERIALIZED ${relation.from}`);
  return { fields: relation.fields, order: relation.order, from };
}

function parameterOf(node: SyntaxNode): Parameter {
  const declaration = child(node, "NameAndType");
  const typeNode = child(declaration, "Type");
  const name = nameOf(child(declaration, "Name"));
  const defaultNode = optionalChild(node, "DefaultValue");
  const type = kindOf(typeNode) === "SchemaTypeExpression" ? "table" : typeNamed(textOf(typeNode));
  if (!type) throw unsupported(`the type ${textOf(typeNode)}`, typeNode);
  return defaultNode ? { name, type, defaultValue: child(defaultNode, "Value") } : { name, type };
}
