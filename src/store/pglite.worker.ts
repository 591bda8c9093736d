import { openAsBlob } from "node:fs";
import { parentPort } from "node:worker_threads";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import type { Asked, Told } from "./pglite-calls.ts";

/** PostgreSQL in WebAssembly, in a thread of its own: a query must not hold up the conversation with a chat platform. */
if (!parentPort) throw new Error("pglite.worker is started as a thread");
const port = parentPort;
let db: PGlite | undefined;
const turns = new Map<number, { transaction: Transaction; end(commit: boolean): void; settled: Promise<void> }>();
const listening = new Map<string, () => Promise<void>>();

const tell = (told: Told) => port.postMessage(told);

port.on("message", (asked: Asked) => {
  answer(asked).then(
    (given) => tell({ id: asked.id, answer: given }),
    (error: unknown) => tell({ id: asked.id, ...partsOf(error) }),
  );
});

async function answer(asked: Asked): Promise<unknown> {
  if (asked.do === "open") {
    const { dataDir, cluster } = asked;
    const given = { ...(dataDir ? { dataDir } : {}), ...(cluster ? { loadDataDir: await openAsBlob(cluster) } : {}) };
    db = await PGlite.create(given);
    return null;
  }
  if (!db) throw new Error("the embedded database is not open");
  switch (asked.do) {
    case "query": {
      const runner = asked.turn === undefined ? db : turnOf(asked.turn).transaction;
      return (await runner.query(asked.text, [...asked.params])).rows;
    }
    case "script":
      // Inside a transaction of ours, a failing script cannot leave the one connection in an aborted one of its own.
      await db.transaction((inner) => inner.exec(asked.text));
      return null;
    case "begin":
      return begin(db, asked.id);
    case "end": {
      const turn = turnOf(asked.turn);
      turns.delete(asked.turn);
      turn.end(asked.commit);
      await turn.settled;
      return null;
    }
    case "listen":
      listening.set(
        asked.channel,
        await db.listen(asked.channel, (payload) => tell({ channel: asked.channel, payload })),
      );
      return null;
    case "unlisten":
      await listening.get(asked.channel)?.();
      listening.delete(asked.channel);
      return null;
    case "close":
      await db.close();
      return null;
  }
}

const undone = Symbol("rolled back");

/** Opens a transaction that stays open until it is ended; answers with its name. */
function begin(database: PGlite, id: number): Promise<number> {
  return new Promise((opened, failed) => {
    const settled = database
      .transaction(
        (transaction) =>
          new Promise<void>((resolve, reject) => {
            const end = (commit: boolean) => (commit ? resolve() : reject(undone));
            // `settled` is assigned by the time anybody can end this: `opened` answers later.
            turns.set(id, { transaction, end, settled: Promise.resolve().then(() => settled) });
            opened(id);
          }),
      )
      .catch((error: unknown) => {
        failed(error);
        if (error !== undone) throw error;
      });
    settled.catch(() => undefined);
  });
}

function turnOf(id: number) {
  const turn = turns.get(id);
  if (!turn) throw new Error("that transaction has ended");
  return turn;
}

function partsOf(error: unknown): { message: string; fields: Record<string, unknown> } {
  if (!(error instanceof Error)) return { message: String(error), fields: {} };
  const plain = Object.entries(error).filter(([, value]) => ["string", "number"].includes(typeof value));
  return { message: error.message, fields: { name: error.name, ...Object.fromEntries(plain) } };
}
