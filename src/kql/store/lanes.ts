import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { install } from "../runtime/install.ts";

/** A place where an import works. There are two, because one alone leaves cores idle: while one reads, the other writes. */
export interface Lane {
  readonly connection: DuckDBConnection;
  /** The table that holds the piece that is read. */
  readonly table: string;
  /** A folder of its own. */
  readonly work: string;
}

const memoryLimit = "1GB";

/** Opens two lanes for as long as they are used. When the signal is aborted, what runs in them is interrupted. */
export async function withLanes<Result>(
  work: string,
  signal: AbortSignal | undefined,
  use: (lanes: readonly [Lane, Lane]) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    temp_directory: join(work, "engine"),
    threads: String(Math.min(4, availableParallelism())),
  });
  try {
    await install(await instance.connect());
    const [one, two] = [await laneOf(instance, work, "one"), await laneOf(instance, work, "two")];
    const interrupt = () => {
      one.connection.interrupt();
      two.connection.interrupt();
    };
    signal?.addEventListener("abort", interrupt);
    try {
      return await use([one, two]);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      one.connection.closeSync();
      two.connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

async function laneOf(instance: DuckDBInstance, work: string, name: string): Promise<Lane> {
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return { connection, table: `piece_${name}`, work: join(work, name) };
}

/** Does work at the same time. When some of it fails, the rest comes to its end first: connections are closed afterwards. */
export async function bothOf<Item, Result>(
  items: readonly Item[],
  work: (item: Item, lane: number) => Promise<Result>,
): Promise<Result[]> {
  const ended = await Promise.allSettled(items.map(work));
  return ended.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}
