import { coerce } from "../conversions.ts";
import { constant, typeNamed } from "../literals.ts";
import type { Context, Field, Relation, Row } from "../model.ts";
import { ascending, detached, fieldNamed, fieldsOf, type RowSource, rowsOf } from "../relations.ts";
import { identifier, list } from "../sql.ts";
import {
  child,
  childList,
  isMissing,
  kindOf,
  nameOf,
  optionalChild,
  type SyntaxNode,
  textOf,
  unsupported,
  walk,
} from "../syntax.ts";
import { type Column, type KustoType, storageTypes } from "../types.ts";

interface Declared extends Column {
  /** The value a row starts with, in SQL. */
  readonly start: string;
}

interface Step {
  readonly name: string;
  readonly condition: SyntaxNode;
  readonly assignments: readonly { readonly name: string; readonly value: SyntaxNode }[];
  readonly silent: boolean;
}

/**
 * scan runs a state machine over the rows in order. The state of a step is the last row it matched, with those of the
 * steps before it; a row is tried on the last step first: continuing from the step before, then from the step itself.
 * A recursive query does it, one row after the other. With `partition by` each group of rows has states of its own.
 */
export function scan(node: SyntaxNode, input: Relation, context: Context): Relation {
  const rows = rowsOf(context.query, input);
  const order = rows.serialized ? rows.windowOrder() : undefined;
  if (order === undefined) throw unsupported("scan of rows without an order (sort or serialize them)", node);
  const ordinal = ordinalOf(node, rows, order, context);
  const steps = childList(node, "Steps").map(stepOf);
  const declared = declarations(node, context);
  const captured = capturedColumns(steps, declared, input.fields);
  const matchColumn = matchColumnOf(node);
  const machine: Machine = { steps, declared, captured, input: input.fields, context, ordinal, matchColumn };
  const source = identifier(context.query.fresh("#rows"));
  const name = identifier(context.query.fresh("#scan"));
  context.query.commonTables.push(`${source} AS MATERIALIZED (SELECT * FROM ${rows.relation.from})`);
  context.query.commonTables.push(`${name} AS (${initial(machine)} UNION ALL ${recursive(machine, name, source)})`);
  context.query.recursive = true;
  return output(machine, name, source);
}

/** The columns that number the rows and, with `partition by`, the groups that each have states of their own. */
interface Ordinal {
  readonly row: string;
  readonly group: string;
}

function ordinalOf(node: SyntaxNode, rows: RowSource, order: string, context: Context): Ordinal {
  const clause = optionalChild(node, "PartitionByClause");
  const nodes = clause ? childList(clause, "Expressions") : [];
  if (nodes.length === 0) return { row: rows.relation.order[0]?.id ?? "", group: rows.layer("0") };
  const keys = nodes.map((item) => context.query.value(item, { ...context, row: rows }).sql);
  const group = rows.layer(`dense_rank() OVER (ORDER BY ${list(keys)})`);
  return { row: rows.layer(`row_number() OVER (ORDER BY ${group}, ${order.replace("ORDER BY ", "")})`), group };
}

interface Machine {
  readonly steps: readonly Step[];
  readonly declared: readonly Declared[];
  /** What a state keeps of its row: the declared values and the columns that a later `step.column` reads. */
  readonly captured: readonly Column[];
  readonly input: readonly Field[];
  readonly context: Context;
  readonly ordinal: Ordinal;
  /** What `with_match_id` calls the number of the sequence that a row belongs to. */
  readonly matchColumn: string | undefined;
}

function matchColumnOf(node: SyntaxNode): string | undefined {
  const parameter = childList(node, "Parameters").find(
    (item) => kindOf(item) === "NamedParameter" && nameOf(child(item, "Name")).toLowerCase() === "with_match_id",
  );
  if (!parameter) return undefined;
  const partition = optionalChild(node, "PartitionByClause");
  if (partition && childList(partition, "Expressions").length > 0)
    throw unsupported("with_match_id together with partition by", parameter);
  return textOf(child(parameter, "Expression")).replace(/^\['|'\]$/g, "");
}

function stepOf(node: SyntaxNode): Step {
  const clause = optionalChild(node, "ComputationClause");
  const outputClause = optionalChild(node, "ScanStepOutput");
  const output = outputClause ? textOf(child(outputClause, "OutputKind")).toLowerCase() : "all";
  if (output === "last") throw unsupported("output=last", outputClause ?? node);
  return {
    name: nameOf(child(node, "Name")),
    condition: child(node, "Condition"),
    assignments: (clause ? childList(clause, "Assignments") : []).map((item) => ({
      name: nameOf(child(item, "Name")),
      value: child(item, "Expression"),
    })),
    silent: output === "none",
  };
}

