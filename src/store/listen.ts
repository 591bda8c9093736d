import type { Client } from "pg";
import { errorWords } from "../model/failure.ts";

type Callback = (payload: string) => void;

/** LISTEN over one connection, opened on first use and opened again, ever more patiently, when it is lost. */
export function listenForever(connect: () => Client, log: (line: string) => void) {
  const callbacks = new Map<string, Set<Callback>>();
  let client: Promise<Client> | null = null;
  let live: Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function open(): Promise<Client> {
    const fresh = connect();
    const lose = (reason: string) => {
      if (live !== fresh) return;
      live = null;
      log(`store: no notifications for now: ${reason}`);
      client = new Promise((found) => again(1_000, found));
    };
    fresh.on("error", (error) => lose(error.message));
    fresh.on("end", () => lose("the server closed the connection"));
    fresh.on("notification", ({ channel, payload }) => {
      for (const callback of callbacks.get(channel) ?? []) callback(payload ?? "");
    });
    await fresh.connect();
    for (const channel of callbacks.keys()) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
    live = fresh;
    return fresh;
  }

  function again(delayMs: number, found: (client: Client) => void): void {
    if (closed) return;
    retry = setTimeout(async () => {
      try {
        found(await open());
        log("store: notifications are back");
      } catch (error) {
        log(`store: still no notifications: ${errorWords(error)}`);
        again(Math.min(delayMs * 2, 30_000), found);
      }
    }, delayMs);
    retry.unref();
  }

  return {
    async listen(channel: string, callback: Callback): Promise<() => Promise<void>> {
      client ??= open();
      try {
        const current = await client;
        await current.query(`listen ${current.escapeIdentifier(channel)}`);
      } catch (error) {
        if (!live) client = null;
        throw error;
      }
      const known = callbacks.get(channel) ?? new Set();
      callbacks.set(channel, known.add(callback));
      return async () => {
        known.delete(callback);
      };
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(retry);
      const last = live;
      live = null;
      await last?.end();
    },
  };
}
