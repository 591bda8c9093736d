import { setImmediate as pause } from "node:timers/promises";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { type CatalogTable, readCatalog } from "./database.ts";
import { KqlError } from "./error.ts";
import { keptTranslations } from "./kept.ts";
import { filled, type LateValue, type Span } from "./late.ts";
import { type AnswerLimits, faultOf, usualLimits, usualMemory } from "./limits.ts";
import { answered, type KnownLookup, lookupsWith, withoutMarkers } from "./lookups.ts";
import { type PlaceFinder, Places } from "./places.ts";
import { readRows } from "./reading.ts";
import { install } from "./runtime/install.ts";
import { text } from "./sql.ts";
import { type LogsFolder, openLogsFolder } from "./store/open.ts";
import type { Tokenizer } from "./store/tokenizer.ts";
import { hoursOf } from "./store/when.ts";
import type { Translation } from "./translate.ts";
import { type Asked, createTranslator, type Translator } from "./translator.ts";
import { type Column, type KustoType, ticksOf } from "./types.ts";
import type { Cell } from "./wire.ts";

export interface EngineOptions {
  /** A prepared logs database; without it there are no tables, only what queries spell out. */
  readonly database?: string;
  /** A logs folder that `importLogs` made, instead of a database. */
  readonly folder?: string;
  /** What the folder's indexes were made with; without it nothing is looked up in them. */
  readonly tokenizer?: Tokenizer;
  /** Bytes that all queries together may use; half of what the process may have by default. */
  readonly memory?: number;
  readonly threads?: number;
  /** Where DuckDB may spill; without it a query that does not fit fails. */
  readonly tempDirectory?: string;
  /** A file where translations outlive this process. It may not exist yet. */
  readonly keptFile?: string;
  /** Opens a database of where addresses are; without it, queries that ask for that are refused. */
  readonly places?: () => Promise<PlaceFinder>;
}

export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** Rows and bytes beyond these are left out, and the result says so. */
  readonly limits?: Partial<AnswerLimits>;
  /** What now() means; the clock's time by default. */
  readonly now?: Date;
  /** Where values stand in the text, each as a string, a datetime or a list of strings. Other queries differ in them alone. */
  readonly values?: readonly Span[];
  /** Half-open: in every table with a TimeGenerated only the rows inside it are seen, as by Azure Monitor's timespan. */
  readonly span?: { readonly from: Date; readonly to: Date };
  /**
   * The asker's promise that only rows that hold one of these as a whole term matter to the answer. Tables with an index are
   * then read only where it names one of them.
   */
  readonly terms?: readonly string[];
}

export interface QueryResult {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly partial?: { readonly reason: string };
  readonly render?: string;
  /** Whether the query asked for the order the rows are in. */
  readonly ordered: boolean;
  /** Milliseconds from the call to the last row. */
  readonly ms: number;
}

/** A translation, and what its holes are filled with. */
interface Translated {
  readonly translation: Translation;
  readonly values: readonly LateValue[];
}

interface Index {
  readonly folder: LogsFolder;
  readonly tokenizer: Tokenizer;
}

