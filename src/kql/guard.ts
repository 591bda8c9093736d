import { geoFunctions } from "./functions/geo.ts";
import { child, childList, kindOf, nameOf, refused, type SyntaxNode, textOf, walk } from "./syntax.ts";

/** Calls that reach other data, other services or the engine itself. */
const forbiddenCalls = new Set([
  "cluster",
  "database",
  "external_table",
  "FileProfile",
  "adx",
  "arg",
  "app",
  "resource",
  "workspace",
  "materialized_view",
  "stored_query_result",
  "entity_group",
  "graph",
]);

const forbiddenNodes: Readonly<Record<string, string>> = {
  ExternalDataExpression: "externaldata",
  InlineExternalTableExpression: "an inline external table",
  CommandBlock: "a control command",
  SetOptionStatement: "set",
  RestrictStatement: "restrict access",
  PatternStatement: "declare pattern",
  AliasStatement: "alias database",
  MacroExpandOperator: "macro-expand",
  ExecuteAndCacheOperator: "execute_and_cache",
  MakeGraphOperator: "make-graph",
  GraphMatchOperator: "graph-match",
};

const allowedPlugins: ReadonlySet<string> = new Set([
  "active_users_count",
  "activity_counts_metrics",
  "activity_metrics",
  "bag_unpack",
  "dcount_intersect",
  "ipv4_lookup",
  "ipv6_lookup",
  "narrow",
  "new_activity_metrics",
  "pivot",
  "rolling_percentile",
  "rows_near",
  "sliding_window_counts",
]);

/** Refuses, by name and place, what a query must never do here, whatever the parser or the translator make of it. */
export function guard(root: SyntaxNode, workspaces: ReadonlySet<string> = new Set()): void {
  for (const node of walk(root)) {
    const kind = kindOf(node);
    const name = forbiddenNodes[kind];
    if (name) throw refused(name, node);
    if (kind.startsWith("Graph")) throw refused("a graph operator", node);
    if (kind === "FunctionCallExpression" && !namesOneOf(workspaces, node)) guardCall(node);
    if (kind === "EvaluateOperator") guardPlugin(node);
  }
}

/** `workspace("ID")` with an id, in lower case, that is on the list. */
function namesOneOf(workspaces: ReadonlySet<string>, node: SyntaxNode): boolean {
  if (workspaces.size === 0 || nameOf(child(node, "Name")) !== "workspace") return false;
  const [id, ...more] = childList(child(node, "ArgumentList"), "Expressions");
  const literal = id && kindOf(id) === "LiteralExpression" ? /^["']([^"'\\]*)["']$/.exec(textOf(id))?.[1] : undefined;
  return more.length === 0 && literal !== undefined && workspaces.has(literal.toLowerCase());
}

function guardCall(node: SyntaxNode): void {
  const name = nameOf(child(node, "Name"));
  if (forbiddenCalls.has(name)) throw refused(`${name}()`, node);
  if (name.startsWith("geo_") && !Object.hasOwn(geoFunctions, name))
    throw refused(`the geospatial function ${name}()`, node);
}

function guardPlugin(node: SyntaxNode): void {
  const call = child(node, "FunctionCall");
  const name = nameOf(child(call, "Name"));
  if (!allowedPlugins.has(name)) throw refused(`the plugin ${name}`, call);
}
