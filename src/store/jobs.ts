import { randomUUID } from "node:crypto";
import type PgBoss from "pg-boss";
import { errorWords, Failure } from "../model/failure.ts";
import type { JobData, JobOptions, Jobs } from "../model/store.ts";
import { json, type Sql } from "./sql.ts";

/** pg-boss on the store's own connection, so that an embedded database gets jobs as well. */
export function jobs(sql: Sql, log: (line: string) => void): Jobs {
  let started: Promise<PgBoss> | null = null;
  const queues = new Map<string, Promise<void>>();

  async function start(): Promise<PgBoss> {
    const { default: Boss } = await import("pg-boss");
    const boss = new Boss({
      schema: "huntbot_jobs",
      db: { executeSql: executor(sql, log) },
      cronMonitorIntervalSeconds: 10,
      // A job of every minute is no history worth a week of backups.
      deleteAfterDays: 1,
    });
    boss.on("error", (error) => log(`store: jobs: ${error.message}`));
    return boss.start();
  }

  async function bossFor(queue: string): Promise<PgBoss> {
    const boss = await (started ?? Promise.reject(new Error("store: jobs are used before they are started")));
    const known = queues.get(queue) ?? createQueue(boss, queue);
    queues.set(queue, known);
    await known.catch((error: unknown) => {
      throw cannotStart(error);
    });
    return boss;
  }

  /** A failure is kept in the job, where nobody reads it. */
  async function handled(queue: string, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      log(`store: jobs: one of "${queue}" failed: ${errorWords(error)}`);
      throw error;
    }
  }

  return {
    async start() {
      // Of replicas that begin together on an empty database one makes the tables; the others find them when they look again.
      started ??= start().catch(start);
      await started.catch((error: unknown) => {
        started = null;
        throw cannotStart(error);
      });
    },
    async stop(graceMs = 10_000) {
      const boss = await started;
      started = null;
      queues.clear();
      await boss?.stop({ graceful: true, wait: true, timeout: graceMs });
    },
    async send(queue, data, options = {}) {
      const boss = await bossFor(queue);
      return boss.send(queue, clean(data), sendOptions(options));
    },
    async work(queue, handler, { pollSeconds = 2, concurrency = 1 } = {}) {
      const boss = await bossFor(queue);
      for (let worker = 0; worker < concurrency; worker++) {
        await boss.work<JobData>(queue, { pollingIntervalSeconds: pollSeconds, batchSize: 1 }, async (batch) => {
          for (const { id, data } of batch) await handled(queue, handler({ id, data }));
        });
      }
    },
    async schedule(queue, cron, data = {}, { tz = "UTC" } = {}) {
      await (await bossFor(queue)).schedule(queue, cron, clean(data), { tz });
    },
    async unschedule(queue) {
      await (await bossFor(queue)).unschedule(queue);
    },
    async cancel(queue, id) {
      await (await bossFor(queue)).cancel(queue, id);
    },
  };
}

const cannotStart = (error: unknown) =>
  new Failure({
    what: "The store's jobs cannot start",
    why: `${errorWords(error)}.`,
    fix: 'Retention and watches need them: its user must own the schema "huntbot_jobs", or be allowed to create it.',
    cause: error,
  });

/** The policy "short" keeps one waiting job a key, which is what `singletonKey` promises. */
async function createQueue(boss: PgBoss, queue: string): Promise<void> {
  if ((await boss.getQueue(queue)) === null) await boss.createQueue(queue, { name: queue, policy: "short" });
}

function sendOptions({ singletonKey = randomUUID(), ...rest }: JobOptions): PgBoss.SendOptions {
  return { singletonKey, ...rest };
}

/** pg-boss serialises data by itself, so what PostgreSQL refuses must be gone before. */
const clean = (data: JobData): JobData => JSON.parse(json(data)) as JobData;

/** Any number that nothing else in the database locks on: the letters "jobs". */
const queueLock = 0x6a6f6273;
/** Making the table of a queue, which two at a time end in a deadlock. */
const making = /\.create_queue\(/;
/** Saying how a job ended. */
const outcome = /state = 'completed',|^\s*WITH deleted_jobs AS/;

/** pg-boss sends its scripts without values and reads no rows from them; everything else is one statement. */
function executor(sql: Sql, log: (line: string) => void) {
  return async (text: string, values?: unknown[]) => {
    if (!values && /\bcommit\s*;/i.test(text)) {
      await sql.script(text);
      return { rows: [] };
    }
    if (making.test(text)) {
      const rows = await sql.transaction(async (inner) => {
        await inner.query("select pg_advisory_xact_lock($1::int)", [queueLock]);
        return inner.query<object>(text, values);
      });
      return { rows: [...rows] };
    }
    try {
      return { rows: [...(await sql.query<object>(text, values))] };
    } catch (error) {
      if (!outcome.test(text)) throw error;
      // pg-boss awaits it nowhere, so that throwing would end the process. The job is done again once it has expired.
      log(`store: jobs: could not keep how a job ended: ${errorWords(error)}`);
      return { rows: [{ count: 0 }] };
    }
  };
}
