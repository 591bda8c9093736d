import type { Context, Relation } from "../model.ts";
import { bind } from "../scope.ts";
import {
  child,
  children,
  kindOf,
  nameOf,
  optionalChild,
  refused,
  type SyntaxNode,
  textOf,
  unsupported,
} from "../syntax.ts";
import { assertSchema, projectByNames } from "./by-name.ts";
import { evaluate } from "./evaluate.ts";
import { find } from "./find.ts";
import { join, lookup } from "./join.ts";
import { makeSeries } from "./make-series.ts";
import { mvApply, mvExpand } from "./mv-expand.ts";
import { checkParameters } from "./parameters.ts";
import { parse } from "./parse.ts";
import { parseKv } from "./parse-kv.ts";
import { partition } from "./partition.ts";
import { extend, projectAway, projectKeep, projectOut, projectRename, projectReorder, serialize } from "./project.ts";
import { scan } from "./scan.ts";
import { search } from "./search.ts";
import { count, distinct, filter, getSchema, sample, sampleDistinct, sort, take, top } from "./simple.ts";
import { callTable, datatable, materialized, namedTable, print, rangeTable } from "./sources.ts";
import { summarize } from "./summarize.ts";
import { topHitters, topNested } from "./top-nested.ts";
import { union } from "./union.ts";

type Operator = (node: SyntaxNode, input: Relation, context: Context) => Relation;

const operators: Readonly<Record<string, Operator>> = {
  AssertSchemaOperator: assertSchema,
  AsOperator: (node, input) => ({ ...input, name: nameOf(child(node, "Name")) }),
  CountOperator: count,
  DistinctOperator: distinct,
  EvaluateOperator: evaluate,
  ExtendOperator: extend,
  FilterOperator: filter,
  GetSchemaOperator: getSchema,
  InvokeOperator: (node, input, context) => callTable(child(node, "Function"), { ...context, input }),
  JoinOperator: join,
  LookupOperator: lookup,
  MakeSeriesOperator: makeSeries,
  MvApplyOperator: mvApply,
  MvExpandOperator: mvExpand,
  ParseKvOperator: parseKv,
  ParseOperator: parse,
  ParseWhereOperator: parse,
  PartitionOperator: partition,
  ProjectAwayOperator: projectAway,
  ProjectByNamesOperator: projectByNames,
  ProjectKeepOperator: projectKeep,
  ProjectOperator: projectOut,
  ProjectRenameOperator: projectRename,
  ProjectReorderOperator: projectReorder,
  RenderOperator: render,
  SampleDistinctOperator: sampleDistinct,
  SampleOperator: sample,
  ScanOperator: scan,
  SerializeOperator: serialize,
  SortOperator: sort,
  SummarizeOperator: summarize,
  TakeOperator: take,
  TopHittersOperator: topHitters,
  TopNestedOperator: topNested,
  TopOperator: top,
};

function render(node: SyntaxNode, input: Relation, context: Context): Relation {
  context.query.render = textOf(child(node, "ChartType"));
  return input;
}

/** The SQL of a tabular expression. */
export function translateRelation(node: SyntaxNode, context: Context): Relation {
  checkParameters(node);
  switch (kindOf(node)) {
    case "PipeExpression":
      return piped(node, context);
    case "ParenthesizedExpression":
      return translateRelation(child(node, "Expression"), context);
    case "NameReference":
      return namedTable(node, context);
    case "DataTableExpression":
      return datatable(node, context);
    case "FunctionCallExpression":
      return callTable(node, context);
    case "MaterializeExpression":
      return materialized(node, context);
    case "PrintOperator":
      return print(node, context);
    case "RangeOperator":
      return rangeTable(node, context);
    case "UnionOperator":
      return union(node, context.input, context);
    case "SearchOperator":
      return search(node, context.input, context);
    case "FindOperator":
      return find(node, context.input, context);
    case "SimpleNamedExpression":
      return { ...translateRelation(child(node, "Expression"), context), name: nameOf(child(node, "Name")) };
    case "ExternalDataExpression":
      throw refused("externaldata", node);
    default:
      return apply(node, context.input, context);
  }
}

function piped(node: SyntaxNode, context: Context): Relation {
  const input = translateRelation(child(node, "Expression"), context);
  const operator = child(node, "Operator");
  // What `as` named can be referred to by the operators after it.
  const named = input.name && optionalChild(child(node, "Expression"), "Operator");
  const scope =
    named && kindOf(named) === "AsOperator" && input.name
      ? bind(context.scope, input.name, { kind: "table", relation: () => input })
      : context.scope;
  const inner = { ...context, scope };
  checkParameters(operator);
  switch (kindOf(operator)) {
    case "UnionOperator":
      return union(operator, input, inner);
    case "SearchOperator":
      return search(operator, input, inner);
    case "FindOperator":
      return find(operator, input, inner);
    default:
      return apply(operator, input, inner);
  }
}

function apply(node: SyntaxNode, input: Relation | undefined, context: Context): Relation {
  const operator = operators[kindOf(node)];
  if (!operator || !input) throw unsupported(operatorName(node), node);
  const { name, ...result } = operator(node, input, context);
  // Only a table itself has a name, not what was made of it.
  return name !== undefined && kindOf(node) === "AsOperator" ? { ...result, name } : result;
}

function operatorName(node: SyntaxNode): string {
  let first = node;
  for (let next: SyntaxNode | undefined = node; next; next = children(next).find((item) => item.Width > 0))
    first = next;
  return `the operator '${textOf(first)}'`;
}
