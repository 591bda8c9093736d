import { setImmediate as pause } from "node:timers/promises";
import { classify } from "../indicators/classify.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import type { Answer, Cell, Column } from "../model/logs.ts";

/** A column that names an account, or a machine: its words are no indicator by themselves. */
const accounts =
  /^(user|userid|username|userprincipalname|account|accountname|accountupn|upn|caller|actor|person|mailbox|modifiedby|createdby|initiatedby|owner|(target|subject|initiatingprocess|requestor)(user|account)(name|upn)?|mailboxownerupn|recipientemailaddress)$/i;
const hosts =
  /^(host|hostname|computer|computername|machine|devicename|workstationname|(target|source|remote)?(device|host)name)$/i;

/** Nobody in particular, and values that only a directory can tell. */
const nobody =
  /^(-|n\/a|unknown|system|local service|network service|anonymous logon|nt authority\\.*|window manager\\.*|font driver host\\.*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Lenses whose `Target` is a machine; elsewhere it is a site, a mailbox or a resource. */
const hostLenses: ReadonlySet<string> = new Set(["linux", "windows", "endpoint"]);

const mostInList = 10;

/**
 * What can be hunted next in one row of any answer, in the order of its columns: addresses, names, hashes by their looks,
 * accounts and hosts by their column. `lens` is that of a library query.
 */
export function rowEntities(columns: readonly Column[], row: readonly Cell[], lens?: string): readonly Indicator[] {
  const found = columns.flatMap((column, at) => cellEntities(column, row[at] ?? null, lens));
  return [...byName(found).values()];
}

/** Indicators by kind and name: the same host or account however its name is written. */
export function byName(found: readonly Indicator[]): ReadonlyMap<string, Indicator> {
  return new Map(found.map((indicator) => [indicatorKey(indicator).toLowerCase(), indicator]));
}

/** The rows of an answer that are looked into: more name more than anybody would choose from. */
export const mostRowsRead = 1000;
const rowsATurn = 5;

/**
 * Those of the first rows, each once; a mail address that is an account here is hunted as that. Every few rows others get
 * their turn.
 */
export async function answerEntities(
  { columns, rows }: Pick<Answer, "columns" | "rows">,
  lens?: string,
): Promise<readonly Indicator[]> {
  const found: Indicator[] = [];
  // Most values of a column stand in many rows.
  const read = columns.map(() => new Map<Cell, readonly Indicator[]>());
  for (const [at, row] of rows.slice(0, mostRowsRead).entries()) {
    if (at % rowsATurn === rowsATurn - 1) await pause();
    for (const [index, column] of columns.entries()) {
      const cell = row[index] ?? null;
      const known = read[index]?.get(cell) ?? cellEntities(column, cell, lens);
      read[index]?.set(cell, known);
      found.push(...known);
    }
  }
  const unique = byName(found);
  return [...unique.values()].filter(
    ({ kind, value }) => kind !== "email" || !unique.has(`account ${value.toLowerCase()}`),
  );
}

/** Links to where an alert or incident is worked on. */
const links = /^(AlertLink|IncidentUrl|ExtendedLinks)$/;

function cellEntities(column: Column, cell: Cell, lens: string | undefined): readonly Indicator[] {
  if ((column.type !== "string" && column.type !== "dynamic") || links.test(column.name)) return [];
  if (Array.isArray(cell)) return cell.slice(0, mostInList).flatMap((item) => wordEntities(column.name, item, lens));
  return wordEntities(column.name, cell, lens);
}

function wordEntities(name: string, cell: Cell, lens: string | undefined): readonly Indicator[] {
  if (typeof cell !== "string" || cell.length > 400 || nobody.test(cell.trim())) return [];
  const looks = classify(cell, { typed: false });
  const isMail = "indicator" in looks && looks.indicator.kind === "email";
  if ("indicator" in looks && !isMail && looks.indicator.kind !== "domain") return [looks.indicator];
  const isHost = hosts.test(name) || (name === "Target" && lens !== undefined && hostLenses.has(lens));
  if (isHost) return named("host", cell);
  if (accounts.test(name)) return cell.endsWith("$") ? named("host", machineOf(cell)) : named("account", cell);
  return "indicator" in looks ? [looks.indicator] : [];
}

function named(kind: "host" | "account", name: string): readonly Indicator[] {
  const read = classify(`${kind}:${name.trim()}`, { typed: true });
  return "indicator" in read ? [read.indicator] : [];
}

/** `CONTOSO\WEB01$` is the account of the machine WEB01. */
const machineOf = (account: string) => account.replace(/^.*\\/, "").slice(0, -1);
