import { child, kindOf, nameOf, optionalChild, type SyntaxNode, walk } from "../syntax.ts";

/** Operators that pass rows on and use only the columns they name. */
const transparent = new Set([
  "FilterOperator",
  "ExtendOperator",
  "SortOperator",
  "TopOperator",
  "TakeOperator",
  "ParseOperator",
  "ParseWhereOperator",
  "MvExpandOperator",
]);
/** Operators after which only the columns they name, or none, are left. */
const closing = new Set([
  "ProjectOperator",
  "SummarizeOperator",
  "DistinctOperator",
  "CountOperator",
  "MakeSeriesOperator",
]);

/**
 * The columns that the operators after this one can use, or undefined for all of them. A union of every table of a
 * workspace has thousands of columns; most questions about it need two.
 */
export function columnsNeededAfter(node: SyntaxNode): ReadonlySet<string> | undefined {
  const needed = new Set<string>();
  let below = chainOf(node);
  for (let pipe = below.Parent; pipe && kindOf(pipe) === "PipeExpression"; pipe = pipe.Parent) {
    if (child(pipe, "Expression") !== below) return undefined;
    const operator = child(pipe, "Operator");
    const kind = kindOf(operator);
    if (!transparent.has(kind) && !closing.has(kind)) return undefined;
    if (!addNames(operator, needed)) return undefined;
    if (closing.has(kind)) return needed;
    below = pipe;
  }
  return undefined;
}

/** The pipe that ends with the node, or the node itself when it starts one. */
function chainOf(node: SyntaxNode): SyntaxNode {
  const { Parent: parent } = node;
  return parent && kindOf(parent) === "PipeExpression" && optionalChild(parent, "Operator") === node ? parent : node;
}

/** False when the operator may look at columns it does not name. */
function addNames(operator: SyntaxNode, names: Set<string>): boolean {
  for (const node of walk(operator)) {
    switch (kindOf(node)) {
      case "StarExpression":
        return false;
      case "NameReference":
        names.add(nameOf(node));
        break;
      case "FunctionCallExpression":
        if (
          /^(pack_all|column_ifexists|columnifexists|iscolumnexists|bag_pack_columns)$/.test(
            nameOf(child(node, "Name")),
          )
        )
          return false;
        break;
      default:
    }
  }
  return true;
}
