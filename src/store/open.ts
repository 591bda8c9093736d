import { join } from "node:path";
import { Failure } from "../model/failure.ts";
import type { Ledger, Store } from "../model/store.ts";
import type { Clock } from "../model/window.ts";
import { dedupe } from "./dedupe.ts";
import { investigations } from "./investigations.ts";
import { jobs } from "./jobs.ts";
import { ledger } from "./ledger.ts";
import { ledgerAlone } from "./ledger-alone.ts";
import { lookupCache } from "./lookups.ts";
import { messageRefs } from "./messages.ts";
import { migrate } from "./migrate.ts";
import { verdictOverrides } from "./overrides.ts";
import { openPglite } from "./pglite.ts";
import { openPostgres } from "./postgres.ts";
import { quotas } from "./quotas.ts";
import { receiptsIn } from "./receipts.ts";
import { removeOld } from "./retention.ts";
import { runs } from "./runs.ts";
import type { Sql } from "./sql.ts";

export interface StoreOptions {
  /** HUNTBOT_HOME: keeps the prepared snapshot that an embedded database starts from. */
  readonly home: string;
  readonly now?: Clock;
  /** Told about what heals by itself, e.g. a lost connection. */
  readonly log?: (line: string) => void;
}

/**
 * Opens `pglite:DIR`, `pglite:memory:` (gone when closed) or `postgres://...`, its schema brought up to date.
 * Throws a Failure when the url is none of these, the folder is in use, the server does not answer, or the schema is newer.
 */
export async function openStore(
  url: string,
  { home, now = () => new Date(), log = () => {} }: StoreOptions,
): Promise<Store> {
  const sql = await connect(url, home, log);
  try {
    await migrate(sql);
  } catch (error) {
    await sql.close();
    throw unreachable(url, error);
  }
  const queue = jobs(sql, log);
  const folder = folderOf(url);
  return {
    shared: isSharedStore(url),
    investigations: investigations(sql, now),
    messages: messageRefs(sql, now),
    dedupe: dedupe(sql, now),
    lookups: lookupCache(sql, now),
    quotas: quotas(sql, now),
    runs: runs(sql, now),
    overrides: verdictOverrides(sql, now),
    jobs: queue,
    ledger: isSharedStore(url) ? (kind) => ledger(sql, kind, now) : ledgersAlone(sql, now),
    receipts: <T extends { readonly id: string }>(kind: string) =>
      folder === null ? null : receiptsIn<T>(join(folder, `${kind}.jsonl`), log),
    retention: (days) => removeOld(sql, now(), days),
    async ping() {
      await sql.query("select 1");
    },
    async close() {
      await queue.stop();
      await sql.close();
    },
  };
}

/** What is remembered of a kind is remembered once. */
function ledgersAlone(sql: Sql, now: Clock): Store["ledger"] {
  const books = new Map<string, unknown>();
  return <T extends object>(kind: string) => {
    const book = (books.get(kind) as Ledger<T> | undefined) ?? ledgerAlone<T>(sql, kind, now);
    books.set(kind, book);
    return book;
  };
}

/** True for a database that other processes may use as well. */
export const isSharedStore = (url: string): boolean => !url.startsWith("pglite:");

/** Where an embedded database is kept; null for any other, and for one in memory. */
function folderOf(url: string): string | null {
  return isSharedStore(url) || url === "pglite:memory:" ? null : url.slice("pglite:".length);
}

async function connect(url: string, home: string, log: (line: string) => void): Promise<Sql> {
  if (url === "pglite:memory:") return openPglite(null, home);
  const folder = folderOf(url);
  if (folder) return openPglite(folder, home);
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url, log);
  throw new Failure({
    what: "The store's address is not understood",
    why: `"${url}" is neither pglite:DIR nor postgres://...`,
    fix: "Set HUNTBOT_STORE to pglite:DIR (one process) or postgres://user:password@host/database (several).",
  });
}

function unreachable(url: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { message } = error instanceof Error ? error : { message: String(error) };
  return new Failure({
    what: `The store at ${withoutPassword(url)} could not be opened`,
    why: `${message || "The server did not answer"}.`,
    fix: "Check HUNTBOT_STORE: the server must be reachable, the database exist, and the user be allowed to create schemas in it.",
    cause: error,
  });
}

const withoutPassword = (url: string) => url.replace(/\/\/([^/@]*?):[^/@]*@/, "//$1@");
