import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../src/config.ts";
import { serve } from "../../src/serve.ts";

/** An address that nobody listens on: the bot under test asks no third party. */
const nobody = "http://127.0.0.1:9";
const outside = ["RDAP_URL", "INTERNETDB_URL", "TOR_EXITS_URL", "SPAMHAUS_DROP_URL"];

/** The bot as `huntbot serve` starts it, on the pinned sample and a free loopback port. */
export async function startBot(env: Readonly<Record<string, string>> = {}) {
  const home = await mkdtemp(join(tmpdir(), "huntbot-e2e-"));
  const warnings: string[] = [];
  const served = await serve(
    readConfig({
      HUNTBOT_LOGS: "sample:2019-02-19",
      HUNTBOT_HOME: home,
      PORT: "0",
      WHOIS_SERVER: "127.0.0.1:9",
      ...Object.fromEntries(outside.map((name) => [name, nobody])),
      ...env,
    }),
    {
      log: ({ message, error }) => warnings.push(`${message}: ${error}`),
      warn: (message) => warnings.push(message),
    },
  );
  return {
    url: served.url,
    /** What whoever runs the bot would have read. */
    warnings,
    async close() {
      await served.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
