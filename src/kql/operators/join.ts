import { coerce, commonType, expression, isNumeric } from "../conversions.ts";
import { KqlError } from "../error.ts";
import type { Context, Field, OrderTerm, Relation } from "../model.ts";
import { detached, fieldNamed, fieldsOf, naturalOrder, type Output, uniqueName } from "../relations.ts";
import { identifier, list } from "../sql.ts";
import { child, childList, kindOf, nameOf, parametersOf, type SyntaxNode, textOf, unsupported } from "../syntax.ts";

interface Key {
  readonly left: Field;
  readonly right: Field;
}

type Kind =
  | "inner"
  | "innerunique"
  | "leftouter"
  | "rightouter"
  | "fullouter"
  | "leftsemi"
  | "rightsemi"
  | "leftanti"
  | "rightanti";

const kinds: Readonly<Record<string, Kind>> = {
  inner: "inner",
  innerunique: "innerunique",
  left: "leftouter",
  leftouter: "leftouter",
  right: "rightouter",
  rightouter: "rightouter",
  outer: "fullouter",
  full: "fullouter",
  fullouter: "fullouter",
  semi: "leftsemi",
  leftsemi: "leftsemi",
  rightsemi: "rightsemi",
  anti: "leftanti",
  leftanti: "leftanti",
  leftantisemi: "leftanti",
  rightanti: "rightanti",
  rightantisemi: "rightanti",
};

const keywords: Partial<Record<Kind, string>> = {
  leftouter: "LEFT JOIN",
  rightouter: "RIGHT JOIN",
  fullouter: "FULL JOIN",
};

/** Every kind of join. Null keys match null keys; `innerunique`, the default, takes one left row a key. */
export function join(node: SyntaxNode, input: Relation, context: Context): Relation {
  const right = context.query.relation(child(node, "Expression"), detached(context));
  const kind = kindOfJoin(node, "innerunique");
  const keys = keysOf(child(node, "ConditionClause"), input, right, context);
  if (kind === "leftsemi" || kind === "leftanti") return exists(input, "l", right, "r", keys, kind === "leftanti");
  if (kind === "rightsemi" || kind === "rightanti") return exists(right, "r", input, "l", keys, kind === "rightanti");
  const left = kind === "innerunique" ? oneRowEach(input, keys) : input;
  const outputs = [...side(left, "l"), ...side(right, "r")];
  return combined(left, right, keywords[kind] ?? "JOIN", on(keys), uniquely(outputs), kind);
}

/** lookup adds the right side's other columns to each left row. */
export function lookup(node: SyntaxNode, input: Relation, context: Context): Relation {
  const right = context.query.relation(child(node, "Expression"), detached(context));
  const kind = kindOfJoin(node, "leftouter");
  const keys = keysOf(child(node, "LookupClause"), input, right, context);
  const added = side(right, "r").filter((_, index) => !keys.some((key) => key.right === right.fields[index]));
  return combined(input, right, keywords[kind] ?? "JOIN", on(keys), uniquely([...side(input, "l"), ...added]), kind);
}

function kindOfJoin(node: SyntaxNode, otherwise: Kind): Kind {
  const given = parametersOf(node).get("kind");
  if (!given) return otherwise;
  const kind = kinds[textOf(given).toLowerCase()];
  if (!kind) throw unsupported(`join kind=${textOf(given)}`, given);
  return kind;
}

function keysOf(clause: SyntaxNode, left: Relation, right: Relation, context: Context): Key[] {
  return childList(clause, "Expressions").flatMap((item) => {
    const keys = keysOfExpression(item, left, right, context);
    const bad = keys.flatMap((key) => [key.left, key.right]).find((field) => field.type === "dynamic");
    if (!bad) return keys;
    const message = `The join key '${bad.name}' is dynamic: cast it first, for example with tostring().`;
    throw new KqlError("KS241", message, item.TextStart, item.Width);
  });
}

