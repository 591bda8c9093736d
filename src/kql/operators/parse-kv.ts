import { convert, expression, toText } from "../conversions.ts";
import { declaredColumns } from "../declared-columns.ts";
import type { Context, Relation } from "../model.ts";
import { groupCount, toRe2 } from "../regex.ts";
import { withRows } from "../relations.ts";
import { text } from "../sql.ts";
import { child, optionalChild, parametersOf, type SyntaxNode, textOf, unsupported } from "../syntax.ts";
import { withColumns } from "./project.ts";

/** parse-kv: named columns from the key-value pairs in a text. */
export function parseKv(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const source = toText(context.query.value(child(node, "Expression"), inner));
  const clause = optionalChild(node, "WithClause");
  const given = clause ? parametersOf(clause, "Properties") : new Map<string, SyntaxNode>();
  const options = Object.fromEntries([...given].map(([name, value]) => [name, optionValue(value, inner)]));
  const { regex } = options;
  const pairs =
    regex === undefined
      ? `kql_parse_kv(${source}, ${text(JSON.stringify(options))})`
      : pairsBy(String(regex), source, given.get("regex") ?? node);
  const id = rows.layer(`CAST(${pairs} AS JSON)`);
  const columns = declaredColumns(child(node, "Keys")).map(({ name, type }) => {
    const value = expression("string", `coalesce(kql_member(${id}, ${text(name)}) ->> '$', '')`);
    return { name, explicit: true, value: convert(value, type) };
  });
  return withColumns(rows.relation, input.fields, columns, input.name);
}

/** The first group of each match is a key, the second its value. */
function pairsBy(pattern: string, source: string, node: SyntaxNode): string {
  if (groupCount(pattern) < 2) throw unsupported("a pattern of parse-kv without two groups", node);
  const [keys, values] = [1, 2].map(
    (group) => `CAST(to_json(regexp_extract_all(${source}, ${text(toRe2(pattern))}, ${group})) AS VARCHAR)`,
  );
  return `kql_paired(${keys}, ${values})`;
}

function optionValue(node: SyntaxNode, context: Context): string | boolean {
  const value = context.query.value(node, context).constant?.value;
  if (typeof value === "string" || typeof value === "boolean") return value;
  throw unsupported(`the option ${textOf(node)}`, node);
}
