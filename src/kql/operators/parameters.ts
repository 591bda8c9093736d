import { child, childList, kindOf, nameOf, type SyntaxNode, unsupported } from "../syntax.ts";

/** The named parameters that change an operator's answer and that it reads. */
const known: Readonly<Record<string, readonly string[]>> = {
  FindOperator: ["withsource"],
  JoinOperator: ["kind"],
  LookupOperator: ["kind"],
  MakeSeriesOperator: ["kind"],
  MvExpandOperator: ["bagexpansion", "kind", "with_itemindex"],
  MvApplyOperator: ["with_itemindex"],
  ParseOperator: ["flags", "kind"],
  ParseWhereOperator: ["flags", "kind"],
  ScanOperator: ["with_match_id"],
  SearchOperator: ["kind"],
  UnionOperator: ["isfuzzy", "kind", "with_source", "withsource"],
};

/** What says how to compute or where to look, but not what comes out. */
const isHint = (name: string) => /^hint\./.test(name) || name === "datascope";

/** Refuses a parameter that would otherwise be passed over in silence. */
export function checkParameters(node: SyntaxNode): void {
  const kind = kindOf(node);
  // A chart's title and axes are for whoever draws it.
  if (kind === "RenderOperator") return;
  for (const item of childList(node, "Parameters")) {
    if (kindOf(item) !== "NamedParameter") continue;
    const name = nameOf(child(item, "Name"));
    if (!isHint(name.toLowerCase()) && !known[kind]?.includes(name.toLowerCase()))
      throw unsupported(`the parameter '${name}'`, item);
  }
}
