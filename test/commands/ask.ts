import { noGroups } from "../../src/chat/groups.ts";
import { createMemory } from "../../src/chat/memory.ts";
import { createPermit } from "../../src/chat/permit.ts";
import { createRouter } from "../../src/chat/router.ts";
import { createRuns } from "../../src/chat/runs.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import type { HuntPorts } from "../../src/hunts/ports.ts";
import { type CostBudget, noBudget } from "../../src/logs/cost-guard.ts";
import { costGuarded } from "../../src/logs/cost-guarded.ts";
import { embeddedStore } from "../../src/logs/embedded.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import { checkedQueries } from "../../src/logs/own-query.ts";
import type { Action, Block, Card } from "../../src/model/card.ts";
import type { Command, Output } from "../../src/model/command.ts";
import type { Logs } from "../../src/model/logs.ts";
import type { Place, Request } from "../../src/model/request.ts";
import { scenarioInstant } from "../logs/sample.ts";

/** Logs over an engine, as the program opens them. */
export function logsOver(engine: LogEngine, budget: CostBudget = noBudget): Logs {
  const own = checkedQueries((text) => engine.check(text));
  return {
    ...costGuarded(embeddedStore(engine), budget),
    ownQuery: (text, denied) => own.accept(text, denied),
    portalLink: async (kql) => `https://portal.example/${kql.length}`,
    close: own.close,
  };
}

const library = loadLibrary("queries");

/** What a hunt needs, over these logs at the sample's instant; nobody outside is asked. */
export function huntOver(logs: Logs): HuntPorts {
  return {
    logs,
    library,
    clock: () => scenarioInstant,
    enrichment: null,
    ours: () => null,
    override: async () => null,
  };
}

export const here: Place = { platform: "terminal", workspace: "local", channel: "prompt" };
export const soc: Place = { platform: "slack", workspace: "T1", channel: "C0SOC", thread: "1" };
export const shared: Place = { ...soc, channel: "C0SHARED" };

const access = {
  roles: { analyst: { channels: [soc.channel, shared.channel] } },
  channels: { allowed: [], shared: [shared.channel] },
  denyTables: ["Names"],
};

export interface Asking {
  readonly place?: Place;
  readonly via?: Request["via"];
}

/** Asks these verbs as the router would; resolves with the final outputs. */
export function asker(commands: readonly Command<unknown>[], now: Date, denyTables = access.denyTables) {
  const router = createRouter({
    commands,
    now: () => now,
    permit: createPermit({ ...access, denyTables }, async () => noGroups),
    recorder: { began: async () => {}, ended: async () => {}, delivered: async () => {} },
    memory: createMemory(),
    runs: createRuns(),
    log: ({ error }) => {
      throw error;
    },
  });
  let count = 0;
  return async (asked: string | readonly string[], { place = here, via = "typed" }: Asking = {}): Promise<Output[]> => {
    const input = typeof asked === "string" ? { raw: asked, words: [] } : { raw: asked.join(" "), words: asked };
    const outputs: Output[] = [];
    const request: Request = {
      id: `r${++count}`,
      person: { platform: place.platform, id: "U1", name: "Ana" },
      place,
      input: { ...input, options: {} },
      via,
      attachments: [],
      signal: new AbortController().signal,
    };
    for await (const output of router.handle(request)) if (output.final) outputs.push(output);
    return outputs;
  };
}

export function blockOf<K extends Block["kind"]>(card: Card | undefined, kind: K): Extract<Block, { kind: K }> {
  const block = card?.blocks.find((each) => each.kind === kind);
  if (block?.kind !== kind) throw new Error(`the card "${card?.title}" has no ${kind}`);
  return block as Extract<Block, { kind: K }>;
}

/** The words of a button by its label. */
export function wordsOf(actions: readonly Action[] | undefined, label: string): readonly string[] {
  const action = actions?.find((each) => each.label === label);
  if (!action || !("run" in action)) throw new Error(`no button "${label}"`);
  return action.run;
}