function declarations(node: SyntaxNode, context: Context): Declared[] {
  const clause = optionalChild(node, "DeclareClause");
  if (isMissing(clause) || !clause) return [];
  return childList(clause, "Declarations").map((item) => {
    const declaration = child(item, "NameAndType");
    const type = typeNamed(textOf(child(declaration, "Type")));
    if (!type) throw unsupported(`the type ${textOf(child(declaration, "Type"))}`, declaration);
    const given = optionalChild(item, "DefaultValue");
    const start = given
      ? coerce(context.query.value(child(given, "Value"), detached(context)), type)
      : constant(type, null);
    return { name: nameOf(child(declaration, "Name")), type, start: start.sql };
  });
}

function capturedColumns(steps: readonly Step[], declared: readonly Declared[], input: readonly Field[]): Column[] {
  const names = new Set(steps.map((step) => step.name));
  const used = steps
    .flatMap((step) => [step.condition, ...step.assignments.map((item) => item.value)])
    .flatMap((node) =>
      [...walk(node)]
        .filter((item) => kindOf(item) === "PathExpression" && kindOf(child(item, "Expression")) === "NameReference")
        .filter((item) => names.has(nameOf(child(item, "Expression"))))
        .map((item) => nameOf(child(item, "Selector"))),
    );
  const columns = [...new Set(used)].map((name) => fieldNamed(input, name)).filter((field) => field !== undefined);
  return [...declared, ...columns.filter((field) => !declared.some((item) => item.name === field.name))].map(
    ({ name, type }) => ({ name, type }),
  );
}

const member = (index: number) => `c${index}`;
const stateId = (step: number, of: number) => `k${step}_${of}`;
const matchId = (step: number) => `m${step}`;
/** How many sequences have begun, from -1: the first step begins one where it has no state. */
const sequences = '"#m"';
const rowId = (step: number) => `o${step}`;

function structType(machine: Machine): string {
  const members = machine.captured.map((column, index) => `${member(index)} ${storageTypes[column.type]}`);
  return `STRUCT(${list([...members, "match BIGINT", "present BOOLEAN"])})`;
}

function stateIds(machine: Machine): string[] {
  return machine.steps.flatMap((_, step) => machine.steps.slice(0, step + 1).map((__, of) => stateId(step, of)));
}

function initial(machine: Machine): string {
  const none = `CAST(NULL AS ${structType(machine)})`;
  const states = stateIds(machine).map((id) => `${none} AS ${id}`);
  const matches = machine.steps.flatMap((_, step) => [`0 AS ${matchId(step)}`, `${none} AS ${rowId(step)}`]);
  return `SELECT CAST(0 AS BIGINT) AS "#n", CAST(0 AS BIGINT) AS "#g", CAST(-1 AS BIGINT) AS ${sequences}, ${list([...states, ...matches])}`;
}

function recursive(machine: Machine, name: string, source: string): string {
  const { row, group } = machine.ordinal;
  // The first row of another group finds no states.
  const states = stateIds(machine).map((id) => `CASE WHEN r.${group} = s."#g" THEN s.${id} END AS ${id}`);
  let from = `(SELECT r.*, s.${sequences}, ${list(states)} FROM ${name} AS s JOIN ${source} AS r ON r.${row} = s."#n" + 1)`;
  for (let step = machine.steps.length - 1; step >= 0; step--) from = stepLayers(machine, step, from);
  const columns = [...stateIds(machine), ...machine.steps.flatMap((_, step) => [matchId(step), rowId(step)])];
  return `SELECT ${row} AS "#n", CAST(${group} AS BIGINT) AS "#g", ${sequences}, ${list(columns)} FROM ${from}`;
}

/** One step for one row: does it match, what are its values, what are the states then? */
function stepLayers(machine: Machine, step: number, from: string): string {
  const current = machine.steps[step];
  if (!current) return from;
  const earlier = machine.steps.slice(0, step).map((_, of) => of);
  const promoted =
    step > 0 ? `WHEN ${stateId(step - 1, step - 1)} IS NOT NULL AND ${condition(machine, step, step - 1)} THEN 1 ` : "";
  const active = step > 0 ? `${stateId(step, step)} IS NOT NULL AND ` : "";
  const match = `CASE ${promoted}WHEN ${active}${condition(machine, step, step)} THEN 2 ELSE 0 END AS ${matchId(step)}`;
  const matched = `(SELECT *, ${match} FROM ${from})`;
  const bases = [...earlier, step].map((of) => {
    const moved = step > 0 && of < step ? stateId(step - 1, of) : `CAST(NULL AS ${structType(machine)})`;
    return `CASE ${matchId(step)} WHEN 1 THEN ${moved} ELSE ${stateId(step, of)} END AS b${of}`;
  });
  const { sql, columns } = assigned(machine, step, `(SELECT *, ${list(bases)} FROM ${matched})`);
  const packed = machine.captured.map((column, index) => `${member(index)} := ${columns.get(column.name) ?? "NULL"}`);
  const own = stateId(step, step);
  const begun = `CASE WHEN ${own} IS NULL THEN ${sequences} + 1 ELSE ${own}.match END`;
  const moved = step > 0 ? stateId(step - 1, step - 1) : "";
  const matched_ = step === 0 ? begun : `CASE ${matchId(step)} WHEN 1 THEN ${moved}.match ELSE ${own}.match END`;
  const row = `(SELECT *, struct_pack(${list([...packed, `match := ${matched_}`, "present := true"])}) AS ${rowId(step)} FROM ${sql})`;
  const next = [
    ...(step === 0
      ? [`CASE WHEN ${matchId(0)} > 0 AND ${own} IS NULL THEN ${sequences} + 1 ELSE ${sequences} END AS ${sequences}`]
      : []),
    ...earlier.map(
      (of) => `CASE WHEN ${matchId(step)} > 0 THEN b${of} ELSE ${stateId(step, of)} END AS ${stateId(step, of)}`,
    ),
    `CASE WHEN ${matchId(step)} > 0 THEN ${rowId(step)} ELSE ${stateId(step, step)} END AS ${stateId(step, step)}`,
    ...earlier.map(
      (of) => `CASE WHEN ${matchId(step)} = 1 THEN NULL ELSE ${stateId(step - 1, of)} END AS ${stateId(step - 1, of)}`,
    ),
  ];
  return `(SELECT * EXCLUDE (${list(bases.map((_, of) => `b${of}`))}) REPLACE (${list(next)}) FROM ${row})`;
}

