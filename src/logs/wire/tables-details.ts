import type { Answer, Column } from "../../model/logs.ts";
import type { LogEngine } from "../engine.ts";

const columns: readonly Column[] = [
  { name: "TableName", type: "string" },
  { name: "DatabaseName", type: "string" },
  { name: "TotalOriginalSize", type: "real" },
  { name: "TotalRowCount", type: "long" },
  { name: "MinExtentsCreationTime", type: "datetime" },
  { name: "MaxExtentsCreationTime", type: "datetime" },
];

const measured = 100;

/**
 * `.show tables details`: those of its columns that are known here. Sizes are estimated from some of each table's rows, and
 * what came at a row's time counts as stored then.
 */
export async function tablesDetails(
  engine: LogEngine,
  database: string,
  signal: AbortSignal,
): Promise<Omit<Answer, "ms">> {
  const all = await engine.tables();
  const tables = all.filter(({ columns, rows }) => columns.length > 0 && rows !== null && rows > 0);
  const sizes = new Map<string, number>();
  if (tables.length > 0) {
    const each = tables.map(
      ({ name }) =>
        `(['${name}'] | take ${measured} | summarize Size = avg(estimate_data_size(*)) | extend Name = '${name}')`,
    );
    const { rows } = await engine.query(`union ${each.join(",")} | project Name, Size`, { signal });
    for (const [name, size] of rows) sizes.set(String(name), Number(size ?? 0));
  }
  return {
    columns,
    rows: all.map(({ name, rows, oldest, newest }) => [
      name,
      database,
      (rows ?? 0) * (sizes.get(name) ?? 0),
      rows ?? 0,
      oldest,
      newest,
    ]),
  };
}
