import { Worker } from "node:worker_threads";
import { bundled } from "../model/package-root.ts";
import type { Call, Told } from "./pglite-calls.ts";

/** The embedded database, seen from the thread that asks it. */
export interface PgliteThread {
  call(call: Call): Promise<unknown>;
  /** Called with what is said on a channel that was listened to. */
  hear(listener: (channel: string, payload: string) => void): void;
  end(): Promise<void>;
}

/** Starts the thread. It keeps the process alive only while a call is under way. */
export function startPglite(): PgliteThread {
  const worker = new Worker(bundled("src/store/pglite.worker.js"));
  const calls = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  const listeners: ((channel: string, payload: string) => void)[] = [];
  let last = 0;
  let gone: Error | undefined;

  const settle = (id: number) => {
    const call = calls.get(id);
    calls.delete(id);
    if (calls.size === 0) worker.unref();
    return call;
  };
  worker.on("message", (told: Told) => {
    if ("channel" in told) for (const listener of listeners) listener(told.channel, told.payload);
    else if ("answer" in told) settle(told.id)?.resolve(told.answer);
    else settle(told.id)?.reject(Object.assign(new Error(told.message), told.fields));
  });
  const lose = (error: Error) => {
    gone ??= error;
    for (const id of [...calls.keys()]) settle(id)?.reject(gone);
  };
  worker.on("error", lose);
  worker.on("exit", () => lose(new Error("the embedded database has ended")));

  return {
    call(call) {
      if (gone) return Promise.reject(gone);
      last += 1;
      const id = last;
      worker.ref();
      return new Promise((resolve, reject) => {
        calls.set(id, { resolve, reject });
        worker.postMessage({ ...call, id });
      });
    },
    hear: (listener) => void listeners.push(listener),
    async end() {
      await worker.terminate();
    },
  };
}