function condition(machine: Machine, step: number, stateOf: number): string {
  const node = machine.steps[step]?.condition;
  if (!node) return "false";
  const states = (of: number) => (of <= stateOf ? stateId(stateOf, of) : undefined);
  return machine.context.query.condition(node, inStep(machine, states, new Map()));
}

/** The declared values of a match: each assignment sees those before it, and the start values of the rest. */
function assigned(machine: Machine, step: number, from: string): { sql: string; columns: Map<string, string> } {
  let sql = from;
  const values = new Map<string, string>();
  for (const { name, value } of machine.steps[step]?.assignments ?? []) {
    const target = machine.declared.find((item) => item.name === name);
    if (!target) throw unsupported(`assigning the undeclared ${name}`, value);
    const states = (of: number) => (of <= step ? `b${of}` : undefined);
    const result = coerce(machine.context.query.value(value, inStep(machine, states, values)), target.type);
    const id = identifier(machine.context.query.fresh("#a"));
    sql = `(SELECT *, ${result.sql} AS ${id} FROM ${sql})`;
    values.set(name, id);
  }
  const columns = new Map(machine.input.map((field) => [field.name, field.id]));
  for (const item of machine.declared) columns.set(item.name, values.get(item.name) ?? item.start);
  return { sql, columns };
}

/** What expressions in a step see: the row, declared names, and `step.column` of steps up to this one. */
function inStep(
  machine: Machine,
  state: (of: number) => string | undefined,
  values: ReadonlyMap<string, string>,
): Context {
  const named = new Map<string, readonly Field[]>();
  machine.steps.forEach((step, of) => {
    const id = state(of);
    named.set(
      step.name,
      machine.captured.map((column, index) => stateField(machine, column, index, id)),
    );
  });
  const declared = machine.declared.map(({ name, type, start }) => ({ name, type, id: values.get(name) ?? start }));
  const noWindows = () => {
    throw unsupported("a window function in scan", machine.steps[0]?.condition as SyntaxNode);
  };
  const row: Row = {
    fields: [...declared, ...machine.input],
    named,
    layer: noWindows,
    extend: noWindows,
    windowOrder: () => undefined,
    serialized: false,
  };
  return { ...detached(machine.context), row };
}

function stateField(machine: Machine, column: Column, index: number, state: string | undefined): Field {
  const start = machine.declared.find((item) => item.name === column.name)?.start ?? constant(column.type, null).sql;
  const id = state ? `CASE WHEN ${state} IS NULL THEN ${start} ELSE ${state}.${member(index)} END` : start;
  return { name: column.name, type: column.type, id };
}

function output(machine: Machine, name: string, source: string): Relation {
  const ids = machine.matchColumn === undefined ? [] : [{ name: machine.matchColumn, type: "long" as const }];
  const columns: { name: string; type: KustoType }[] = [...machine.input, ...machine.declared, ...ids];
  const hidden = ['"#o0"', '"#o1"'];
  const fields = fieldsOf(columns, hidden);
  const selects = machine.steps.flatMap((step, index) => {
    if (step.silent) return [];
    const items = columns.map((_, position) => {
      const field = machine.input[position];
      if (position === machine.input.length + machine.declared.length)
        return `s.${rowId(index)}.match AS ${fields[position]?.id}`;
      return `${field ? `r.${field.id}` : `s.${rowId(index)}.${member(position - machine.input.length)}`} AS ${fields[position]?.id}`;
    });
    return [
      `SELECT ${list([...items, 's."#n" AS "#o0"', `${index} AS "#o1"`])} FROM ${name} AS s JOIN ${source} AS r ON r.${machine.ordinal.row} = s."#n" WHERE s.${matchId(index)} > 0`,
    ];
  });
  return { from: `(${selects.join(" UNION ALL ")})`, fields, order: hidden.map((id) => ascending(id, false)) };
}
