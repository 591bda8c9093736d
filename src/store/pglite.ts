import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorWords, Failure } from "../model/failure.ts";
import { lockFolder } from "./lock.ts";
import { type PgliteThread, startPglite } from "./pglite-thread.ts";
import { freshCluster } from "./snapshot.ts";
import { type Queries, type Sql, storable } from "./sql.ts";

/** PostgreSQL in a thread of this process, kept in `folder`, or in memory when there is none. `home` keeps the snapshot it starts from. */
export async function openPglite(folder: string | null, home: string): Promise<Sql> {
  if (folder === null) return over(await create({ cluster: await freshCluster(home) }), async () => {});
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    return over(await openFolder(folder, home), unlock);
  } catch (error) {
    await unlock();
    if (error instanceof Failure) throw error;
    throw new Failure({
      what: `The embedded database in ${folder} did not start`,
      why: `${errorWords(error)}.`,
      fix: "Put a backup of the folder in its place, or move it away to start with an empty store.",
      cause: error,
    });
  }
}

async function openFolder(folder: string, home: string): Promise<PgliteThread> {
  const data = join(folder, "pgdata");
  // Present only while the first files are written: after a crash in between, what is there is not a database yet.
  const unfinished = join(folder, "unfinished");
  if (existsSync(unfinished)) await rm(data, { recursive: true, force: true });
  if (existsSync(join(data, "PG_VERSION"))) return create({ dataDir: data });
  const cluster = await freshCluster(home);
  await writeFile(unfinished, "");
  const db = await create({ dataDir: data, cluster });
  await rm(unfinished);
  return db;
}

async function create(where: { dataDir?: string; cluster?: string }): Promise<PgliteThread> {
  const thread = startPglite();
  try {
    await thread.call({ do: "open", ...where });
    return thread;
  } catch (error) {
    await thread.end();
    throw error;
  }
}

function over(thread: PgliteThread, unlock: () => Promise<void>): Sql {
  const callbacks = new Map<string, Set<(payload: string) => void>>();
  thread.hear((channel, payload) => {
    for (const callback of callbacks.get(channel) ?? []) callback(payload);
  });
  return {
    ...queries(thread),
    async script(text) {
      await thread.call({ do: "script", text });
    },
    async transaction(work) {
      const turn = (await thread.call({ do: "begin" })) as number;
      try {
        const result = await work(queries(thread, turn));
        await thread.call({ do: "end", turn, commit: true });
        return result;
      } catch (error) {
        // A commit that failed has ended the transaction already.
        await thread.call({ do: "end", turn, commit: false }).catch(() => undefined);
        throw error;
      }
    },
    async listen(channel, callback) {
      const known = callbacks.get(channel);
      if (!known) await thread.call({ do: "listen", channel });
      callbacks.set(channel, (known ?? new Set()).add(callback));
      return async () => {
        const left = callbacks.get(channel);
        left?.delete(callback);
        if (left?.size !== 0) return;
        callbacks.delete(channel);
        await thread.call({ do: "unlisten", channel });
      };
    },
    async close() {
      await thread.call({ do: "close" });
      await thread.end();
      await unlock();
    },
  };
}

function queries(thread: PgliteThread, turn?: number): Queries {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      const call = {
        do: "query",
        text,
        params: params.map(storable),
        ...(turn === undefined ? {} : { turn }),
      } as const;
      return (await thread.call(call)) as readonly Row[];
    },
  };
}
