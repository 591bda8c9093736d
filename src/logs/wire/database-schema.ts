import type { Answer, TableInfo } from "../../model/logs.ts";
import { encodeRows } from "./cells.ts";

/** Answers the management commands that Azure Data Explorer clients ask before they query; undefined for any other. */
export function answerCommand(
  command: string,
  database: string,
  tables: readonly TableInfo[],
): Omit<Answer, "ms"> | undefined {
  const words = command.trim().toLowerCase().replace(/\s+/g, " ").replace(/;$/, "");
  if (/^\.show database( \S+)? schema as json$/.test(words)) {
    return {
      columns: [{ name: "DatabaseSchema", type: "string" }],
      rows: [[JSON.stringify(schemaOf(database, tables))]],
    };
  }
  if (words === ".show databases") {
    return { columns: [{ name: "DatabaseName", type: "string" }], rows: [[database]] };
  }
  if (words === ".show tables") {
    return { columns: [{ name: "TableName", type: "string" }], rows: tables.map((table) => [table.name]) };
  }
  if (words === ".show version") {
    return { columns: [{ name: "BuildVersion", type: "string" }], rows: [["huntbot"]] };
  }
  return undefined;
}

function schemaOf(database: string, tables: readonly TableInfo[]) {
  const described = tables.map(({ name, columns, plan }) => [
    name,
    {
      Name: name,
      OrderedColumns: columns.map((column) => ({ Name: column.name, CslType: column.type })),
      DocString: plan === "Basic" || plan === "Auxiliary" ? `${plan} plan` : "",
    },
  ]);
  return { Databases: { [database]: { Name: database, Tables: Object.fromEntries(described) } } };
}

/** The older shape (`/v1/rest/...`): the answer alone. */
export function encodeTables({ columns, rows }: Omit<Answer, "ms">): string {
  const described = columns.map(({ name, type }) => ({ ColumnName: name, ColumnType: type }));
  return `{"Tables":[{"TableName":"Table_0","Columns":${JSON.stringify(described)},"Rows":${encodeRows(columns, rows)}}]}`;
}
