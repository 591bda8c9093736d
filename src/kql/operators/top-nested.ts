import { coerce, expression } from "../conversions.ts";
import { constant } from "../literals.ts";
import type { Context, Relation } from "../model.ts";
import { resultName } from "../naming.ts";
import { ascending, detached, fieldsOf, naturalOrder, type Output, project, withRows } from "../relations.ts";
import { identifier, list } from "../sql.ts";
import { child, childList, kindOf, nameOf, optionalChild, type SyntaxNode, textOf } from "../syntax.ts";

interface Level {
  readonly key: Output;
  readonly measure: Output;
  readonly limit: string | undefined;
  readonly ascending: boolean;
  /** What the values outside the top are called together, in SQL; without it they are left out. */
  readonly others: string | undefined;
}

/**
 * top-nested: the top values of the first expression, within each the top values of the second, and so on. Each level adds
 * the value and its aggregate, `aggregated_x` unless named.
 */
export function topNested(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const levels = childList(node, "Clauses").map((clause) => levelOf(clause, inner));
  const taken = project(rows.relation, [
    ...input.fields.map((field) => ({ name: field.name, type: field.type, sql: field.id })),
  ]);
  let found: string | undefined;
  const keys: string[] = [];
  const others: string[] = [];
  for (const [index, level] of levels.entries()) {
    keys.push(level.key.sql);
    const name = identifier(context.query.fresh("#nested"));
    context.query.commonTables.push(`${name} AS MATERIALIZED (${levelSql(level, index, keys, taken.from, found)})`);
    if (level.others !== undefined) others.push(othersSql(levels, index, keys, taken.from, name, found));
    found = name;
  }
  const outputs = levels.flatMap((level, index) => [
    { ...level.key, sql: `k${index}` },
    { ...level.measure, sql: `a${index}` },
  ]);
  const best = found ?? "(SELECT 1)";
  const from = others.length > 0 ? `(SELECT * FROM ${best} UNION ALL ${others.join(" UNION ALL ")})` : best;
  return project({ from, fields: [], order: [] }, outputs);
}

/**
 * The rows of one level's `with others`: what is not in its top, within each top value above. The levels below it see those
 * rows as a whole: one of their own "others" where they have such, else nothing.
 */
function othersSql(
  levels: readonly Level[],
  index: number,
  keys: readonly string[],
  from: string,
  top: string,
  above: string | undefined,
): string {
  const keyed = `SELECT *, ${list(keys.map((key, at) => `${key} AS "#k${at}"`))} FROM ${from}`;
  const same = keys.map((_, at) => `t.k${at} IS NOT DISTINCT FROM r."#k${at}"`).join(" AND ");
  const upper = keys.slice(0, index).map((_, at) => `"#k${at}"`);
  const counted = levels.flatMap((level, at) =>
    at >= index && level.others !== undefined ? [`${level.measure.sql} AS a${at}`] : [],
  );
  const grouped = `SELECT ${list([...upper, ...counted, "count(*) AS rest"])} FROM (${keyed}) AS r WHERE NOT EXISTS (SELECT 1 FROM ${top} AS t WHERE ${same})${upper.length > 0 ? ` GROUP BY ${list(upper)}` : ""}`;
  const columns = levels.flatMap((level, at) => {
    if (at < index) return [`u.k${at}`, `u.a${at}`];
    if (level.others !== undefined) return [`${level.others} AS k${at}`, `g.a${at}`];
    return [`${constant(level.key.type, null).sql} AS k${at}`, `${constant(level.measure.type, null).sql} AS a${at}`];
  });
  const joined = above
    ? `${above} AS u JOIN (${grouped}) AS g ON ${upper.map((key, at) => `u.k${at} IS NOT DISTINCT FROM g.${key}`).join(" AND ")}`
    : `(${grouped}) AS g`;
  return `SELECT ${list(columns)} FROM ${joined} WHERE g.rest > 0`;
}

