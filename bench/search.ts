import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findersOf } from "../src/hunts/finder.ts";
import type { LibraryQuery } from "../src/hunts/library.ts";
import { seenManyQuery } from "../src/hunts/seen-many.ts";
import { indicatorTokens } from "../src/indicators/tokens.ts";
import { describeLogs, Engine, importLogs } from "../src/kql/index.ts";
import type { Indicator } from "../src/model/indicator.ts";
import type { TableInfo } from "../src/model/logs.ts";
import { benchFlat } from "./search-flat.ts";
import { openPlain } from "./search-plain.ts";
import { rowBytes, spanOf, usualDays, writeSource } from "./search-source.ts";
import { planted, tables } from "./search-tables.ts";
import { best, timed } from "./search-timing.ts";
import { countLines, searchTools } from "./search-tools.ts";

const span = spanOf(usualDays);

const usualRows = 20_000;
const usage = `Usage: npm run bench:search [-- --rows N] [--quick]
N rows a table, 1000 or more; --quick leaves out grep, the scan for 1,000 indicators, and the repetition of other scans`;

/** What is compared, and where. */
interface Bench {
  readonly rows: number;
  readonly folder: string;
  readonly source: string;
  readonly into: string;
  readonly isQuick: boolean;
}

/** One run of everything on the same rows, so that the ratios mean something on any machine. */
export async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--rows");
  const rows = at < 0 ? usualRows : Number(args[at + 1]);
  if (!Number.isInteger(rows) || rows < 1000) {
    console.error(usage);
    return 2;
  }
  const { bavail, bsize } = statfsSync(tmpdir());
  const wanted = 1.5 * rows * tables.length * rowBytes;
  if (bavail * bsize < wanted) {
    console.error(`It needs ${mb(wanted)} in ${tmpdir()}, where ${mb(bavail * bsize)} are free.`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "huntbot-bench-"));
  try {
    const [source, into] = [join(folder, "source"), join(folder, "logs")];
    await bench({ rows, folder, source, into, isQuick: args.includes("--quick") });
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bench(what: Bench): Promise<void> {
  const { rows, source, folder } = what;
  const { ms } = await timed(() => writeSource(source, rows));
  console.log(
    `${tables.length} tables x ${rows} rows over ${usualDays.count} days, written in ${(ms / 1000).toFixed(0)} s`,
  );
  await benchImport(what);
  const hunted = await benchOne(what);
  await benchMany(what, hunted);
  console.log(`peak memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
  await benchFlat(folder, rows);
}

async function benchImport({ rows, source, into }: Bench): Promise<void> {
  const before = process.cpuUsage();
  const imported = await timed(() => importLogs(source, into, { tokenizer: indicatorTokens }));
  const { user, system } = process.cpuUsage(before);
  const logs = (await describeLogs(into, indicatorTokens)) ?? [];
  const size = (of: (table: (typeof logs)[number]) => number) => logs.reduce((sum, table) => sum + of(table), 0);
  const [parts, index] = [size((table) => table.bytes), size((table) => table.indexBytes)];
  const text = readdirSync(source).reduce((sum, name) => sum + statSync(join(source, name)).size, 0);
  const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)}%`;
  const rate = Math.round((rows * tables.length) / (imported.ms / 1000));
  console.log(`import with index: ${rate} rows/s (${(text / 1e6 / (imported.ms / 1000)).toFixed(0)} MB/s)`);
  // On a machine that has other work, too, this says more than the time that went by.
  console.log(`  ${Math.round((rows * tables.length) / ((user + system) / 1e6))} rows for a second of one core's time`);
  console.log(`sizes: NDJSON ${mb(text)}, Parquet ${mb(parts)}, index ${mb(index)}`);
  console.log(`index: ${share(index, parts)} of the Parquet, ${share(index, text)} of the NDJSON`);
}

/** Milliseconds of one indicator by the index. */
async function benchOne({ folder, source, into, isQuick }: Bench): Promise<number> {
  const scanRounds = isQuick ? 1 : 5;
  const kql = `search "${planted}" | summarize Hits = count(), First = min(TimeGenerated), Last = max(TimeGenerated) by $table`;
  const opened = await Engine.open({ folder: into, tokenizer: indicatorTokens });
  await opened.warm();
  const first = await timed(() => opened.query(kql, { span }));
  const indexed = await best(() => opened.query(kql, { span }));
  const lastDay = { from: new Date(span.to.getTime() - 86_400_000), to: span.to };
  const day = await best(() => opened.query(kql, { span: lastDay }));
  await opened.close();
  const scanning = await Engine.open({ folder: into });
  if (!isQuick) await scanning.query(kql, { span });
  const scanned = await best(() => scanning.query(kql, { span }), scanRounds);
  await scanning.close();
  const hits = (rows: readonly (readonly unknown[])[]) => rows.reduce((sum, row) => sum + Number(row[1]), 0);
  if (hits(indexed.result.rows) !== hits(scanned.result.rows)) throw new Error("The index and the scan disagree.");
  console.log(`one indicator, ${hits(indexed.result.rows)} hits, first ever asked: ${first.ms.toFixed(0)} ms`);
  console.log(`one indicator, asked again: ${indexed.ms.toFixed(0)} ms; of the last day only: ${day.ms.toFixed(0)} ms`);
  const compare = (name: string, ms: number) =>
    console.log(`  ${name}: ${ms.toFixed(0)} ms, ${(ms / indexed.ms).toFixed(1)} times as long`);
  compare("full scan by this engine", scanned.ms);
  const plain = await openPlain(
    into,
    tables.map(({ name }) => name),
  );
  if (!isQuick) await plain.count(planted);
  compare("plain DuckDB on the same Parquet", (await best(() => plain.count(planted), scanRounds)).ms);
  plain.close();
  const pattern = join(folder, "pattern");
  writeFileSync(pattern, `${planted}\n`);
  for (const tool of toolsFor(isQuick)) {
    countLines(tool, source, pattern);
    compare(`${tool} on the NDJSON`, countLines(tool, source, pattern).ms);
  }
  return indexed.ms;
}

/** A thousand indicators, most of them never seen, by the bulk hunt's own queries. */
async function benchMany({ folder, source, into, isQuick }: Bench, one: number): Promise<void> {
  const values = [planted, ...Array.from({ length: 999 }, (_, at) => `198.51.${at % 250}.${1 + (at >> 2)}`)];
  const finders = findersOf([...new Set(values)].map((value): Indicator => ({ kind: "ip", value })));
  const engine = await Engine.open({ folder: into, tokenizer: indicatorTokens });
  const infos = (await engine.tables()) as readonly TableInfo[];
  const seen = { tables: [], requires: [], parameters: [], accepts: [], lookback: 0 } as unknown as LibraryQuery;
  const bounds = `let _from = datetime(${span.from.toISOString()});\nlet _to = datetime(${span.to.toISOString()});\n`;
  const ask = async (limited: boolean) => {
    const { text, terms } = seenManyQuery(seen, infos, finders, true);
    const { rows } = await engine.query(bounds + text, { span, ...(limited && terms ? { terms } : {}) });
    return rows.length;
  };
  await ask(true);
  const indexed = await best(() => ask(true));
  console.log(`1,000 indicators: ${indexed.ms.toFixed(0)} ms, ${(indexed.ms / one).toFixed(1)} times one indicator`);
  const compare = (name: string, ms: number) =>
    console.log(`  ${name}: ${ms.toFixed(0)} ms, ${(ms / indexed.ms).toFixed(1)} times as long`);
  if (!isQuick) compare("full scan by this engine", (await timed(() => ask(false))).ms);
  await engine.close();
  const pattern = join(folder, "patterns");
  writeFileSync(pattern, `${values.join("\n")}\n`);
  for (const tool of toolsFor(isQuick)) compare(`${tool} on the NDJSON`, countLines(tool, source, pattern).ms);
}

function toolsFor(isQuick: boolean): readonly string[] {
  return searchTools().filter((tool) => !isQuick || tool !== "grep");
}

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
