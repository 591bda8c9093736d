import { z } from "zod";
import { tablePlans } from "../azure/arm.ts";
import { AzureCallError, getJson } from "../azure/call.ts";
import { credentialFor } from "../azure/credential.ts";
import { Failure } from "../model/failure.ts";
import type { Answer, Column, TableInfo } from "../model/logs.ts";
import { type AzureStoreOptions, nameOf } from "./azure-options.ts";
import { kept } from "./kept.ts";
import { credentialFailure, refusalFailure } from "./service-errors.ts";
import { typeNamed } from "./wire/cells.ts";

export interface AzureTables {
  list(signal: AbortSignal): Promise<readonly TableInfo[]>;
  /** Workspace names by their ids in lower case. */
  names(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** The Azure resource of the first workspace. */
  resourceId(signal: AbortSignal): Promise<string | undefined>;
}

/** Asks a query that is this module's own, over the last `days`. */
export type AskDays = (kql: string, days: number, signal: AbortSignal) => Promise<Answer>;

const metadataSchema = z.object({
  tables: z.array(
    z.object({ name: z.string(), columns: z.array(z.object({ name: z.string(), type: z.string() })).optional() }),
  ),
  workspaces: z.array(z.object({ id: z.string(), name: z.string(), resourceId: z.string() })).optional(),
});
type Metadata = z.infer<typeof metadataSchema>;

const keptMs = 5 * 60_000;
const loadMs = 60_000;
const usageDays = 31;

/**
 * What a workspace holds: tables and columns from its metadata, plans from Resource Manager, volumes and the newest rows
 * from `Usage`, whose hours make them right to an hour. How many rows there are, nobody says for nothing. Kept five minutes.
 */
export function azureTables(options: AzureStoreOptions, ask: AskDays): AzureTables {
  const metadata = kept(
    (signal) => Promise.all(options.workspaces.map((id) => readMetadata(id, options, signal))),
    keptMs,
    loadMs,
  );
  const infos = kept(
    async (signal) => {
      const all = await metadata.get(signal);
      const [plans, received] = await Promise.all([plansOf(all, options, signal), readUsage(ask, options, signal)]);
      return united(all).map(
        ([name, columns]): TableInfo => ({
          name,
          columns,
          plan: plans.get(name) ?? "unknown",
          rows: null,
          oldest: null,
          newest: received?.get(name)?.newest ?? null,
          // What did not arrive in a month has no volume to speak of.
          ...(received ? { megabytesADay: received.get(name)?.megabytesADay ?? 0 } : {}),
        }),
      );
    },
    keptMs,
    loadMs,
  );
  return {
    resourceId: async (signal) => (await metadata.get(signal))[0]?.workspaces?.[0]?.resourceId,
    list: (signal) => infos.get(signal),
    names: async (signal) => {
      const workspaces = (await metadata.get(signal)).flatMap((each) => each.workspaces ?? []);
      return new Map(workspaces.map(({ id, name }) => [id.toLowerCase(), name]));
    },
  };
}

async function readMetadata(id: string, options: AzureStoreOptions, signal: AbortSignal): Promise<Metadata> {
  const { endpoint, audience } = options;
  try {
    const url = `${endpoint}/v1/workspaces/${id}/metadata`;
    return metadataSchema.parse(await getJson({ url, audience, credential: credentialFor(endpoint), signal }));
  } catch (error) {
    throw metadataFailure(error, id);
  }
}

function metadataFailure(error: unknown, id: string): unknown {
  // fetch throws a TypeError when there is no connection.
  const status = error instanceof AzureCallError ? error.status : error instanceof TypeError ? 0 : undefined;
  if (status === undefined) return credentialFailure(error) ?? error;
  return refusalFailure({
    status,
    body: error instanceof AzureCallError ? error.body : "",
    subject: "the list of tables",
    kql: "",
    source: nameOf([id]),
    role: "Log Analytics Reader",
    seconds: loadMs / 1000,
    cause: error,
  });
}

/** Tables of all workspaces by name; one that several have gets the columns of each. */
function united(all: readonly Metadata[]): [string, Column[]][] {
  const tables = new Map<string, Map<string, Column>>();
  for (const { name, columns = [] } of all.flatMap((each) => each.tables)) {
    const known = tables.get(name) ?? new Map<string, Column>();
    for (const column of columns) {
      if (!known.has(column.name)) known.set(column.name, { name: column.name, type: typeNamed(column.type) });
    }
    tables.set(name, known);
  }
  return [...tables].map(([name, columns]): [string, Column[]] => [name, [...columns.values()]]).sort(byName);
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);

/** Where workspaces differ, the plan that costs: a search over all of them would touch it. */
async function plansOf(all: readonly Metadata[], options: AzureStoreOptions, signal: AbortSignal) {
  const { resourceManager: endpoint, onNote } = options;
  const arm = { endpoint, credential: credentialFor(endpoint) };
  const ids = new Set(all.flatMap((each) => each.workspaces ?? []).map(({ resourceId }) => resourceId));
  const united = new Map<string, TableInfo["plan"]>();
  for (const resourceId of ids) {
    const { plans, note } = await tablePlans(resourceId, arm, signal).catch(unread);
    if (note) onNote?.(note);
    for (const [name, plan] of plans) {
      if (!united.has(name) || plan !== "Analytics") united.set(name, plan);
    }
  }
  return united;
}

/** Plans are good to know; a hunt without them marks the tables "unknown" and goes on. */
function unread(error: unknown): { plans: ReadonlyMap<string, TableInfo["plan"]>; note: string } {
  const [first = ""] = String(error).split("\n");
  const why = error instanceof AzureCallError ? `Azure Resource Manager answered ${error.status}` : first;
  return { plans: new Map(), note: `table plans unknown: ${why}` };
}

interface Received {
  readonly newest: string;
  readonly megabytesADay: number;
}

/** Null where nobody says. A rate counts from a table's first hour in `Usage`: a new table is not taken for a quiet one. */
const usageQuery = `Usage
| summarize Oldest = min(StartTime), Newest = max(EndTime), Megabytes = sum(Quantity) by DataType
| project DataType, Newest, MegabytesADay = Megabytes / max_of(1.0, (Newest - Oldest) / 1d)`;

async function readUsage(
  ask: AskDays,
  { onNote }: AzureStoreOptions,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Received> | null> {
  try {
    const { rows } = await ask(usageQuery, usageDays, signal);
    if (rows.length === 0) return null;
    return new Map(
      rows.map(([table, newest, rate]) => [String(table), { newest: String(newest), megabytesADay: Number(rate) }]),
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    onNote?.(`newest rows and volumes unknown: the table Usage cannot be read (${error.why.replace(/\.$/, "")})`);
    return null;
  }
}
