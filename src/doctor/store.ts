import { access, constants, mkdir } from "node:fs/promises";
import type { Config } from "../config.ts";
import { isSharedStore, openStore } from "../store/open.ts";
import { type Check, checked, ok } from "./check.ts";

/** Whether what must be kept can be: the home folder, and the store of case files. */
export function checkStore({ home, store: url }: Config): Promise<readonly Check[]> {
  return checked("store", async () => {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
    const store = await openStore(url, { home, log: () => {} });
    try {
      await store.ping();
    } finally {
      await store.close();
    }
    const kind = isSharedStore(url) ? "PostgreSQL (several processes)" : `${url} (one process)`;
    return [ok("home", `${home} can be written`), ok("store", `${kind} answers`)];
  });
}
