import { resolve } from "node:path";
import { clock, number, plural } from "../cards/words.ts";
import { openWorkspace } from "../compose/workspace.ts";
import type { Config } from "../config.ts";
import { indicatorTokens } from "../indicators/tokens.ts";
import { describeLogs } from "../kql/index.ts";
import type { Card, TableBlock } from "../model/card.ts";
import type { TableInfo } from "../model/logs.ts";
import { readWords, type ShellAnswer, type ShellPorts } from "./answer.ts";

const usage = "huntbot logs show [FOLDER]";

/** What the logs hold: of an imported folder also its days and indexes. */
export async function showVerb(words: readonly string[], config: Config, ports: ShellPorts): Promise<ShellAnswer> {
  const { positionals } = readWords(words, [], usage);
  const [given] = positionals;
  const source = given === undefined ? config.logs : ({ kind: "file", folder: resolve(given) } as const);
  const imported = source.kind === "file" ? await describeLogs(source.folder, indicatorTokens) : undefined;
  if (imported) return { card: importedCard(imported), data: { tables: imported }, code: 0 };
  const logs = await openWorkspace({ ...config, logs: source }, () => new Date(), ports.warn);
  try {
    const tables = await logs.tables(ports.signal);
    const brief = tables.map(({ columns, ...table }) => ({ ...table, columns: columns.length }));
    return { card: tablesCard(tables), data: { tables: brief }, code: 0 };
  } finally {
    await logs.close();
  }
}

const right = "right" as const;

function tablesCard(tables: readonly TableInfo[]): Card {
  const rows = tables.reduce((sum, table) => sum + (table.rows ?? 0), 0);
  const counted = tables.some((table) => table.rows !== null);
  return listCard(`${plural(tables.length, "table")}${counted ? `, ${plural(rows, "row")}` : ""}`, {
    kind: "table",
    columns: [
      { name: "Table" },
      { name: "Rows", align: right },
      { name: "Columns", align: right },
      { name: "Oldest, UTC" },
      { name: "Newest, UTC" },
      { name: "Plan" },
      { name: "Problems", align: right },
    ],
    rows: tables.map(({ name, rows, columns, oldest, newest, plan, problems = [] }) => [
      [name],
      [rows === null ? "?" : number(rows)],
      [number(columns.length)],
      [time(oldest)],
      [time(newest)],
      [plan],
      [problems.length === 0 ? "" : number(problems.length)],
    ]),
  });
}

function importedCard(tables: NonNullable<Awaited<ReturnType<typeof describeLogs>>>): Card {
  const total = (of: (table: (typeof tables)[number]) => number) => tables.reduce((sum, table) => sum + of(table), 0);
  const title = `${plural(tables.length, "table")}, ${plural(
    total((table) => table.rows),
    "row",
  )}, ${size(total((table) => table.bytes))} and ${size(total((table) => table.indexBytes))} of indexes`;
  return listCard(title, {
    kind: "table",
    columns: [
      { name: "Table" },
      { name: "Rows", align: right },
      { name: "Size", align: right },
      { name: "Index", align: right },
      { name: "Days", align: right },
      { name: "Oldest, UTC" },
      { name: "Newest, UTC" },
      { name: "Searches scan" },
    ],
    rows: tables.map((table) => {
      const scanned = table.days.filter(({ index }) => index !== "current").length;
      return [
        [table.name],
        [number(table.rows)],
        [size(table.bytes)],
        [size(table.indexBytes)],
        [number(table.days.length)],
        [time(table.oldest)],
        [time(table.newest)],
        [scanned === 0 ? "" : `${plural(scanned, "day")}: import again`],
      ];
    }),
  });
}

function listCard(title: string, table: TableBlock): Card {
  return { title, tone: "calm", preview: title, blocks: [table] };
}

function time(iso: string | null): string {
  return iso === null ? "" : `${iso.slice(0, 4)} ${clock(iso)}`;
}

function size(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** step;
  return `${value.toLocaleString("en-US", { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 })} ${units[step]}`;
}
