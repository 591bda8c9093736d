import { multipleValues } from "../functions/multiple.ts";
import type { Context, Field, Relation, Value } from "../model.ts";
import { compoundNames, resultName } from "../naming.ts";
import {
  ascending,
  asOutput,
  fieldNamed,
  type Output,
  project,
  rowsOf,
  uniqueId,
  uniqueName,
  withRows,
} from "../relations.ts";
import { list } from "../sql.ts";
import { child, childList, kindOf, nameOf, optionalChild, type SyntaxNode, textOf, unsupported } from "../syntax.ts";

interface Item {
  /** Undefined where the expression gives its column no name. */
  readonly name: string | undefined;
  readonly explicit: boolean;
  readonly value: Value;
}

/** The columns that one element of project or extend makes; functions such as series_fit_line make several. */
export function items(node: SyntaxNode, context: Context): Item[] {
  const names = compoundNames(node);
  const inner = names
    ? child(node, "Expression")
    : kindOf(node) === "SimpleNamedExpression"
      ? child(node, "Expression")
      : node;
  const several = multipleValues(inner, context);
  const name = names ? undefined : resultName(node, context.row?.fields);
  if (!several)
    return [{ name, explicit: name !== undefined && inner !== node, value: context.query.value(inner, context) }];
  const given = names ?? (inner !== node && name !== undefined ? [name] : []);
  return several.map((item, index) => ({
    name: given[index] ?? item.name,
    explicit: index < given.length,
    value: item.value,
  }));
}

/** Names for columns whose expressions give none: Column1, Column2, ... */
export function named(found: readonly Item[], reserved: readonly string[] = []): Output[] {
  const taken = new Set([...reserved, ...found.filter((item) => item.explicit).map((item) => item.name ?? "")]);
  const used = new Set(reserved);
  let count = 0;
  return found.map((item) => {
    const wished = item.name || `Column${++count}`;
    const name =
      item.explicit && !used.has(wished)
        ? wished
        : uniqueName(wished, new Set([...used, ...(item.explicit ? [] : taken)]));
    used.add(name);
    return { name, type: item.value.type, sql: item.value.sql };
  });
}

export function projectOut(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const outputs: Output[] = [];
  const found = childList(node, "Expressions").flatMap((item) => items(item, inner));
  outputs.push(...named(found));
  return { ...project(rows.relation, outputs), ...nameOfInput(input) };
}

/** extend keeps the input's columns; a name that exists is replaced where it stands. */
export function extend(node: SyntaxNode, input: Relation, context: Context): Relation {
  const { rows, inner } = withRows(context, input);
  const found = childList(node, "Expressions").flatMap((item) => items(item, inner));
  return withColumns(rows.relation, input.fields, found, input.name);
}

export function withColumns(
  relation: Relation,
  before: readonly Field[],
  found: readonly Item[],
  name?: string,
): Relation {
  const fields = [...before];
  const taken = new Set([...fields, ...relation.order].map((field) => field.id.slice(1, -1).toLowerCase()));
  const replaced = new Map<string, string>();
  const added: string[] = [];
  const names = new Set(before.map((field) => field.name));
  let count = 0;
  for (const item of found) {
    const wished = item.name || `Column${++count}`;
    const index = fields.findIndex((field) => field.name === wished);
    const old = fields[index];
    // Two expressions of one element each may suggest the same new name: the first has it.
    if (old && index >= before.length && !item.explicit) continue;
    if (old && (item.explicit || !names.has(wished) || isReplacement(item, wished))) {
      replaced.set(old.id, item.value.sql);
      fields[index] = { ...old, type: item.value.type };
      continue;
    }
    const unique = uniqueName(wished, new Set(fields.map((field) => field.name)));
    const id = uniqueId(unique, taken);
    fields.push({ name: unique, type: item.value.type, id });
    added.push(`${item.value.sql} AS ${id}`);
  }
  const kept = selectReplacing(replaced);
  const from =
    added.length + replaced.size > 0 ? `(SELECT ${list([kept, ...added])} FROM ${relation.from})` : relation.from;
  return { from, fields, order: relation.order, ...(name ? { name } : {}) };
}

