import { defang } from "../indicators/defang.ts";
import type { FileBlock } from "../model/card.ts";
import type { HuntResult } from "../model/hunt.ts";

/** Every query that a hunt asked, as it was asked: to be read, and to be run elsewhere. */
export function queriesFile({ indicator, queries }: HuntResult): FileBlock {
  const name = `hunt-${defang(indicator)
    .replace(/[^\w.-]+/g, "-")
    .slice(0, 60)}.kql`;
  const text = queries.map(({ id, kql, ms }) => `// ${id} (${Math.round(ms)} ms)\n${kql.trim()}\n`).join("\n");
  return { kind: "file", name, mime: "text/plain", spare: true, bytes: async () => Buffer.from(text) };
}