function levelSql(
  level: Level,
  index: number,
  keys: readonly string[],
  from: string,
  above: string | undefined,
): string {
  const upper = keys.slice(0, index).map((_, at) => `k${at}`);
  const columns = keys.map((key, at) => `${key} AS k${at}`);
  const groups = `SELECT ${list([...columns, `${level.measure.sql} AS a${index}`])} FROM ${from} GROUP BY ${list(keys.map((_, at) => String(at + 1)))}`;
  const partition = upper.length > 0 ? `PARTITION BY ${list(upper)} ` : "";
  const direction = level.ascending ? "ASC NULLS FIRST" : "DESC NULLS LAST";
  const ranked = `SELECT *, row_number() OVER (${partition}ORDER BY a${index} ${direction}, k${index}) AS rank FROM (${groups})`;
  const best = `SELECT * EXCLUDE (rank) FROM (${ranked}) ${level.limit ? `WHERE rank <= ${level.limit}` : ""}`;
  if (!above) return best;
  const join = upper.map((key) => `g.${key} IS NOT DISTINCT FROM u.${key}`).join(" AND ");
  return `SELECT u.*, g.k${index}, g.a${index} FROM ${above} AS u JOIN (${best}) AS g ON ${join}`;
}

function levelOf(clause: SyntaxNode, context: Context): Level {
  const of = child(clause, "OfExpression");
  const value = context.query.value(of, context);
  const name = resultName(of, context.row?.fields) ?? "Column1";
  const by = child(clause, "ByExpression");
  const body = kindOf(by) === "OrderedExpression" ? child(by, "Expression") : by;
  const measure = context.query.value(body, { ...context, aggregating: [] });
  const limit = optionalChild(clause, "Expression");
  const withOthers = optionalChild(clause, "WithOthersClause");
  const others = withOthers && withOthers.Width > 0 ? withOthers : undefined;
  return {
    key: { name, type: value.type, sql: value.sql },
    measure: {
      name: kindOf(body) === "SimpleNamedExpression" ? nameOf(child(body, "Name")) : `aggregated_${name}`,
      type: measure.type,
      sql: measure.sql,
    },
    limit: limit && limit.Width > 0 ? coerce(context.query.value(limit, detached(context)), "long").sql : undefined,
    others: others && coerce(context.query.value(child(others, "Expression"), detached(context)), value.type).sql,
    ascending: kindOf(by) === "OrderedExpression" && textOf(child(by, "Ordering")).toLowerCase().includes("asc"),
  };
}

/**
 * top-hitters: the values that occur most, or weigh most, the lightest first. Of equals the later stay, as where a heap of
 * the best is filled in the order of the rows.
 */
export function topHitters(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const of = child(node, "OfExpression");
  const value = context.query.value(of, inner);
  const clause = optionalChild(node, "ByClause");
  const weight = clause && context.query.value(child(clause, "Expression"), inner);
  const name = resultName(of, input.fields) ?? "Column1";
  const measured = clause && resultName(child(clause, "Expression"), input.fields);
  const type = weight?.type === "real" || weight?.type === "dynamic" ? "real" : "long";
  const measure = weight
    ? expression(
        type,
        type === "real" ? `sum(${coerce(weight, "real").sql})` : `kql_wrap(sum(${coerce(weight, "long").sql}))`,
      )
    : expression("long", "CAST(count(*) AS BIGINT)");
  const measureName = `approximate_${weight ? "sum" : "count"}_${measured ?? name}`;
  const fields = fieldsOf([
    { name, type: value.type },
    { name: measureName, type: measure.type },
  ]);
  const limit = coerce(context.query.value(child(node, "Expression"), detached(context)), "long").sql;
  const ids = fields.map((field) => field.id);
  const at = naturalOrder(input)[0]?.id ?? "0";
  const from = `(SELECT ${value.sql} AS ${ids[0]}, ${measure.sql} AS ${ids[1]}, min(${at}) AS "#first" FROM ${rows.relation.from} GROUP BY 1 ORDER BY 2 DESC, 3 DESC LIMIT ${limit})`;
  const heaviest = { ...ascending('"#first"'), descending: true };
  return { from, fields, order: [ascending(ids[1] ?? ""), heaviest] };
}
