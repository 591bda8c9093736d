import { createWatchClock, type Strike } from "../../src/jobs/watch/clock.ts";
import { createWatchDesk, type WatchDeskOptions } from "../../src/jobs/watch/desk.ts";
import type { Store } from "../../src/model/store.ts";

interface Given {
  readonly owner: string;
  /** The store's, too. */
  readonly now: () => Date;
  readonly look?: () => Promise<void>;
}

/** Watches over a store and its jobs, as the bot wires them, where every look finds the same row and cards go nowhere. */
export function watchesOf(store: Store, { owner, now, look = async () => {} }: Given) {
  const posted: string[] = [];
  const looked: string[] = [];
  const warned: string[] = [];
  const failed: string[] = [];
  const found: WatchDeskOptions["look"] = async ({ indicator, marks }) => {
    looked.push(indicator.value);
    await look();
    const at = now().toISOString();
    const words = {
      lens: "linux",
      query: "q",
      outcome: "access",
      actor: "root",
      target: "web01",
      detail: "SSH in",
    } as const;
    return { rows: [{ ...words, rows: 1, first: at, last: at }], alerts: [], marks, troubles: [], leftOut: [] };
  };
  const desk = createWatchDesk({
    ledger: store.ledger("watch"),
    owner,
    alone: !store.shared,
    now,
    logsNow: now,
    perPerson: 10,
    look: found,
    investigations: store.investigations,
    async post(place, out) {
      for await (const { key } of out) posted.push(key);
      return { platform: "slack", place, key: posted.at(-1) ?? "", slot: "main", data: {} };
    },
    edit: async () => {},
    failed: (what, error) => failed.push(`${what}: ${error}`),
  });
  const clock = createWatchClock({
    jobs: store.jobs,
    strikes: store.ledger<Strike>("watch clock"),
    now,
    wake: desk.loop.wake,
    warn: (message) => warned.push(message),
  });
  return {
    desk,
    clock,
    looked,
    posted,
    warned,
    failed,
    async start() {
      desk.loop.start();
      await clock.start();
    },
    async stop() {
      clock.stop();
      await desk.loop.stop();
    },
  };
}