/** KQL on DuckDB. One engine has one database; queries run side by side, each on a connection of its own. */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #tables: readonly CatalogTable[];
  readonly #translator: Translator;

  readonly #memory: number;
  readonly #index: Index | undefined;
  readonly #places: Places;
  #turns: Promise<void> = Promise.resolve();

  private constructor({ instance, tables, memory, index, places }: Opened, translator: Translator) {
    this.#instance = instance;
    this.#tables = tables;
    this.#translator = translator;
    this.#memory = memory;
    this.#index = index;
    this.#places = places;
  }

  static async open(options: EngineOptions = {}): Promise<Engine> {
    const translator = createTranslator(options.keptFile ? keptTranslations(options.keptFile) : undefined);
    try {
      const opened = await openInstance(options);
      // Exactly what a translation may depend on: kept ones are found by it.
      translator.know(opened.tables.map(({ name, columns, byDay = false }) => ({ name, columns, byDay })));
      return new Engine(opened, translator);
    } catch (error) {
      translator.close();
      throw error;
    }
  }

  /** The tables of the database, with what its catalog says of them. */
  async tables(): Promise<readonly CatalogTable[]> {
    return this.#tables;
  }

  /** Resolves when the parser is loaded; a query before that only waits longer. */
  warm(): Promise<void> {
    return this.#translator.warm();
  }

  /** Resolves when the query could run. @throws KqlError as `query` does, without running it */
  async check(kql: string): Promise<void> {
    await this.#translator.translate({ text: kql, found: [], spanned: true });
  }

  async close(): Promise<void> {
    this.#translator.close();
    this.#instance.closeSync();
  }

  /**
   * Runs a query.
   * @throws KqlError: refused, unsupported or Microsoft's code with the place in `text`; `timeout` after its time;
   * `cancelled` when the signal aborts; `memory` when it needs more than there is; `failed` with DuckDB's message.
   */
  async query(kql: string, options: QueryOptions = {}): Promise<QueryResult> {
    const started = performance.now();
    const connection = await this.#instance.connect();
    const limits = { ...usualLimits, ...options.limits };
    const stop = stopper(connection, limits.timeoutMs, options.signal);
    try {
      await connection.run(variablesSql(options.now ?? new Date(), options.span));
      await this.#turn();
      const { translation, values } = await stop.unless(this.#translated(kql, connection, options));
      await this.#needsPlaces(translation);
      const lookups = lookupsWith(translation.lookups, values);
      const hours = await this.#hours(connection, lookups, options.span);
      const sql = answered(filled(translation.sql, values), lookups, hours);
      await this.#turn();
      const read = await readRows(connection, { ...translation, sql }, limits);
      const { columns, render, ordered } = translation;
      return { columns, ...read, ordered, ...(render ? { render } : {}), ms: performance.now() - started };
    } catch (error) {
      throw stop.reason() ?? faultOf(error, this.#memory);
    } finally {
      stop.done();
      connection.closeSync();
    }
  }

  /** A hunt asks thirty questions at once: what this thread does for each is done one by one, with others between them. */
  #turn(): Promise<void> {
    this.#turns = this.#turns.then(() => pause());
    return this.#turns;
  }

  async #needsPlaces({ places }: Translation): Promise<void> {
    if (places && !(await this.#places.ready()))
      throw new KqlError("refused", "geo_info_from_ip_address() is refused: there is no database of places", ...places);
  }

  async #hours(connection: DuckDBConnection, lookups: readonly KnownLookup[], span: QueryOptions["span"]) {
    if (!this.#index || lookups.length === 0) return [];
    const { folder, tokenizer } = this.#index;
    const ticks = span && { from: ticksOf(span.from), to: ticksOf(span.to) };
    const questions = lookups.map(({ table, terms }) => ({ parts: folder.parts.get(table) ?? [], terms }));
    const hours = await hoursOf(connection, folder, questions, tokenizer, ticks);
    return hours.map((found, at) => {
      return found && { condition: found.condition, source: folder.select(lookups[at]?.table ?? "", found.parts) };
    });
  }

  /** With terms, a translation serves only this one query. */
  async #translated(kql: string, connection: DuckDBConnection, options: QueryOptions): Promise<Translated> {
    const terms = this.#index && options.terms ? { terms: options.terms } : {};
    const late = options.terms ? undefined : this.#translator.late(kql, options.values);
    const asked = { text: kql, spanned: options.span !== undefined, ...terms };
    try {
      return await this.#probed({ ...asked, late }, connection);
    } catch (error) {
      if (!late || !(error instanceof KqlError)) throw error;
      // Some operators need to see a value; and whoever reads the error wants it of this text.
      return this.#probed(asked, connection);
    }
  }

  /** A plugin's columns may depend on its data: then the translation asks for a probe, and is made again with its answer. */
  async #probed(asked: Omit<Asked, "found">, connection: DuckDBConnection): Promise<Translated> {
    const values = asked.late?.values ?? [];
    const found: [number, readonly Column[]][] = [];
    for (;;) {
      const reply = await this.#translator.translate({ ...asked, found });
      if (reply.kind === "translation") return { translation: reply.translation, values };
      if (found.some(([offset]) => offset === reply.offset) || found.length >= 10) {
        throw new KqlError("unsupported", "the columns of a plugin could not be found out", reply.offset);
      }
      const probe = withoutMarkers(filled(reply.probe, values));
      const rows = await (await connection.run(probe)).getRows();
      found.push([reply.offset, rows.map(([name, type]) => ({ name: String(name), type: String(type) as KustoType }))]);
    }
  }
}

