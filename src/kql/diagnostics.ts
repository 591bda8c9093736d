import { KqlError } from "./error.ts";
import type { Diagnostic } from "./parser.ts";
import { children, kindOf, nameOf, optionalChild, resultTypeOf, type SyntaxNode } from "./syntax.ts";

/** What an objection is about: the nodes that lie exactly there, and those around them, the root first. */
interface Place {
  readonly around: readonly SyntaxNode[];
  readonly there: readonly SyntaxNode[];
}

/** Where the engine takes what Microsoft's parser objects to. */
const tolerated: Readonly<Record<string, (place: Place) => boolean>> = {
  // count(x) counts every row, a degree is any whole number, a term of search is no condition, and plugins take arguments
  // by name.
  KS107: (place) =>
    isArgumentOf(place, ["count", "series_fit_poly"]) ||
    isIn(place, "SearchOperator") ||
    isIn(place, "EvaluateOperator"),
  KS119: (place) => isIn(place, "EvaluateOperator"),
  // Seconds may have a fraction.
  KS134: (place) => isArgumentOf(place, ["make_datetime", "make_timespan"]),
  // Of a dynamic value only the data says whether it is an array or a bag.
  KS234: isDynamic,
  KS235: isDynamic,
};

/** Throws the first of Microsoft's errors, with its code, message and place. */
export function rejectErrors(diagnostics: readonly Diagnostic[], root: SyntaxNode): void {
  const error = diagnostics.find((item) => item.Severity === "Error" && !isTolerated(item, root));
  if (error) throw new KqlError(error.Code, error.Message, Math.max(0, error.Start), error.Length);
}

function isTolerated({ Code, Start, Length }: Diagnostic, root: SyntaxNode): boolean {
  return tolerated[Code]?.(placeOf(root, Start, Start + Length)) ?? false;
}

function placeOf(root: SyntaxNode, start: number, end: number): Place {
  const path: SyntaxNode[] = [];
  for (let node: SyntaxNode | undefined = root; node; ) {
    path.push(node);
    node = children(node).find((item) => item.TextStart <= start && endOf(item) >= end);
  }
  const isThere = (node: SyntaxNode) => node.TextStart === start && endOf(node) === end;
  return { around: path.filter((node) => !isThere(node)), there: path.filter(isThere) };
}

const endOf = (node: SyntaxNode) => node.TextStart + node.Width;

function isArgumentOf({ around }: Place, names: readonly string[]): boolean {
  const call = around.findLast((node) => kindOf(node) === "FunctionCallExpression");
  const name = call && optionalChild(call, "Name");
  return name !== undefined && names.includes(nameOf(name));
}

function isIn({ around }: Place, kind: string): boolean {
  return around.some((node) => kindOf(node) === kind);
}

function isDynamic({ there }: Place): boolean {
  return there.some((node) => resultTypeOf(node) === "dynamic");
}
