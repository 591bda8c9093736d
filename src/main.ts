import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { picturesInFolder } from "./charts/pictures.ts";
import { createRenderer } from "./charts/renderer.ts";
import { helpCommand } from "./chat/help.ts";
import { createMemory } from "./chat/memory.ts";
import { createPermit } from "./chat/permit.ts";
import type { Recorder } from "./chat/recorder.ts";
import { createRouter, type LogLine, type Router } from "./chat/router.ts";
import { createRuns } from "./chat/runs.ts";
import { extractCommand } from "./commands/extract.ts";
import { huntCommand } from "./commands/hunt.ts";
import type { Config } from "./config.ts";
import { createEnrichment, type MayLeave } from "./enrich/ask.ts";
import { lineup } from "./enrich/lineup.ts";
import { loadLibrary } from "./hunts/library.ts";
import { createExtractor } from "./indicators/extractor.ts";
import { mayLeave } from "./indicators/policy.ts";
import { liesIn } from "./indicators/scope.ts";
import type { Command } from "./model/command.ts";
import type { Ours } from "./model/hunt.ts";
import type { Indicator } from "./model/indicator.ts";
import { root } from "./root.ts";
import { openLookupFile } from "./store/lookup-file.ts";
import { clockOf, isEmbedded, opensWhenAsked, openWorkspace } from "./workspace.ts";

export interface App {
  readonly router: Router;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly log: (line: LogLine) => void;
  /** A line for whoever runs the bot, e.g. a refused key. */
  readonly warn: (message: string) => void;
}

/** The composition root of a one-off command or a prompt: config in, a router out. Nothing is opened before it is asked. */
export function createApp(config: Config, { log, warn }: AppOptions): App {
  const real = () => new Date();
  const clock = clockOf(config.logs, real);
  const logs = opensWhenAsked(isEmbedded(config.logs), () => openWorkspace(config, real, warn));
  const renderer = createRenderer({ threads: 1 });
  const extractor = createExtractor();
  mkdirSync(config.home, { recursive: true });
  const enrichment = createEnrichment({
    enrichers: lineup({ env: config.env, cacheDir: join(config.home, "cache"), log: { warn } }),
    ...openLookupFile(join(config.home, "lookups.jsonl")),
    policy: leavePolicy(config),
    log: { warn },
    now: real,
  });
  const hunt = {
    logs,
    library: loadLibrary(join(root, "queries")),
    clock,
    enrichment,
    ours: (indicator: Indicator) => ownRange(config, indicator),
    override: async () => null,
  };
  const verbs = () => new Set(commands.map((command) => command.name));
  const commands: Command<unknown>[] = [
    huntCommand({ hunt, pictures: picturesInFolder(renderer, join(config.home, "pictures")), verbs }),
    extractCommand(extractor),
    helpCommand(() => commands),
  ].map((command) => command as Command<unknown>);
  return {
    router: createRouter({
      commands,
      now: clock,
      permit: createPermit(undefined, async () => []),
      recorder: unrecorded,
      memory: createMemory(),
      runs: createRuns(),
      log,
    }),
    async close() {
      await Promise.all([logs.close(), renderer.close(), extractor.close()]);
    },
  };
}

/** A one-off command is nobody's case: nothing of it is kept. */
const unrecorded: Recorder = { began: async () => {}, ended: async () => {}, delivered: async () => {} };

/** What may leave: judged per indicator; what does not leave the machine is always allowed. */
function leavePolicy({ file }: Config): MayLeave {
  const own = { ownNetworks: file.own.map((entry) => entry.range), ownDomains: file.domains, urls: "host" } as const;
  return (indicator, { external, tlp }) => {
    if (!external) return { ok: true };
    const decision = mayLeave(indicator, { ...own, tlp });
    return decision.leaves ? { ok: true, send: decision.indicator } : { ok: false, reason: decision.reason };
  };
}

function ownRange({ file }: Config, { kind, value }: Indicator): Ours | null {
  if (kind !== "ip") return null;
  const range = liesIn(
    value,
    file.own.map((entry) => entry.range),
  );
  const label = file.own.find((entry) => entry.range === range)?.label;
  return range && label ? { reason: `own range ${range}`, label, source: "config" } : null;
}
