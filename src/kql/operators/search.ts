import { KqlError } from "../error.ts";
import { knownText, termOrPlace } from "../expressions/late.ts";
import { holdsAny, wholeRow } from "../expressions/whole-row.ts";
import { isLateText } from "../late.ts";
import { constant } from "../literals.ts";
import { inHours } from "../lookups.ts";
import type { Context, Relation, Value } from "../model.ts";
import { stringLiteralValue } from "../parser.ts";
import { fieldNamed, withRows } from "../relations.ts";
import { child, childList, kindOf, nameOf, optionalChild, parametersOf, type SyntaxNode, textOf } from "../syntax.ts";
import { wholeTerm } from "../terms.ts";
import { columnsNeededAfter } from "./pruning.ts";
import { storedTable } from "./sources.ts";
import { tables, unionOf } from "./union.ts";

/** search looks for terms in all columns of the piped table, of the tables named, or of every table. */
export function search(node: SyntaxNode, input: Relation | undefined, context: Context): Relation {
  const kind = parametersOf(node).get("kind");
  const caseSensitive = kind !== undefined && textOf(kind).toLowerCase() === "case_sensitive";
  const condition = child(node, "Condition");
  const searched = searchedTables(node, input, context).map((relation) => {
    const { rows, inner } = withRows(context, relation);
    const where = predicate(condition, inner, caseSensitive);
    const terms = termsIn(condition, inner)?.map(termOrPlace);
    const found = inHours(rows.relation, context.query, relation, terms);
    const { name } = relation;
    return {
      ...found.rows,
      from: `(SELECT * FROM ${found.rows.from} WHERE ${found.condition}${where})`,
      ...(name ? { name } : {}),
    };
  });
  const needed = columnsNeededAfter(node);
  return unionOf(searched, { source: "$table", ...(needed ? { needed } : {}) });
}

function searchedTables(node: SyntaxNode, input: Relation | undefined, context: Context): Relation[] {
  // What is piped in has no name of its own here, even when it is a table.
  if (input) return [{ ...input, name: "search_arg0" }];
  const clause = optionalChild(node, "InClause");
  if (clause) return childList(clause, "Expressions").flatMap((item) => tables(item, true, context));
  return [...context.query.globals.tables.values()].map(storedTable);
}

/** A search condition: strings alone, `column:term`, and ordinary predicates, joined by and, or, not. */
function predicate(node: SyntaxNode, context: Context, caseSensitive: boolean): string {
  const fields = context.row?.fields ?? [];
  switch (kindOf(node)) {
    case "ParenthesizedExpression":
      return predicate(child(node, "Expression"), context, caseSensitive);
    case "LiteralExpression":
    case "CompoundStringLiteralExpression":
      return wholeRow(fields, termOf(node, context), caseSensitive);
    case "StarExpression":
      return "true";
    case "BinaryExpression":
      return binary(node, context, caseSensitive);
    case "FunctionCallExpression":
      if (nameOf(child(node, "Name")) === "not") {
        const inner = childList(child(node, "ArgumentList"), "Expressions")[0];
        if (inner) return `(NOT ${predicate(inner, context, caseSensitive)})`;
      }
      return ordinary(node, context);
    default:
      return ordinary(node, context);
  }
}

/** Terms of which each row found holds at least one; undefined when the condition does not ask for that. */
function termsIn(node: SyntaxNode, context: Context): Value[] | undefined {
  switch (kindOf(node)) {
    case "ParenthesizedExpression":
      return termsIn(child(node, "Expression"), context);
    case "LiteralExpression":
    case "CompoundStringLiteralExpression":
      return [termOf(node, context)];
    case "BinaryExpression": {
      const operator = textOf(child(node, "Operator")).toLowerCase();
      const right = child(node, "Right");
      if (operator === ":") return [termOf(right, context)];
      const [a, b] = [termsIn(child(node, "Left"), context), termsIn(right, context)];
      if (operator === "and") return a ?? b;
      return operator === "or" && a && b ? [...a, ...b] : undefined;
    }
    default:
      return undefined;
  }
}

function termOf(node: SyntaxNode, context: Context): Value {
  const value = context.query.value(node, context);
  if (knownText(value) !== undefined) return value;
  return constant("string", /^["'@h]/i.test(textOf(node)) ? stringLiteralValue(textOf(node)) : textOf(node));
}

function binary(node: SyntaxNode, context: Context, caseSensitive: boolean): string {
  const operator = textOf(child(node, "Operator")).toLowerCase();
  const [left, right] = [child(node, "Left"), child(node, "Right")];
  const alternatives = operator === "or" ? plainTerms(node, context) : undefined;
  if (alternatives) return holdsAny(context.row?.fields ?? [], alternatives, wholeTerm, caseSensitive);
  if (operator === "and" || operator === "or") {
    return `(${predicate(left, context, caseSensitive)} ${operator.toUpperCase()} ${predicate(right, context, caseSensitive)})`;
  }
  if (operator === ":") {
    const fields = context.row?.fields ?? [];
    if (kindOf(left) === "StarExpression") return wholeRow(fields, termOf(right, context), caseSensitive);
    const field = fieldNamed(fields, nameOf(left));
    return field ? wholeRow([field], termOf(right, context), caseSensitive) : "false";
  }
  return ordinary(node, context);
}

/** The terms of `"a" or "b" or "c"`; undefined when anything else stands among them. */
function plainTerms(node: SyntaxNode, context: Context): Value[] | undefined {
  switch (kindOf(node)) {
    case "ParenthesizedExpression":
      return plainTerms(child(node, "Expression"), context);
    case "LiteralExpression":
    case "CompoundStringLiteralExpression": {
      const term = termOf(node, context);
      return isLateText(knownText(term) ?? "") ? [term] : undefined;
    }
    case "BinaryExpression": {
      if (textOf(child(node, "Operator")).toLowerCase() !== "or") return undefined;
      const [a, b] = [plainTerms(child(node, "Left"), context), plainTerms(child(node, "Right"), context)];
      return a && b && [...a, ...b];
    }
    default:
      return undefined;
  }
}

/** A table without a column that the predicate names cannot match. */
function ordinary(node: SyntaxNode, context: Context): string {
  try {
    return context.query.condition(node, context);
  } catch (error) {
    if (error instanceof KqlError && error.code === "KS142") return "false";
    throw error;
  }
}
