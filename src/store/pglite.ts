import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PGlite, Transaction } from "@electric-sql/pglite";
import { Failure } from "../model/failure.ts";
import { lockFolder } from "./lock.ts";
import { freshCluster } from "./snapshot.ts";
import { type Queries, type Sql, storable } from "./sql.ts";

/** PostgreSQL inside this process, kept in `folder`, or in memory when there is none. `home` keeps the snapshot it starts from. */
export async function openPglite(folder: string | null, home: string): Promise<Sql> {
  if (folder === null) return over(await create({ loadDataDir: await freshCluster(home) }), async () => {});
  await mkdir(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  try {
    return over(await openFolder(folder, home), unlock);
  } catch (error) {
    await unlock();
    if (error instanceof Failure) throw error;
    throw new Failure({
      what: `The embedded database in ${folder} did not start`,
      why: `${error instanceof Error ? error.message : String(error)}.`,
      fix: "Put a backup of the folder in its place, or move it away to start with an empty store.",
      cause: error,
    });
  }
}

async function openFolder(folder: string, home: string): Promise<PGlite> {
  const data = join(folder, "pgdata");
  // Present only while the first files are written: after a crash in between, what is there is not a database yet.
  const unfinished = join(folder, "unfinished");
  if (existsSync(unfinished)) await rm(data, { recursive: true, force: true });
  if (existsSync(join(data, "PG_VERSION"))) return create({ dataDir: data });
  const loadDataDir = await freshCluster(home);
  await writeFile(unfinished, "");
  const db = await create({ dataDir: data, loadDataDir });
  await rm(unfinished);
  return db;
}

async function create(options: { dataDir?: string; loadDataDir?: Blob }): Promise<PGlite> {
  const { PGlite } = await import("@electric-sql/pglite");
  return PGlite.create(options);
}

function over(db: PGlite, unlock: () => Promise<void>): Sql {
  return {
    ...queries(db),
    // Inside a transaction of ours, a failing script cannot leave the one connection in an aborted one of its own.
    script: (text) => db.transaction((inner) => inner.exec(text).then(() => undefined)),
    transaction: (work) => db.transaction((inner) => work(queries(inner))),
    async listen(channel, callback) {
      const unlisten = await db.listen(channel, callback);
      return () => unlisten();
    },
    async close() {
      await db.close();
      await unlock();
    },
  };
}

function queries(runner: PGlite | Transaction): Queries {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      return (await runner.query<Row>(text, params.map(storable))).rows;
    },
  };
}
