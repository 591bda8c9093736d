import { Piscina } from "piscina";
import { KqlError } from "../kql/error.ts";
import type { OwnQuery } from "../model/logs.ts";
import { bundled } from "../model/package-root.ts";
import { threadArguments } from "../model/thread-arguments.ts";
import { asFailure } from "./failures.ts";
import type { GuardRequest, Refused } from "./guard.worker.ts";

export interface OwnQueries {
  /**
   * A person's own query, its text untouched. Throws a Failure that says what is refused, by name, and where in the text:
   * control commands, data and services outside these logs, plugins that are not on the list, tables that are `denied`.
   */
  accept(text: string, denied?: readonly string[]): Promise<OwnQuery>;
  close(): Promise<void>;
}

/** For services: the guard alone, which knows no table and judges what a query may do. */
export function guardedQueries(workspaces: readonly string[] = []): OwnQueries {
  const guard = guardThread(workspaces);
  return {
    async accept(text, denied = []) {
      await guard.judge(text, denied);
      return accepted(text);
    },
    close: guard.close,
  };
}

/** For the embedded engine, whose translation guards before anything else and is kept for when the query runs. */
export function checkedQueries(check: (text: string) => Promise<void>): OwnQueries {
  const guard = guardThread([]);
  return {
    async accept(text, denied = []) {
      try {
        await check(text);
      } catch (error) {
        throw asFailure(error, "the query");
      }
      if (denied.length > 0) await guard.judge(text, denied);
      return accepted(text);
    },
    close: guard.close,
  };
}

/** The guard in a worker thread, loaded with the first query. */
function guardThread(workspaces: readonly string[]) {
  const allowed = workspaces.map((id) => id.toLowerCase());
  let pool: Piscina<GuardRequest, Refused | null> | undefined;
  return {
    async judge(text: string, denied: readonly string[]): Promise<void> {
      pool ??= new Piscina<GuardRequest, Refused | null>({
        filename: bundled("src/logs/guard.worker.js"),
        execArgv: threadArguments,
        name: "guardTask",
        minThreads: 1,
        maxThreads: 1,
        idleTimeout: Number.POSITIVE_INFINITY,
      });
      const names = denied.map((table) => table.toLowerCase());
      const refused = await pool.run({ text, workspaces: allowed, denied: names });
      if (!refused) return;
      const { code, message, offset, length } = refused;
      throw asFailure(new KqlError(code, message, offset, length), "the query");
    },
    close: async () => pool?.destroy(),
  };
}

/** The only place that makes one. */
function accepted(text: string): OwnQuery {
  return { kql: text } as unknown as OwnQuery;
}
