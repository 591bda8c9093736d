import type { Receipts } from "../../model/store.ts";
import type { Clock } from "../../model/window.ts";
import { type AlertInbox, readTelling, type Telling } from "./inbox.ts";
import { alertId } from "./record.ts";

export interface FileInboxOptions {
  readonly receipts: Receipts<Telling>;
  readonly now: Clock;
  /** Gives a telling its effect; the same one may come again after a crash. */
  readonly take: (telling: Telling) => Promise<void>;
  readonly failed: (what: string, error: unknown) => void;
}

/** Tellings that have their effect at a time, of one alert one after the other. */
const abreast = 8;
/** What broke is tried again after so long. */
const againMs = 5_000;

/** An inbox in a file of this process: its receipt waits for no database. */
export function createFileInbox({ receipts, now, take, failed }: FileInboxOptions): AlertInbox {
  const busy = new Map<string, Promise<void>>();
  let running = false;

  function look(): void {
    if (!running) return;
    for (const { key, item } of receipts.waiting()) {
      if (busy.size >= abreast) return;
      if (!busy.has(key)) busy.set(key, takeIn(key, item));
    }
  }

  async function takeIn(key: string, telling: Telling): Promise<void> {
    try {
      await take(telling);
      receipts.done(telling.id);
      busy.delete(key);
      look();
    } catch (error) {
      failed(`take in the alert ${key}`, error);
      busy.delete(key);
      setTimeout(look, againMs).unref();
    }
  }

  return {
    loop: {
      start() {
        running = true;
        look();
      },
      async stop() {
        running = false;
        await Promise.all(busy.values());
      },
    },
    async receive(body) {
      const telling = readTelling(body, now());
      if (telling === null) return { id: null, known: false };
      const id = alertId(telling.alert);
      const known = await receipts.keep(id, telling.alert.status, telling);
      look();
      return { id, known };
    },
  };
}
