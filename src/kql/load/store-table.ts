import type { DuckDBConnection } from "@duckdb/node-api";
import type { StoredTable } from "./catalog.ts";
import { columnNames } from "./column-names.ts";
import { type DeclaredTable, declaredColumns, declaredNames } from "./declared.ts";
import { inferColumns } from "./infer.ts";
import type { ProblemLog } from "./problems.ts";
import { quoteName } from "./quote.ts";
import type { Relation } from "./relation.ts";
import { chooseTime, timeColumn } from "./time-column.ts";
import { type Part, selectRows, unite } from "./unite.ts";

const shownNames = 10;
const shownTimes = 20;

/** Stores the rows of all relations as one table, ordered by time unless they are sorted later, and says what it holds. */
export async function storeTable(
  connection: DuckDBConnection,
  name: string,
  relations: readonly Relation[],
  problems: ProblemLog,
  declared?: DeclaredTable,
  rowOrder: "sorted" | "unsorted" = "sorted",
): Promise<Omit<StoredTable, "problems">> {
  const read = await readParts(connection, relations, problems);
  const parts = read.map((part) => ({ ...part, names: declaredNames(part.names, declared) }));
  const columns = await declaredColumns(connection, unite(parts), parts, declared, problems);
  const hasTime = parts.some((part) => part.time);
  const order = hasTime && rowOrder === "sorted" ? ` ORDER BY ${quoteName(timeColumn)} NULLS FIRST` : "";
  const selects = parts.map((part) => selectRows(part, columns));
  await connection.run(`CREATE TABLE ${quoteName(name)} AS ${selects.join(" UNION ALL ")}${order}`);
  const span = hasTime ? `min(${timeColumn}), max(${timeColumn}), count(${timeColumn})` : "NULL, NULL, count(*)";
  const counted = await connection.runAndReadAll(`SELECT count(*), ${span} FROM ${quoteName(name)}`);
  type Counts = [bigint, bigint | null, bigint | null, bigint];
  const [[rows = 0n, oldest = null, newest = null, timed = 0n] = []] = counted.getRows() as Counts[];
  if (rows > timed) {
    const reason = `${rows - timed} of ${rows} rows have no time: a search by time does not find them`;
    problems.add(relations[0]?.files[0] ?? name, reason);
  }
  const time = hasTime ? timeColumn : null;
  return { name, plan: "Analytics", columns, timeColumn: time, rows: Number(rows), oldest, newest };
}

async function readParts(
  connection: DuckDBConnection,
  relations: readonly Relation[],
  problems: ProblemLog,
): Promise<readonly Part[]> {
  const read: Omit<Part, "names">[] = [];
  for (const relation of relations) {
    const columns = await inferColumns(connection, relation);
    const time = await chooseTime(connection, relation, columns);
    if (time?.isWrong) await reportWrongTimes(connection, relation, time.index, time.isWrong, problems);
    read.push({ relation, columns, time });
  }
  const names = columnNames(read.some(({ time }) => time) ? [timeColumn] : []);
  const parts = read.map((part) => ({ ...part, names: namesOf(part, names.of) }));
  const file = relations[0]?.files[0] ?? "";
  if (names.changed.length > 0) problems.add(file, `Columns were renamed: ${shorten(names.changed)}`);
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
