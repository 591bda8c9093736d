import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { install } from "../runtime/install.ts";

/**
 * A place where an import works on one thing at a time, by one thread: threads that share a thing take half as much processor
 * time again as when each has one of its own.
 */
export interface Lane {
  readonly connection: DuckDBConnection;
  /** The table that holds the piece that is read. */
  readonly table: string;
  /** A folder of its own. */
  readonly work: string;
}

const memoryLimit = "1GB";
/** Each holds a piece in memory. */
const mostLanes = 4;

/** Opens a lane for each core for as long as they are used. When the signal is aborted, what runs in them is interrupted. */
export async function withLanes<Result>(
  work: string,
  signal: AbortSignal | undefined,
  use: (lanes: readonly Lane[]) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: memoryLimit,
    temp_directory: join(work, "engine"),
    // The thread that asks is one itself: each lane has its own.
    threads: "1",
  });
  try {
    await install(await instance.connect());
    const lanes: Lane[] = [];
    while (lanes.length < Math.min(mostLanes, availableParallelism())) {
      lanes.push(await laneOf(instance, work, String(lanes.length)));
    }
    const interrupt = () => {
      for (const { connection } of lanes) connection.interrupt();
    };
    signal?.addEventListener("abort", interrupt);
    try {
      return await use(lanes);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      for (const { connection } of lanes) connection.closeSync();
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

/**
 * Does work on items in whatever lane is free and gives the results in the order of the items. A lane that finds nothing more
 * to do leaves its thread to the others. When some work fails, what else runs comes to its end first: connections are closed
 * afterwards.
 */
export async function* inLanes<Item, Result>(
  lanes: readonly Lane[],
  items: AsyncGenerator<Item>,
  work: (item: Item, lane: Lane) => Promise<Result>,
): AsyncGenerator<{ item: Item; result: Result }> {
  await lanes[0]?.connection.run("SET threads = 1");
  let [isOver, idle] = [false, 0];
  const begun: Promise<{ item: Item; result: Result } | undefined>[] = [];
  const begin = (lane: Lane) => {
    const doing = items.next().then(async ({ done, value: item }) => {
      if (!done && !isOver) return { item, result: await work(item, lane) };
      idle += 1;
      if (idle < lanes.length) await lane.connection.run(`SET threads = ${1 + idle}`);
      return undefined;
    });
    begun.push(doing);
    // What fails is thrown in its turn.
    doing.then(
      (result) => result && begin(lane),
      () => undefined,
    );
  };
  for (const lane of lanes) begin(lane);
  try {
    for (let at = 0; at < begun.length; at += 1) {
      const result = await begun[at];
      if (result) yield result;
    }
  } finally {
    isOver = true;
    await Promise.allSettled(begun);
  }
}
