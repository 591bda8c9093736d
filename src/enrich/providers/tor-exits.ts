import type { Reply } from "../../model/enrich.ts";
import { readAddress } from "../address.ts";
import { dailyList } from "../daily-list.ts";
import { fault } from "../fault.ts";
import { baseUrl, type EnrichSettings, type Provider, ttl } from "../provider.ts";

/** Whether an address is where Tor's traffic leaves it, by the project's own list. */
export function torExits(settings: EnrichSettings): Provider {
  const url = new URL("torbulkexitlist", baseUrl(settings, "TOR_EXITS_URL", "https://check.torproject.org"));
  const list = dailyList(settings, "tor-exits.txt", url.href, exitsIn);
  return {
    name: "tor-exits",
    kind: "context",
    family: "tor-exits",
    reliability: "A",
    external: false,
    origins: [url.origin],
    ttlMs: ttl.day,
    accepts: ({ kind }) => kind === "ip",
    async lookup({ value }, io): Promise<Reply> {
      const address = readAddress(value);
      if (address === null) return { status: "unsupported" };
      const { entries, at } = await list(io);
      const listed = at.toISOString().slice(0, 10);
      if (!entries.has(address.text)) return { status: "not_found", evidence: [`Not in the list of ${listed}.`] };
      return { status: "ok", evidence: [`Tor exit (list of ${listed})`], tags: ["tor"], facts: { torExit: true } };
    },
  };
}

function exitsIn(text: string): ReadonlySet<string> {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const exits = lines.flatMap((line) => readAddress(line)?.text ?? []);
  if (exits.length === 0 || exits.length < lines.length / 2)
    throw fault("malformed", "it answered something that is no list of exits");
  return new Set(exits);
}
