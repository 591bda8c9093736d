import { child, childList, kindOf, type SyntaxNode } from "./syntax.ts";

const gathering: ReadonlySet<string> = new Set(["CountOperator", "SummarizeOperator", "TopOperator"]);

/** What changes rows one by one, or leaves some out. */
const passing: ReadonlySet<string> = new Set([
  "ExtendOperator",
  "FilterOperator",
  "ProjectAwayOperator",
  "ProjectKeepOperator",
  "ProjectOperator",
  "ProjectRenameOperator",
  "ProjectReorderOperator",
  "RenderOperator",
  "SortOperator",
  "TakeOperator",
]);

/** Whether a query has all of its rows in memory before it gives the first: then to have some of them at once takes little more. */
export function gathers(node: SyntaxNode): boolean {
  switch (kindOf(node)) {
    case "ParenthesizedExpression":
      return gathers(child(node, "Expression"));
    case "UnionOperator":
      return childList(node, "Expressions").every(gathers);
    case "PipeExpression": {
      const kind = kindOf(child(node, "Operator"));
      return gathering.has(kind) || (passing.has(kind) && gathers(child(node, "Expression")));
    }
    default:
      return false;
  }
}
