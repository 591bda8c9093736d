import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { playgroundRoutes } from "../../adapters/web/playground.ts";
import { picturesForChat } from "../../src/charts/pictures.ts";
import { readConfig } from "../../src/config.ts";
import { isLocalCall } from "../../src/http/exposure.ts";
import { createServer } from "../../src/http/server.ts";
import { createApp } from "../../src/main.ts";
import { root } from "../../src/root.ts";

/** The bot on the pinned sample, on a free loopback port, as people meet it in a browser. */
export async function startBot(port = 0) {
  const home = process.env["HUNTBOT_E2E_HOME"] ?? mkdtempSync(join(tmpdir(), "huntbot-e2e-"));
  const app = createApp(readConfig({ HUNTBOT_LOGS: "sample:2019-02-19", HUNTBOT_HOME: home }), {
    log: (line) => console.error(line.message, line.error),
    warn: () => undefined,
    pictures: (renderer) => picturesForChat(renderer, null),
    kept: true,
  });
  const server = createServer({
    host: "127.0.0.1",
    port,
    routes: [...playgroundRoutes({ router: app.router, root, isLocalCall, onError: console.error })],
    log: (event) => event.event === "error" && console.error(event.error),
  });
  const opened = await server.listen();
  return {
    url: `http://127.0.0.1:${opened.port}`,
    async close() {
      await server.close();
      await app.close();
    },
  };
}
