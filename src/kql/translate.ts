import { rejectErrors } from "./diagnostics.ts";
import { commonTableClause } from "./discovery.ts";
import { KqlError } from "./error.ts";
import { translateCondition, translateValue } from "./expressions/dispatch.ts";
import { gathers } from "./gathers.ts";
import { guard } from "./guard.ts";
import type { Context, Field, Lookup, Query, Relation } from "./model.ts";
import { translateRelation } from "./operators/dispatch.ts";
import { type Globals, parse, parseOnly } from "./parser.ts";
import { fieldsOf, orderBy } from "./relations.ts";
import { bindLet, bindParameters } from "./scope.ts";
import { list } from "./sql.ts";
import { child, childList, isTabular, kindOf, optionalChild, type SyntaxNode, unsupported, walk } from "./syntax.ts";
import type { Column } from "./types.ts";
import { watchlistFunction } from "./watchlist.ts";

export interface Translation {
  /** One DuckDB statement. Its columns are in the order of `columns`, in the storage types of `types.ts`. */
  readonly sql: string;
  readonly columns: readonly Column[];
  /** Whether the query asked for an order. */
  readonly ordered: boolean;
  /** What to put in the place of markers in `sql` before it runs. */
  readonly lookups: readonly Lookup[];
  /** Whether all rows are there before the first is. */
  readonly gathers: boolean;
  readonly render?: string;
  /** Offset and length of what asks where addresses are: the SQL needs that database. */
  readonly places?: readonly [number, number];
}

export type Discovered = ReadonlyMap<number, readonly Column[]>;

/**
 * DuckDB SQL for a KQL query over the tables that `globals` describe. Pure. `discovered` has the columns found out for
 * plugins whose columns the data decides, by the plugin's offset. `late` has the offsets of literals that get a hole instead
 * (`late.ts`).
 * @throws KqlError with the place in `text`; NeedsColumns for a plugin whose columns are not yet known.
 */
export function translate(
  text: string,
  globals: Globals,
  discovered: Discovered,
  late: readonly number[] = [],
): Translation {
  const prefix = watchlistFunction(text, globals);
  const query = newQuery(globals, discovered, new Map(late.map((start, index) => [start + prefix.length, index])));
  try {
    return translateText(`${prefix}${text}`, prefix.length, query);
  } catch (error) {
    if (error instanceof KqlError)
      throw new KqlError(error.code, error.message, Math.max(0, error.offset - prefix.length), error.length);
    throw error;
  }
}

function translateText(text: string, shift: number, query: Query): Translation {
  const parsed = parsedUnlessRefused(text, query);
  if (parsed.isCommand)
    throw new KqlError("refused", "a control command is refused", shift, text.trim().length - shift);
  guard(parsed.root);
  const unchecked = unknowing(parsed.root);
  const real = parsed.diagnostics.filter(
    (item) => item.Code !== unknownName || !unchecked.some((node) => isInside(item.Start, node)),
  );
  rejectErrors(real, parsed.root);
  let context: Context = { query, scope: { bindings: new Map() }, depth: 0 };
  let result: { relation: Relation; gathers: boolean } | undefined;
  for (const statement of childList(parsed.root, "Statements")) {
    if (kindOf(statement) === "LetStatement") context = bindLet(statement, context);
    else if (kindOf(statement) === "QueryParametersStatement") context = bindParameters(statement, context);
    else if (kindOf(statement) === "ExpressionStatement") {
      if (result) throw unsupported("a second query", statement);
      const expression = child(statement, "Expression");
      result = { relation: statementRelation(expression, context), gathers: gathers(expression) };
    } else throw unsupported("this statement", statement);
  }
  if (!result) throw new KqlError("KS001", "There is no query, only definitions.", 0, text.length);
  return { ...finished(result.relation, query, shift), gathers: result.gathers };
}

/** The parser itself fails on some operators that are refused, such as those of graphs: then they are refused first. */
function parsedUnlessRefused(text: string, query: Query): ReturnType<typeof parse> {
  try {
    return parse(text, query.globals);
  } catch (error) {
    guard(parseOnly(text, query.globals));
    throw error;
  }
}

const unknownName = "KS142";

/**
 * The parser does not know that a find after a pipe sees the columns before it, nor that the wildcards of a union take in the
 * query's own views: there the translator checks names itself.
 */
function unknowing(root: SyntaxNode): SyntaxNode[] {
  const all = [...walk(root)];
  const isView = (node: SyntaxNode) => kindOf(node) === "FunctionDeclaration" && optionalChild(node, "ViewKeyword");
  if (all.some(isView)) return [root];
  return all.filter(
    (node) => kindOf(node) === "FindOperator" && node.Parent !== null && kindOf(node.Parent) === "PipeExpression",
  );
}

function isInside(offset: number, node: SyntaxNode): boolean {
  return offset >= node.TextStart && offset < node.TextStart + node.Width;
}

function statementRelation(node: SyntaxNode, context: Context): Relation {
  const last = optionalChild(node, "Operator");
  if (isTabular(node) || (last && kindOf(last) === "ConsumeOperator")) return context.query.relation(node, context);
  throw unsupported("a query that results in one value", node);
}

function finished(result: Relation, query: Query, shift: number): Omit<Translation, "gathers"> {
  const order = result.order.length > 0 ? `\nORDER BY ${orderBy(result.order)}` : "";
  const select = list(result.fields.map((field) => field.id)) || "1";
  const columns = result.fields.map(({ name, type }) => ({ name, type }));
  return {
    sql: `${commonTableClause(query)}SELECT ${select}\nFROM ${result.from}${order}`,
    columns,
    ordered: result.order.some((term) => !term.natural),
    lookups: query.lookups,
    ...(query.render ? { render: query.render } : {}),
    ...(query.places ? { places: [Math.max(0, query.places.TextStart - shift), query.places.Width] as const } : {}),
  };
}

function newQuery(globals: Globals, discovered: Discovered, late: ReadonlyMap<number, number>): Query {
  let count = 0;
  const fields = new Map<number, readonly Field[]>(
    [...discovered].map(([offset, columns]) => [offset, fieldsOf(columns)]),
  );
  return {
    globals,
    commonTables: [],
    lookups: [],
    discovered: fields,
    late,
    fresh: (hint) => `${hint}${hint.startsWith("#") ? "" : "#"}${++count}`,
    value: translateValue,
    condition: translateCondition,
    relation: translateRelation,
  };
}
