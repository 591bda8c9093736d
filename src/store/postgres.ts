import type { Pool, PoolClient } from "pg";
import { listenForever } from "./listen.ts";
import { type Queries, type Sql, storable } from "./sql.ts";

/** A real server: a pool for queries and one connection of its own for notifications. */
export async function openPostgres(url: string, log: (line: string) => void): Promise<Sql> {
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: "huntbot",
  });
  // An idle connection that the server drops must not end the process; the pool replaces it.
  pool.on("error", (error) => log(`store: a pooled connection was lost: ${error.message}`));
  const listener = listenForever(() => new pg.Client({ connectionString: url, keepAlive: true }), log);
  const over = (runner: Pool | PoolClient): Queries => ({
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      return (await runner.query<Row>(text, params.map(storable))).rows;
    },
  });
  return {
    ...over(pool),
    script: (text) => alone(pool, (client) => client.query(text).then(() => undefined)),
    transaction: (work) =>
      alone(pool, async (client) => {
        await client.query("begin");
        const result = await work(over(client));
        await client.query("commit");
        return result;
      }),
    listen: listener.listen,
    async close() {
      await listener.close();
      await pool.end();
    },
  };
}

/** Work on a connection of its own, which goes back to the pool outside of any transaction, or not at all. */
async function alone<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    return await work(client);
  } catch (error) {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
