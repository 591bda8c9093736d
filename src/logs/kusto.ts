import { z } from "zod";
import { Failure } from "../model/failure.ts";
import type { LogStore, TableInfo } from "../model/logs.ts";
import { kept } from "./kept.ts";
import { type KustoCall, kustoClient } from "./kusto-client.ts";
import { kustoDetails, readRates, type TableRates } from "./kusto-rates.ts";
import { callService } from "./service-call.ts";
import { refusalFailure } from "./service-errors.ts";
import { typeNamed } from "./wire/cells.ts";
import { decodeFrames } from "./wire/frames.ts";

export interface KustoOptions {
  /** `https://NAME.REGION.kusto.windows.net` */
  readonly cluster: string;
  readonly database: string;
  /** Milliseconds a query may take, trying again included. */
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 180_000;
const keptMs = 5 * 60_000;
const loadMs = 60_000;

/** A database of Azure Data Explorer (or of Fabric, or the emulator) as a log store. */
export function openKusto({ cluster, database, timeoutMs = usualTimeoutMs }: KustoOptions): LogStore {
  const client = kustoClient(cluster, database);
  const ask = (method: "query" | "manage", subject: string, call: Omit<KustoCall, "timeoutMs">) =>
    callService(
      (allowance) => client[method]({ ...call, timeoutMs: allowance.remainingMs, signal: allowance.signal }),
      {
        subject,
        signal: call.signal,
        timeoutMs,
        failure: (error) =>
          refusalFailure({
            status: error.status,
            body: error.body,
            subject,
            kql: call.csl,
            source: `database ${database} of ${cluster}`,
            role: "Database Viewer",
            seconds: timeoutMs / 1000,
            cause: error,
          }),
      },
    );
  const manage = (csl: string, signal: AbortSignal) => ask("manage", "the list of tables", { csl, signal });
  const tables = kept(
    async (signal) => {
      const [schema, rates] = await Promise.all([
        manage(schemaCommand, signal),
        // Good to know and no more: without it a search has no price in gigabytes.
        manage(kustoDetails, signal).then(readRates, forgiven),
      ]);
      return readSchema(schema).map((table) => ({ ...table, ...rates.get(table.name) }));
    },
    keptMs,
    loadMs,
  );
  return {
    searchIsCheap: false,
    async query(query, { window, signal }) {
      const started = performance.now();
      const bound = "span" in query;
      const call = { csl: query.kql, window: bound ? query.span : window, signal };
      const answer = decodeFrames(await ask("query", bound ? query.id : "the query", call));
      return { ...answer, ms: performance.now() - started };
    },
    tables: (signal) => tables.get(signal),
    close: async () => {},
  };
}

const schemaCommand = ".show database schema as json";

const schemaAnswer = z.object({ Tables: z.array(z.object({ Rows: z.array(z.array(z.unknown())) })) });
const schemaText = z.object({
  Databases: z.record(
    z.string(),
    z.object({
      Tables: z.record(
        z.string(),
        z.object({
          Name: z.string(),
          OrderedColumns: z.array(z.object({ Name: z.string(), CslType: z.string() })),
          DocString: z.string().nullish(),
        }),
      ),
    }),
  ),
});

/**
 * A cluster has no plans: whoever may read a table searches it at no charge, as on the Analytics plan. A doc string that
 * begins with `Basic plan` or `Auxiliary plan` keeps a table out of searches that nobody confirmed.
 */
function readSchema(text: string): TableInfo[] {
  const cell = schemaAnswer.parse(JSON.parse(text)).Tables[0]?.Rows[0]?.[0];
  const { Databases } = schemaText.parse(JSON.parse(String(cell)));
  return Object.values(Databases)
    .flatMap(({ Tables }) => Object.values(Tables))
    .map(({ Name, OrderedColumns, DocString }): TableInfo => {
      const columns = OrderedColumns.map((column) => ({ name: column.Name, type: typeNamed(column.CslType) }));
      return { name: Name, plan: planIn(DocString ?? ""), columns, rows: null, oldest: null, newest: null };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function forgiven(error: unknown): TableRates {
  if (error instanceof Failure) return new Map();
  throw error;
}

function planIn(text: string): TableInfo["plan"] {
  const [, named] = /^(Basic|Auxiliary) plan\b/.exec(text) ?? [];
  return named === "Basic" || named === "Auxiliary" ? named : "Analytics";
}