function isReplacement(item: Item, name: string): boolean {
  return item.name === name;
}

/** `*` with some columns computed anew. */
function selectReplacing(replaced: ReadonlyMap<string, string>): string {
  if (replaced.size === 0) return "*";
  return `* REPLACE (${list([...replaced].map(([id, sql]) => `${sql} AS ${id}`))})`;
}

function nameOfInput(input: Relation): { name?: string } {
  return input.name ? { name: input.name } : {};
}

export function projectRename(node: SyntaxNode, input: Relation): Relation {
  const renamed = new Map<string, string>();
  for (const item of childList(node, "Expressions")) {
    renamed.set(nameOf(child(item, "Expression")), nameOf(child(item, "Name")));
  }
  const outputs = input.fields.map((field) => ({ ...asOutput(field), name: renamed.get(field.name) ?? field.name }));
  return project(input, outputs);
}

/** The fields an element of project-keep, -away or -reorder means; `*` in a name stands for any text. */
function matching(node: SyntaxNode, fields: readonly Field[]): Field[] {
  const inner = kindOf(node) === "OrderedExpression" ? child(node, "Expression") : node;
  if (kindOf(inner) === "StarExpression") return [...fields];
  return withWildcard(nameOf(inner), fields);
}

export function withWildcard(name: string, fields: readonly Field[]): Field[] {
  if (!name.includes("*")) return fields.filter((field) => field.name === name);
  const pattern = new RegExp(
    `^${name
      .split("*")
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"))
      .join(".*")}$`,
  );
  return fields.filter((field) => pattern.test(field.name));
}

export function projectAway(node: SyntaxNode, input: Relation): Relation {
  const gone = new Set(childList(node, "Expressions").flatMap((item) => matching(item, input.fields)));
  return project(input, input.fields.filter((field) => !gone.has(field)).map(asOutput));
}

export function projectKeep(node: SyntaxNode, input: Relation): Relation {
  const kept = new Set(childList(node, "Expressions").flatMap((item) => matching(item, input.fields)));
  return project(input, input.fields.filter((field) => kept.has(field)).map(asOutput));
}

export function projectReorder(node: SyntaxNode, input: Relation): Relation {
  const first: Field[] = [];
  for (const item of childList(node, "Expressions")) {
    const found = matching(item, input.fields).filter((field) => !first.includes(field));
    first.push(...ordered(item, found));
  }
  const rest = input.fields.filter((field) => !first.includes(field));
  return project(input, [...first, ...rest].map(asOutput));
}

/** `project-reorder a* asc` sorts the matching columns by name; `granny` sorts with digits as numbers. */
function ordered(node: SyntaxNode, fields: Field[]): Field[] {
  const clause = kindOf(node) === "OrderedExpression" ? optionalChild(node, "Ordering") : undefined;
  if (!clause) return fields;
  const direction = textOf(clause).toLowerCase();
  const numeric = direction.startsWith("granny");
  const sorted = [...fields].sort((a, b) =>
    numeric ? a.name.localeCompare(b.name, "en", { numeric }) : a.name < b.name ? -1 : 1,
  );
  return direction.endsWith("desc") ? sorted.reverse() : sorted;
}

const rowNumber = '"#serial"';

/** serialize fixes the order the rows happen to have. */
export function serialize(node: SyntaxNode, input: Relation, context: Context): Relation {
  const given = input.order.length > 0 ? input.order : [ascending(rowNumber, false)];
  const order = given.map((term) => ({ ...term, promised: true as const }));
  const numbered = `(SELECT *, row_number() OVER () AS ${rowNumber} FROM ${input.from})`;
  const rows = rowsOf(context.query, { ...input, order, from: input.order.length > 0 ? input.from : numbered });
  const found = childList(node, "Expressions").flatMap((item) => items(item, { ...context, row: rows }));
  return withColumns(rows.relation, input.fields, found, input.name);
}

export function requireField(node: SyntaxNode, fields: readonly Field[]): Field {
  const field = fieldNamed(fields, nameOf(node));
  if (!field) throw unsupported(`the column ${nameOf(node)}`, node);
  return field;
}
