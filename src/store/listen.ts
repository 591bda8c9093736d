import type { Client } from "pg";

type Callback = (payload: string) => void;

/** LISTEN over one connection, opened on first use and opened again, ever more patiently, when it is lost. */
export function listenForever(connect: () => Client, log: (line: string) => void) {
  const callbacks = new Map<string, Set<Callback>>();
  let client: Promise<Client> | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function open(): Promise<Client> {
    const fresh = connect();
    let lost = false;
    const reopen = (reason: string) => {
      if (lost || closed) return;
      lost = true;
      log(`store: no notifications for now: ${reason}`);
      again(1_000);
    };
    fresh.on("error", (error) => reopen(error.message));
    fresh.on("end", () => reopen("the server closed the connection"));
    fresh.on("notification", ({ channel, payload }) => {
      for (const callback of callbacks.get(channel) ?? []) callback(payload ?? "");
    });
    await fresh.connect();
    for (const channel of callbacks.keys()) await fresh.query(`listen ${fresh.escapeIdentifier(channel)}`);
    return fresh;
  }

  function again(delayMs: number): void {
    retry = setTimeout(() => {
      client = open();
      client.then(
        () => log("store: notifications are back"),
        () => again(Math.min(delayMs * 2, 30_000)),
      );
    }, delayMs);
    retry.unref();
  }

  return {
    async listen(channel: string, callback: Callback): Promise<() => Promise<void>> {
      const known = callbacks.get(channel) ?? new Set();
      callbacks.set(channel, known.add(callback));
      client ??= open();
      const current = await client;
      await current.query(`listen ${current.escapeIdentifier(channel)}`);
      return async () => {
        known.delete(callback);
      };
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(retry);
      // A connection that is already gone has nothing left to end.
      const current = await client?.catch(() => null);
      await current?.end();
    },
  };
}