/** `on Key`, or `on $left.a == $right.b`, several joined by `and` or commas. */
function keysOfExpression(node: SyntaxNode, left: Relation, right: Relation, context: Context): Key[] {
  if (kindOf(node) === "ParenthesizedExpression")
    return keysOfExpression(child(node, "Expression"), left, right, context);
  if (kindOf(node) === "NameReference") {
    const [a, b] = [fieldNamed(left.fields, nameOf(node)), fieldNamed(right.fields, nameOf(node))];
    if (!a || !b)
      throw new KqlError(
        "KS142",
        `The column '${nameOf(node)}' must exist on both sides of the join.`,
        node.TextStart,
        node.Width,
      );
    return [{ left: a, right: b }];
  }
  if (kindOf(node) !== "BinaryExpression") throw unsupported("this join condition", node);
  const operator = textOf(child(node, "Operator"));
  const [first, second] = [child(node, "Left"), child(node, "Right")];
  if (operator === "and") {
    return [...keysOfExpression(first, left, right, context), ...keysOfExpression(second, left, right, context)];
  }
  if (operator !== "==") throw unsupported(`${operator} in a join condition`, node);
  const sides = [sided(first, left, right), sided(second, left, right)];
  const [a, b] = [sides.find((item) => item.side === "left"), sides.find((item) => item.side === "right")];
  if (!a || !b) throw new KqlError("KS000", "A join condition compares $left with $right.", node.TextStart, node.Width);
  return [{ left: a.field, right: b.field }];
}

function sided(node: SyntaxNode, left: Relation, right: Relation): { side: "left" | "right"; field: Field } {
  if (kindOf(node) === "PathExpression" && kindOf(child(node, "Expression")) === "NameReference") {
    const side = nameOf(child(node, "Expression"));
    const name = nameOf(child(node, "Selector"));
    const field = fieldNamed(side === "$left" ? left.fields : right.fields, name);
    if (field && side === "$left") return { side: "left", field };
    if (field && side === "$right") return { side: "right", field };
  }
  throw unsupported("this join condition", node);
}

function on(keys: readonly Key[]): string {
  return keys.map(({ left, right }) => equal(left, `l.${left.id}`, right, `r.${right.id}`)).join(" AND ") || "true";
}

function equal(left: Field, a: string, right: Field, b: string): string {
  const [x, y] = [expression(left.type, a), expression(right.type, b)];
  if (left.type === "string" && right.type === "string") return `${a} = ${b}`;
  const type =
    left.type === right.type
      ? left.type
      : isNumeric(left.type) && isNumeric(right.type)
        ? commonType([left.type, right.type])
        : "string";
  return `${coerce(x, type).sql} IS NOT DISTINCT FROM ${coerce(y, type).sql}`;
}

function side(relation: Relation, alias: string): Output[] {
  return relation.fields.map((field) => ({ name: field.name, type: field.type, sql: `${alias}.${field.id}` }));
}

function uniquely(outputs: readonly Output[]): Output[] {
  const taken = new Set<string>();
  return outputs.map((output) => {
    const name = uniqueName(output.name, taken);
    taken.add(name);
    return { ...output, name };
  });
}

function combined(
  left: Relation,
  right: Relation,
  keyword: string,
  condition: string,
  outputs: readonly Output[],
  kind: Kind,
): Relation {
  const order = [...carried(left, "l"), ...carried(right, "r")];
  const ids = order.map((_, index) => identifier(`#o${index}`));
  const fields = fieldsOf(outputs, ids);
  // A side without a match gives nulls, and strings are never null.
  const outer = kind !== "inner" && kind !== "innerunique";
  const items = outputs.map((output, index) => {
    const sql = outer && output.type === "string" ? `coalesce(${output.sql}, '')` : output.sql;
    return `${sql} AS ${fields[index]?.id}`;
  });
  const hidden = order.map((term, index) => `${term.id} AS ${ids[index]}`);
  const from = `(SELECT ${list([...items, ...hidden])} FROM ${left.from} AS l ${keyword} ${right.from} AS r ON ${condition})`;
  return { from, fields, order: order.map((term, index) => ({ ...term, id: ids[index] ?? "", nullsFirst: false })) };
}

function carried(relation: Relation, alias: string): OrderTerm[] {
  return naturalOrder(relation).map((term) => ({ ...term, id: `${alias}.${term.id}` }));
}

function exists(
  kept: Relation,
  keptAlias: string,
  other: Relation,
  otherAlias: string,
  keys: readonly Key[],
  negated: boolean,
): Relation {
  const keyword = negated ? "ANTI JOIN" : "SEMI JOIN";
  return {
    ...kept,
    from: `(SELECT ${keptAlias}.* FROM ${kept.from} AS ${keptAlias} ${keyword} ${other.from} AS ${otherAlias} ON ${on(keys)})`,
    order: naturalOrder(kept),
  };
}

function oneRowEach(relation: Relation, keys: readonly Key[]): Relation {
  const columns = list(keys.map((key) => key.left.id));
  const order = naturalOrder(relation);
  const sorted = order.length > 0 ? ` ORDER BY ${list([columns, ...order.map((term) => term.id)])}` : "";
  return { ...relation, from: `(SELECT DISTINCT ON (${columns}) * FROM ${relation.from}${sorted})` };
}
