import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column } from "../types.ts";
import type { StoredTable } from "./catalog.ts";
import { columnNames } from "./column-names.ts";
import { type DeclaredTable, declaredColumns, declaredNames } from "./declared.ts";
import { guessColumns } from "./guess.ts";
import { inferColumns } from "./infer.ts";
import { everyProblem, type ProblemLog } from "./problems.ts";
import { quoteName } from "./quote.ts";
import type { Relation } from "./relation.ts";
import { chooseTime, timeColumn } from "./time-column.ts";
import { type Part, proofColumn, selectRows, unite } from "./unite.ts";

const shownNames = 10;
const shownTimes = 20;

/** A relation with its columns' types, and with what proves them where they are guessed. */
type Typed = Pick<Part, "relation" | "columns" | "proof">;

/** Stores the rows of all relations as one table, ordered by time, and says what it holds. */
export async function storeTable(
  connection: DuckDBConnection,
  name: string,
  relations: readonly Relation[],
  problems: ProblemLog,
  declared?: DeclaredTable,
): Promise<Omit<StoredTable, "problems">> {
  const typed = await inferAll(connection, relations);
  return (await fillTable(connection, name, typed, problems, declared)).table;
}

/** Where rows are put: what `select` gives becomes something that can be read by the table's name, until it is dropped. */
export interface Stage {
  create(select: string, columns: readonly Column[]): Promise<void>;
  drop(): Promise<void>;
}

/**
 * The same in less time, in no order, and with a column `proofColumn` where types could be guessed: the rows are read once
 * by the types of the first ones, and again only when some row turns out to be of another.
 */
export async function stageTable(
  connection: DuckDBConnection,
  name: string,
  relations: readonly Relation[],
  problems: ProblemLog,
  stage: Stage,
  declared?: DeclaredTable,
): Promise<Omit<StoredTable, "problems">> {
  const guesses = await Promise.all(relations.map((relation) => guessColumns(connection, relation)));
  if (guesses.every((guess) => guess !== undefined)) {
    const found = everyProblem();
    const { table, isProved } = await fillTable(connection, name, guesses, found, declared, stage);
    if (isProved) {
      for (const { file, reason, line, kind } of found.list())
        kind ? problems.note(file, reason, kind) : problems.add(file, reason, line);
      return table;
    }
    await stage.drop();
  }
  const typed = await inferAll(connection, relations);
  return (await fillTable(connection, name, typed, problems, declared, stage)).table;
}

async function inferAll(connection: DuckDBConnection, relations: readonly Relation[]): Promise<readonly Typed[]> {
  const typed: Typed[] = [];
  for (const relation of relations) typed.push({ relation, columns: await inferColumns(connection, relation) });
  return typed;
}

async function fillTable(
  connection: DuckDBConnection,
  name: string,
  typed: readonly Typed[],
  problems: ProblemLog,
  declared: DeclaredTable | undefined,
  stage?: Stage,
): Promise<{ table: Omit<StoredTable, "problems">; isProved: boolean }> {
  const file = typed[0]?.relation.files[0] ?? name;
  const read = await readParts(connection, typed, file, problems);
  const parts = read.map((part) => ({ ...part, names: declaredNames(part.names, declared) }));
  const columns = await declaredColumns(connection, unite(parts), parts, declared, problems);
  const hasTime = parts.some((part) => part.time);
  const order = hasTime ? ` ORDER BY ${quoteName(timeColumn)} NULLS FIRST` : "";
  const select = parts.map((part) => selectRows(part, columns)).join(" UNION ALL ");
  if (stage) await stage.create(select, columns);
  else await connection.run(`CREATE TABLE ${quoteName(name)} AS ${select}${order}`);
  const span = hasTime ? `min(${timeColumn}), max(${timeColumn}), count(${timeColumn})` : "NULL, NULL, count(*)";
  const proof = parts.some((part) => part.proof) ? `coalesce(bool_and(${proofColumn}), true)` : "true";
  const counted = await connection.runAndReadAll(`SELECT count(*), ${span}, ${proof} FROM ${quoteName(name)}`);
  type Counts = [bigint, bigint | null, bigint | null, bigint, boolean];
  const [[rows = 0n, oldest = null, newest = null, timed = 0n, isProved = true] = []] = counted.getRows() as Counts[];
  if (rows > timed) {
    problems.add(file, `${rows - timed} of ${rows} rows have no time: a search by time does not find them`);
  }
  const time = hasTime ? timeColumn : null;
  const table = { name, plan: "Analytics" as const, columns, timeColumn: time, rows: Number(rows), oldest, newest };
  return { table, isProved };
}

async function readParts(
  connection: DuckDBConnection,
  typed: readonly Typed[],
  file: string,
  problems: ProblemLog,
): Promise<readonly Part[]> {
  const read: Omit<Part, "names">[] = [];
  for (const { relation, columns, ...proof } of typed) {
    const time = await chooseTime(connection, relation, columns);
    if (time?.isWrong) await reportWrongTimes(connection, relation, time.index, time.isWrong, problems);
    read.push({ relation, columns, time, ...proof });
  }
  const names = columnNames(read.some(({ time }) => time) ? [timeColumn] : []);
  const parts = read.map((part) => ({ ...part, names: namesOf(part, names.of) }));
  if (names.changed.length > 0) problems.note(file, `Columns were renamed: ${shorten(names.changed)}`, "renamed");
  if (names.localTimes.length > 0) {
    problems.add(file, `The zone of ${shorten(names.localTimes)} is not known: read as UTC`);
  }
  for (const { columns, names: own } of parts) {
    for (const [index, { note }] of columns.entries()) if (note) problems.add(file, `Column ${own[index]}: ${note}`);
  }
  return parts;
}

/** The column that already is called TimeGenerated, in whatever case, keeps that name if it is the time. */
function namesOf(
  { relation, time }: Omit<Part, "names">,
  nameAll: (names: readonly string[]) => readonly string[],
): readonly string[] {
  const sources = relation.columns.map((column) => column.name);
  const isTime = (name: string, index: number) => index === time?.index && /^timegenerated\s*(\[|$)/i.test(name.trim());
  const named = nameAll(sources.filter((name, index) => !isTime(name, index)));
  let next = 0;
  return sources.map((name, index) => (isTime(name, index) ? timeColumn : (named[next++] ?? name)));
}

/** Says which lines have no time although their column is the table's time. */
async function reportWrongTimes(
  connection: DuckDBConnection,
  { spool, files, ...relation }: Relation,
  index: number,
  isWrong: string,
  problems: ProblemLog,
): Promise<void> {
  const rows = `SELECT row_number() OVER () AS row, c${index} FROM ${relation.from(() => false)}`;
  const found = await connection.runAndReadAll(
    `SELECT row, c${index} FROM (${rows}) WHERE ${isWrong} LIMIT ${shownTimes}`,
  );
  for (const [row, value] of found.getRows() as [bigint, string][]) {
    const origin = spool?.originOf(Number(row));
    const shown = JSON.stringify(value.slice(0, 40));
    problems.add(
      origin?.file ?? files[0] ?? "",
      `${shown} in ${relation.columns[index]?.name} is no time`,
      origin?.line,
    );
  }
}

function shorten(names: readonly string[]): string {
  const more = names.length - shownNames;
  return names.slice(0, shownNames).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
