import { z } from "zod";
import type { TableInfo } from "../model/logs.ts";

export const kustoDetails = ".show tables details";

export type TableRates = ReadonlyMap<string, Pick<TableInfo, "megabytesADay">>;

const answer = z.object({
  Tables: z.array(
    z.object({ Columns: z.array(z.object({ ColumnName: z.string() })), Rows: z.array(z.array(z.unknown())) }),
  ),
});
const sizes = z.object({
  TableName: z.string(),
  TotalOriginalSize: z.number(),
  MinExtentsCreationTime: z.string().nullable(),
  MaxExtentsCreationTime: z.string().nullable(),
});
const dayMs = 86_400_000;

/** What each table received in a day, over the time its extents were made in. An answer without the sizes tells of none. */
export function readRates(text: string): TableRates {
  const table = answer.safeParse(JSON.parse(text)).data?.Tables[0];
  const names = table?.Columns.map(({ ColumnName }) => ColumnName) ?? [];
  return new Map(
    (table?.Rows ?? []).flatMap((row) => {
      const { data } = sizes.safeParse(Object.fromEntries(names.map((name, index) => [name, row[index]])));
      if (!data) return [];
      const [from, to] = [data.MinExtentsCreationTime, data.MaxExtentsCreationTime].map((time) =>
        Date.parse(time ?? ""),
      );
      const days = Math.max(1, ((to ?? 0) - (from ?? 0)) / dayMs || 0);
      return [[data.TableName, { megabytesADay: data.TotalOriginalSize / 2 ** 20 / days }] as const];
    }),
  );
}
