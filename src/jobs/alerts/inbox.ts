import { randomUUID } from "node:crypto";
import type { Alert } from "../../model/page.ts";
import type { Ledger } from "../../model/store.ts";
import type { Clock } from "../../model/window.ts";
import { isOurPage } from "../page/record.ts";
import { createWorkLoop, type WorkLoop } from "../work-loop.ts";
import { alertId } from "./record.ts";
import { readAlert } from "./shapes.ts";

/** What a product told once. */
export interface Telling {
  readonly id: string;
  /** Our clock. */
  readonly at: string;
  readonly alert: Alert;
}

/** What was told of one alert: in the order it came what has had no effect yet, and every status so far. */
export interface Inbox {
  readonly waiting: readonly Telling[];
  readonly told?: readonly Alert["status"][];
}

export interface LedgerInboxOptions {
  readonly ledger: Ledger<Inbox>;
  readonly owner: string;
  readonly alone: boolean;
  readonly now: Clock;
  /** Gives a telling its effect; the same one may come again after a crash. */
  readonly take: (telling: Telling) => Promise<void>;
  readonly failed: (what: string, error: unknown) => void;
}

export interface AlertInbox {
  /** From now on what is kept has its effect, what a former process left first. */
  readonly loop: Pick<WorkLoop, "start" | "stop">;
  /**
   * Keeps what a product sent, so that it survives a crash, and nothing more: whoever sent it waits. Throws a usage Failure
   * for what is no alert; `id` is null for what is none of ours. `known`: the same source, id and status came before.
   */
  receive(body: unknown): Promise<{ readonly id: string | null; readonly known: boolean }>;
}

/** An inbox in a ledger, which several replicas share. */
export function createLedgerInbox(options: LedgerInboxOptions): AlertInbox {
  const { ledger, now } = options;

  const loop = createWorkLoop<Inbox>({
    ledger,
    owner: options.owner,
    alone: options.alone,
    now,
    abreast: 32,
    failed: (key, error) => options.failed(`take in the alert ${key}`, error),
    work: ({ key, data }) => takeIn(key, data),
  });

  async function takeIn(key: string, { waiting }: Inbox): Promise<void> {
    for (const telling of waiting) await options.take(telling);
    const done = new Set(waiting.map(({ id }) => id));
    const statuses = waiting.map(({ alert }) => alert.status);
    await ledger.put(key, (known) => {
      const left = (known?.waiting ?? []).filter(({ id }) => !done.has(id));
      const told = [...new Set([...(known?.told ?? []), ...statuses])];
      return { data: { waiting: left, told }, due: left.length > 0 ? now() : null };
    });
  }

  return {
    loop,
    async receive(body) {
      const telling = readTelling(body, now());
      if (telling === null) return { id: null, known: false };
      const { alert } = telling;
      const id = alertId(alert);
      const { waiting, told = [] } = await ledger.push(id, "waiting", telling);
      loop.wake();
      const before = [...told, ...waiting.filter((each) => each.id !== telling.id).map((each) => each.alert.status)];
      return { id, known: before.includes(alert.status) };
    },
  };
}

/** Null for what is no alert of its own. */
export function readTelling(body: unknown, now: Date): Telling | null {
  const alert = readAlert(body, isOurPage);
  return alert && { id: randomUUID(), at: now.toISOString(), alert };
}
