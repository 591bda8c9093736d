import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { draw } from "../../adapters/terminal/draw.ts";
import { readConfig } from "../../src/config.ts";
import { type AppOptions, createApp } from "../../src/main.ts";
import type { Output } from "../../src/model/command.ts";
import type { Person, Place, Request } from "../../src/model/request.ts";
import { handClock, home } from "../contracts/store-targets.ts";

export const ana: Person = { platform: "slack", id: "U0ANA", name: "Ana" };
export const ben: Person = { platform: "slack", id: "U0BEN", name: "Ben" };
const channel: Place = { platform: "slack", workspace: "T1", channel: "C0SOC" };

export interface Asking {
  readonly by?: Person;
  readonly in?: Place;
}

/** A HUNTBOT_CONFIG of these settings, there until the tests of the file are over. */
export function configFile(settings: object | string): string {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-story-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "config.yaml");
  writeFileSync(file, typeof settings === "string" ? settings : JSON.stringify(settings));
  return file;
}

/** A bot over the pinned sample, a case file in memory, and people who ask it. */
export function startTeam(
  options: Partial<AppOptions> = {},
  config: string | null = null,
  environment: Readonly<Record<string, string>> = {},
) {
  const clock = handClock("2019-02-19T08:00:00Z");
  const settings = {
    HUNTBOT_LOGS: "sample:2019-02-19",
    HUNTBOT_HOME: home,
    HUNTBOT_STORE: "pglite:memory:",
    ...environment,
  };
  const problems: unknown[] = [];
  const app = createApp(readConfig({ ...settings, ...(config ? { HUNTBOT_CONFIG: config } : {}) }), {
    kept: true,
    log: (line) => void problems.push(line),
    warn: (line) => void problems.push(line),
    pictures: () => ({
      timeline: async () => ({ alt: "Rows by table over time", link: null, png: async () => new Uint8Array([0x89]) }),
      answer: async () => null,
      map: async () => null,
    }),
    now: clock,
    ...options,
  });
  let messages = 0;

  /** Asks, and answers with what was shown in the end. A request in the open channel opens a thread. */
  async function ask(text: string | readonly string[], { by = ana, in: place = channel }: Asking = {}) {
    clock.advance(60_000);
    const typed = typeof text === "string";
    const request: Request = {
      id: randomUUID(),
      person: by,
      place,
      input: { raw: typed ? text : "", words: typed ? [] : text, options: {} },
      via: typed ? "typed" : "click",
      attachments: [],
      signal: new AbortController().signal,
    };
    const outputs: Output[] = [];
    for await (const output of app.router.handle(request)) if (output.final) outputs.push(output);
    const thread = place.thread ?? `1550563200.00000${++messages}`;
    const [first] = outputs;
    if (first)
      await app.router.delivered(request, {
        platform: "slack",
        place: { ...place, thread },
        key: first.key,
        slot: first.slot,
        data: { ts: thread },
      });
    return {
      outputs,
      /** The words of a button that was shown. */
      press(label: string): readonly string[] {
        const action = outputs.flatMap(({ card }) => card.actions ?? []).find((each) => each.label === label);
        if (action && "run" in action) return action.run;
        throw new Error(`there is no button "${label}"`);
      },
      thread: { ...place, thread },
      text: outputs
        .filter(({ slot }) => slot !== "thread")
        .map(({ card }) => draw(card, { columns: 100, colour: false }))
        .join("\n"),
    };
  }
  return { app, ask, clock, channel, problems };
}
