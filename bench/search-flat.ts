import { join } from "node:path";
import { indicatorTokens } from "../src/indicators/tokens.ts";
import { Engine, importLogs } from "../src/kql/index.ts";
import { spanOf, usualDays, writeSource } from "./search-source.ts";
import { planted } from "./search-tables.ts";
import { best } from "./search-timing.ts";

const mostRows = 200_000;
const earlier = { first: "2026-09-22", count: 40 };
const windowDays = 7;

/** The search of a hunt over the same window of a week, first among 20 days of logs, then among 60. */
export async function benchFlat(folder: string, rows: number): Promise<void> {
  const [near, far, into] = [join(folder, "near"), join(folder, "far"), join(folder, "flat")];
  const some = Math.min(rows, mostRows);
  const { to } = spanOf(usualDays);
  const span = { from: new Date(to.getTime() - windowDays * 86_400_000), to };
  const ask = async () => {
    const engine = await Engine.open({ folder: into, tokenizer: indicatorTokens });
    const kql = `search "${planted}" | summarize Hits = count() by $table`;
    await engine.query(kql, { span });
    const { ms } = await best(() => engine.query(kql, { span }), 9);
    await engine.close();
    return ms;
  };
  await writeSource(near, some);
  await importLogs(near, into, { tokenizer: indicatorTokens });
  const among20 = await ask();
  await writeSource(far, some * (earlier.count / usualDays.count), earlier);
  await importLogs(far, into, { tokenizer: indicatorTokens });
  const among60 = await ask();
  console.log(
    `the same ${windowDays} days of ${some} rows a table in 20 days: ${among20.toFixed(0)} ms among 20 days, ${among60.toFixed(0)} ms among 60, ${(among60 / among20).toFixed(2)} times as long`,
  );
}
