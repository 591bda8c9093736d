import type { Field } from "./model.ts";
import { builtIn, type FunctionSymbol, stringLiteralValue } from "./parser.ts";
import { fieldNamed } from "./relations.ts";
import { child, childList, kindOf, nameOf, optionalChild, type SyntaxNode, textOf } from "./syntax.ts";

/**
 * The name Kusto gives the column of an expression, or undefined where it makes one up (`Column1`, `print_0`): the
 * column's own, `d_a_0` for `d.a[0]`, and for functions what Microsoft's function table says (`sum_x`, `count_`).
 */
export function resultName(node: SyntaxNode, fields: readonly Field[] = []): string | undefined {
  switch (kindOf(node)) {
    case "ParenthesizedExpression":
    case "OrderedExpression":
      return resultName(child(node, "Expression"), fields);
    case "SimpleNamedExpression":
      return nameOf(child(node, "Name"));
    case "NameReference":
      return nameOf(node);
    case "BracketedExpression":
      return indexName(child(node, "Expression"));
    case "PathExpression":
    case "ElementExpression":
      return pathName(node, fields);
    case "FunctionCallExpression":
      return callName(node, fields);
    default:
      return undefined;
  }
}

function indexName(node: SyntaxNode): string | undefined {
  if (kindOf(node) !== "LiteralExpression") return undefined;
  const source = textOf(node);
  return /^[h@]*["'`~]/i.test(source) ? stringLiteralValue(source) : source;
}

function pathName(node: SyntaxNode, fields: readonly Field[]): string | undefined {
  const base = child(node, "Expression");
  const right = resultName(child(node, "Selector"), fields);
  if (kindOf(base) === "NameReference" && nameOf(base).startsWith("$")) return right;
  const left = resultName(base, fields);
  return left ? `${left}_${right ?? ""}` : right;
}

// Microsoft's ResultNameKind.
const kinds = [
  "none",
  "nameFirst",
  "nameOnly",
  "prefixFirst",
  "prefixOnly",
  "columnValue",
  "prefix",
  "first",
  "only",
] as const;

function callName(node: SyntaxNode, fields: readonly Field[]): string | undefined {
  const name = nameOf(child(node, "Name"));
  const symbol = builtIn(name);
  const nodes = childList(child(node, "ArgumentList"), "Expressions");
  const first = () => (nodes[0] ? resultName(nodes[0], fields) : undefined);
  const kind = symbol && kinds[symbol.ResultNameKind];
  if (!symbol || !kind) return undefined;
  const prefix = kind.startsWith("name") ? symbol.Name : symbol.ResultNamePrefix;
  switch (kind) {
    case "nameFirst":
    case "prefixFirst":
      return prefixed(symbol, prefix, nodes.length > 0, first());
    case "nameOnly":
    case "prefixOnly":
      return nodes.length === 1 ? prefixed(symbol, prefix, true, first()) : undefined;
    case "columnValue": {
      const column = nodes[0] && indexName(nodes[0]);
      return column !== undefined && fieldNamed(fields, column) ? column : undefined;
    }
    case "prefix":
      return prefix ?? undefined;
    case "first":
      return first();
    case "only":
      return nodes.length === 1 ? first() : undefined;
    default:
      return undefined;
  }
}

function prefixed(symbol: FunctionSymbol, prefix: string | null, hasArguments: boolean, first: string | undefined) {
  if (prefix === null) return hasArguments ? first : undefined;
  return `${prefix}_${hasArguments ? (first ?? "") : ""}` || symbol.Name;
}

/** The names of `(a, b) = f(x)`, or undefined. */
export function compoundNames(node: SyntaxNode): string[] | undefined {
  const names = kindOf(node) === "CompoundNamedExpression" ? optionalChild(node, "Names") : undefined;
  return names && childList(names, "Names").map(nameOf);
}
