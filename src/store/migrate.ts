import { Failure } from "../model/failure.ts";
import { migrations } from "./migrations/all.ts";
import type { Sql } from "./sql.ts";

/** Any number that nothing else in the database locks on: the letters "hunt". */
const lock = 0x68756e74;

/**
 * Brings the schema up to date, in one transaction that other replicas wait for. A database that a newer version has
 * already changed is refused: this one would not know what its columns mean.
 */
export async function migrate(sql: Sql): Promise<void> {
  await sql.transaction(async (inner) => {
    await inner.query("select pg_advisory_xact_lock($1::int)", [lock]);
    await inner.query("create schema if not exists huntbot");
    await inner.query(
      `create table if not exists huntbot.migration (
         id int primary key, name text not null, applied_at timestamptz not null default now())`,
    );
    const done = new Set((await inner.query<{ id: number }>("select id from huntbot.migration")).map(({ id }) => id));
    const newest = Math.max(0, ...done);
    if (newest > migrations.length) {
      throw new Failure({
        what: "The store was written by a newer huntbot",
        why: `It has migration ${newest}; this version knows ${migrations.length}.`,
        fix: "Run the newer version, or restore a backup from before the upgrade.",
      });
    }
    for (const [index, { name, statements }] of migrations.entries()) {
      if (done.has(index + 1)) continue;
      for (const statement of statements) await inner.query(statement);
      await inner.query("insert into huntbot.migration (id, name) values ($1::int, $2)", [index + 1, name]);
    }
  });
}