interface Opened {
  readonly instance: DuckDBInstance;
  readonly tables: readonly CatalogTable[];
  readonly memory: number;
  readonly index: Index | undefined;
  readonly places: Places;
}

/** DuckDB with the functions that translated SQL calls, and the logs attached as `logs`. */
async function openInstance(options: EngineOptions): Promise<Opened> {
  const { memory = usualMemory() } = options;
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memory}B`,
    ...(options.threads ? { threads: String(options.threads) } : {}),
    temp_directory: options.tempDirectory ?? "",
  });
  const connection = await instance.connect();
  const places = new Places(options.places);
  await install(connection, [places.function]);
  await connection.run(
    `ATTACH ${options.database ? `${text(options.database)} AS logs (READ_ONLY)` : "':memory:' AS logs"}`,
  );
  const folder = options.folder === undefined ? undefined : await openLogsFolder(connection, options.folder);
  const tables = folder?.tables ?? (options.database ? await readCatalog(connection, "logs") : []);
  const index = folder && options.tokenizer ? { folder, tokenizer: options.tokenizer } : undefined;
  // From here on no SQL, whatever it is, reaches files, the network or these settings.
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  connection.closeSync();
  return { instance, tables, memory, index, places };
}

/** The variables that translated SQL reads, set at once: each statement is a way to another thread and back. */
function variablesSql(now: Date, span: QueryOptions["span"]): string {
  const variables = [["now", `${ticksOf(now)}::BIGINT`]];
  if (span) {
    for (const [name, date] of [
      ["from", span.from],
      ["to", span.to],
    ] as const) {
      variables.push(
        [name, `${ticksOf(date)}::BIGINT`],
        [`${name}_day`, `DATE '1970-01-01' + ${Math.floor(date.getTime() / 86_400_000)}`],
      );
    }
  }
  return variables.map(([name, value]) => `SET VARIABLE kql_${name} = ${value}`).join("; ");
}

/** Interrupts the connection at the deadline or on abort, again and again until the query has ended. */
function stopper(connection: DuckDBConnection, timeoutMs: number, signal: AbortSignal | undefined) {
  let reason: KqlError | undefined;
  let repeat: NodeJS.Timeout | undefined;
  let reject: (error: KqlError) => void = () => {};
  const stopped = new Promise<never>((_, fail) => {
    reject = fail;
  });
  stopped.catch(() => {});
  const stop = (code: string, message: string) => {
    if (reason) return;
    reason = new KqlError(code, message);
    reject(reason);
    connection.interrupt();
    // An interrupt that comes between two statements of the query is lost.
    repeat = setInterval(() => connection.interrupt(), 20);
  };
  const deadline = setTimeout(() => stop("timeout", `The query took longer than ${timeoutMs / 1000} s.`), timeoutMs);
  const aborted = () => stop("cancelled", "The query was cancelled.");
  if (signal?.aborted) aborted();
  signal?.addEventListener("abort", aborted);
  return {
    reason: () => reason,
    unless: <T>(work: Promise<T>): Promise<T> => Promise.race([work, stopped]),
    done: () => {
      clearTimeout(deadline);
      clearInterval(repeat);
      signal?.removeEventListener("abort", aborted);
    },
  };
}
