import { DuckDBInstance } from "@duckdb/node-api";

/** Plain DuckDB over the same Parquet files: every text column is asked whether it contains the text. */
export async function openPlain(into: string, tables: readonly string[]) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const legs: string[] = [];
  for (const table of tables) {
    const from = `read_parquet('${into}/${table}/*/part-*.parquet')`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
    const texts = described.getRows().filter(([, type]) => type === "VARCHAR" || type === "JSON");
    const any = texts.map(([name]) => `contains(CAST("${name}" AS VARCHAR), $1)`).join(" OR ");
    legs.push(`SELECT count(*) AS n FROM ${from} WHERE ${any}`);
  }
  return {
    count: async (text: string): Promise<number> => {
      const found = await connection.runAndReadAll(`SELECT sum(n) FROM (${legs.join(" UNION ALL ")})`, [text]);
      return Number(found.getRows()[0]?.[0] ?? 0);
    },
    close: () => instance.closeSync(),
  };
}
