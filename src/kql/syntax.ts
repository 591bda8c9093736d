import { KqlError } from "./error.ts";

/**
 * A node or token of Microsoft's syntax tree, which is a translated .NET object: properties carry the .NET names.
 * Everything else in this folder reads it through the functions below, so the foreign shape stays in this file.
 */
export interface SyntaxNode {
  readonly TextStart: number;
  readonly Width: number;
  readonly ChildCount: number;
  readonly Parent: SyntaxNode | null;
  readonly IsMissing?: boolean;
  GetChild(index: number): SyntaxNode | null;
  ToString(): string;
}

interface BridgeRuntime {
  getTypeName(value: unknown): string;
}

const kindCache = new Map<unknown, string>();

/** The node's class in Microsoft's library without its namespace, such as `FilterOperator`. */
export function kindOf(node: SyntaxNode): string {
  const made: unknown = node.constructor;
  let kind = kindCache.get(made);
  if (kind === undefined) {
    const { Bridge } = globalThis as unknown as { Bridge: BridgeRuntime };
    const name = Bridge.getTypeName(node);
    kind = name.includes("SyntaxList") ? "SyntaxList" : (name.split(".").pop() ?? name);
    kindCache.set(made, kind);
  }
  return kind;
}

export function optionalChild(node: SyntaxNode, property: string): SyntaxNode | undefined {
  const value = (node as unknown as Record<string, SyntaxNode | null | undefined>)[property];
  return value ?? undefined;
}

export function child(node: SyntaxNode, property: string): SyntaxNode {
  const value = optionalChild(node, property);
  if (!value) throw new KqlError("unsupported", `${kindOf(node)} without ${property}`, node.TextStart, node.Width);
  return value;
}

/** The elements of a list property; separators are left out. */
export function childList(node: SyntaxNode, property: string): SyntaxNode[] {
  const list = optionalChild(node, property);
  return list ? elementsOf(list) : [];
}

export function elementsOf(list: SyntaxNode): SyntaxNode[] {
  return children(list).map((element) => optionalChild(element, "Element") ?? element);
}

export function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let index = 0; index < node.ChildCount; index++) {
    const next = node.GetChild(index);
    if (next) found.push(next);
  }
  return found;
}

/** The source text of a token or node, without the white space and comments before it. */
export function textOf(node: SyntaxNode): string {
  const text = (node as unknown as { Text?: string }).Text;
  return text ?? node.ToString().trim();
}

/** The name a reference or declaration spells, brackets and quotes removed. */
export function nameOf(node: SyntaxNode): string {
  return (node as unknown as { SimpleName: string }).SimpleName;
}

export function isMissing(node: SyntaxNode | undefined): boolean {
  return !node || node.Width === 0;
}

/** The named parameters of an operator (`kind=inner`), by name. */
export function parametersOf(node: SyntaxNode, property = "Parameters"): Map<string, SyntaxNode> {
  const parameters = childList(node, property).filter((item) => kindOf(item) === "NamedParameter");
  return new Map(parameters.map((item) => [nameOf(child(item, "Name")).toLowerCase(), child(item, "Expression")]));
}

/** Every node of the tree, parents first. */
export function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  const left = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    yield next;
    left.push(...children(next).reverse());
  }
}

export function unsupported(what: string, node: SyntaxNode): KqlError {
  return new KqlError("unsupported", `${what} is not supported by the embedded engine`, node.TextStart, node.Width);
}

export function refused(what: string, node: SyntaxNode): KqlError {
  return new KqlError("refused", `${what} is refused`, node.TextStart, node.Width);
}

/** Whether the parser found the expression to result in a table. */
export function isTabular(node: SyntaxNode): boolean {
  return (node as unknown as { ResultType?: { IsTabular?: boolean } | null }).ResultType?.IsTabular === true;
}

/** The name of the type that the parser found an expression to have. */
export function resultTypeOf(node: SyntaxNode): string | undefined {
  return (node as unknown as { ResultType?: { Name?: string } | null }).ResultType?.Name;
}
