import { KqlError } from "./error.ts";
import { stringLiteralValue } from "./parser.ts";
import { child, childList, kindOf, nameOf, optionalChild, type SyntaxNode, textOf, walk } from "./syntax.ts";

/**
 * Refuses a query that reads one of these tables (names in lower case), or that could without naming it: a pattern, all
 * tables at once, a name put together. Functions that a workspace keeps are not looked into.
 */
export function refuseTables(root: SyntaxNode, denied: ReadonlySet<string>): void {
  if (denied.size === 0) return;
  for (const node of walk(root)) {
    const reason = reads(node, denied);
    if (reason) throw new KqlError("closed", reason, node.TextStart, node.Width);
  }
}

function reads(node: SyntaxNode, denied: ReadonlySet<string>): string | undefined {
  switch (kindOf(node)) {
    case "NameReference":
      return denied.has(nameOf(node).toLowerCase()) ? `the table ${nameOf(node)} is closed to your role` : undefined;
    case "FunctionCallExpression":
      return nameOf(child(node, "Name")) === "table" ? byName(node, denied) : undefined;
    case "WildcardedName":
    case "WildcardedNameReference":
      return matchesAny(textOf(node), denied)
        ? `${textOf(node)} takes in a table that is closed to your role`
        : undefined;
    case "SearchOperator":
    case "FindOperator":
      return readsAll(node) ? "it searches all tables, and some are closed to your role" : undefined;
    default:
      return undefined;
  }
}

function byName(call: SyntaxNode, denied: ReadonlySet<string>): string | undefined {
  const [name] = childList(child(call, "ArgumentList"), "Expressions");
  const isLiteral = name && kindOf(name) === "LiteralExpression";
  const table = isLiteral ? stringLiteralValue(textOf(name)) : undefined;
  if (table === undefined) return "table() takes a name that is written out, since some tables are closed to your role";
  return denied.has(table.toLowerCase()) ? `the table ${table} is closed to your role` : undefined;
}

function matchesAny(pattern: string, denied: ReadonlySet<string>): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const matcher = new RegExp(`^${parts.join(".*")}$`, "i");
  return [...denied].some((table) => matcher.test(table));
}

/** Without `in (...)`, and not fed by another operator. */
function readsAll(node: SyntaxNode): boolean {
  const fed =
    node.Parent !== null && kindOf(node.Parent) === "PipeExpression" && optionalChild(node.Parent, "Operator") === node;
  return !fed && !optionalChild(node, "InClause");
}
