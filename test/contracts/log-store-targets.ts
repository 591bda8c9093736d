import { openAzureMonitor } from "../../src/logs/azure-store.ts";
import { embeddedStore } from "../../src/logs/embedded.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import { openKusto } from "../../src/logs/kusto.ts";
import { createWireServer, type WireServerOptions } from "../../src/logs/wire/server.ts";
import type { LogStore } from "../../src/model/logs.ts";

export const workspaceId = "11111111-2222-3333-4444-555555555555";

export interface Target {
  readonly name: string;
  /** The store over this engine; `faults` strike where there is a wire between the two. */
  open(engine: LogEngine, wire?: WireServerOptions, timeoutMs?: number): Promise<Opened>;
  readonly overWire: boolean;
}

export interface Opened {
  readonly store: LogStore;
  close(): Promise<void>;
}

async function overWire(engine: LogEngine, options: WireServerOptions | undefined, open: (url: string) => LogStore) {
  const server = createWireServer(engine, options);
  const { url } = await server.listen();
  const store = open(url);
  return {
    store,
    async close() {
      await store.close();
      await server.close();
    },
  };
}

export const targets: readonly Target[] = [
  {
    name: "the embedded engine",
    overWire: false,
    open: async (engine) => ({ store: embeddedStore(engine), close: async () => {} }),
  },
  {
    name: "Azure's own client over the wire",
    overWire: true,
    open: (engine, wire, timeoutMs) =>
      overWire(engine, wire, (url) =>
        openAzureMonitor({
          workspaces: [workspaceId],
          endpoint: url,
          audience: url,
          resourceManager: url,
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
        }),
      ),
  },
  {
    name: "Azure Data Explorer's own client over the wire",
    overWire: true,
    open: (engine, wire, timeoutMs) =>
      overWire(engine, wire, (url) =>
        openKusto({ cluster: url, database: "logs", ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
      ),
  },
];
