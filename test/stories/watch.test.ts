import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { draw } from "../../adapters/terminal/draw.ts";
import { root } from "../../src/compose/root.ts";
import { createWatching, type Watching } from "../../src/compose/watching.ts";
import { openWorkspace } from "../../src/compose/workspace.ts";
import { readConfig } from "../../src/config.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import type { HuntPorts } from "../../src/hunts/ports.ts";
import type { Card } from "../../src/model/card.ts";
import type { Platform } from "../../src/model/command.ts";
import { Failure } from "../../src/model/failure.ts";
import type { LogStore } from "../../src/model/logs.ts";
import type { MessageRef } from "../../src/model/request.ts";
import type { Store } from "../../src/model/store.ts";
import { handClock, home, open } from "../contracts/store-targets.ts";
import { ana, configFile, startTeam } from "./team.ts";

const hour = 3_600_000;
const clock = handClock("2019-02-18T14:00:00Z");
const thread = { platform: "slack", workspace: "T1", channel: "C0SOC", thread: "1550498400.000001" } as const;
const attacker = { kind: "ip", value: "23.97.60.214" } as const;
const analysts = configFile({ access: { roles: { analyst: { people: [ana.id] } } } });
const listedTooOften = configFile({
  watch: { list: [{ indicator: attacker.value, every: "14m", channel: "soc" }] },
});
const problems: string[] = [];
let store: Store;
let logs: LogStore;
beforeAll(async () => {
  store = await open("pglite:memory:", clock);
  await store.jobs.start();
  logs = await openWorkspace(readConfig({ HUNTBOT_LOGS: "sample:2019-02-19", HUNTBOT_HOME: home }), clock, () => {});
});
afterAll(async () => {
  await logs.close();
  await store.close();
});

/** A chat that keeps what was posted, in its newest state. */
function chat() {
  const cards = new Map<string, Card>();
  const posted: string[] = [];
  const platform: Platform = {
    name: "slack",
    async deliver(to, out) {
      let ref: MessageRef | null = null;
      for await (const { key, slot, card } of out) {
        posted.push(key);
        cards.set(key, card);
        ref = { platform: "slack", place: { ...to, thread: to.thread ?? "1550498400.000099" }, key, slot, data: {} };
      }
      if (!ref) throw new Error("nothing was posted");
      return ref;
    },
    edit: async ({ key }, card) => void cards.set(key, card),
  };
  const shown = (key: string) => draw(cards.get(key) ?? missing(key), { columns: 100, colour: false });
  return { platform, posted, shown };
}

function missing(key: string): never {
  throw new Error(`${key} was never posted`);
}

/** The bot as it is after a start; a second one on the same store is the bot after a restart. */
function bot({ platform }: ReturnType<typeof chat>, config = "{}", asked: LogStore = logs): Watching {
  const hunt: HuntPorts = {
    logs: asked,
    library: loadLibrary(join(root, "queries")),
    clock,
    enrichment: null,
    ours: () => null,
    override: async () => null,
  };
  const settings = { ...readConfig({ HUNTBOT_HOME: home }) };
  const file = { ...settings.file, ...JSON.parse(config) };
  return createWatching(store, {
    config: { ...settings, file },
    hunt,
    inTurn: (task) => task(),
    platforms: new Map([["slack", platform]]),
    now: clock,
    warn: (line) => problems.push(line),
  });
}

const watchOf = (more: { everyMs?: number; hours?: number; person?: typeof ana } = {}) => ({
  indicator: attacker,
  everyMs: more.everyMs ?? hour,
  until: new Date(clock().getTime() + (more.hours ?? 4) * hour),
  person: more.person ?? ana,
  place: thread,
});

/** The verb's answer, as the chat delivers it. */
async function begun(watching: Watching, chatting: ReturnType<typeof chat>, watch = watchOf()) {
  const record = await watching.desk.add(watch);
  const key = `watch ${record.id}`;
  const card: Card = { title: "", tone: "calm", preview: "", blocks: [] };
  const ref = await chatting.platform.deliver(
    watch.place,
    (async function* () {
      yield { slot: "main", key, card, final: true } as const;
    })(),
    new AbortController().signal,
  );
  await watching.desk.posted(ref);
  return { record, key };
}

test("a watch keeps one card, speaks only of what is new, lives through a restart and ends by itself", {
  timeout: 300_000,
}, async () => {
  const chatting = chat();
  let watching = bot(chatting);
  const { key } = await begun(watching, chatting);
  const story: string[] = [];
  const pass = async () => {
    clock.advance(hour);
    const before = chatting.posted.length;
    await watching.desk.loop.turn();
    const said = chatting.posted.slice(before).map((one) => `Said in the thread:\n\n${chatting.shown(one)}`);
    story.push(`== ${clock().toISOString().slice(11, 16)} UTC\n\n${chatting.shown(key)}`, ...said);
  };
  await pass();
  await pass();
  watching = bot(chatting);
  await pass();
  await pass();
  await expect(
    story.join("\n").replaceAll(key, "watch 1a2b3c4d").replaceAll(key.slice(6), "1a2b3c4d"),
  ).toMatchFileSnapshot("watch.txt");

  const file = await store.investigations.byPlace(thread);
  const events = await store.investigations.events(file?.id ?? "");
  expect(events.map(({ kind }) => kind)).toEqual(["watched", "watch-hit"]);
  const posted = chatting.posted.length;
  clock.advance(24 * hour);
  await watching.desk.loop.turn();
  expect(chatting.posted).toHaveLength(posted);
  expect(problems).toEqual([]);
});

test("looks that were missed are made up for once, and no row is counted twice", { timeout: 300_000 }, async () => {
  const early = handClockTo("2019-02-18T14:00:00Z");
  const chatting = chat();
  const { record } = await begun(bot(chatting), chatting, watchOf({ everyMs: 15 * 60_000, hours: 24 }));
  early.advance(6 * hour);
  const back = bot(chatting);
  await back.desk.loop.turn();
  await back.desk.loop.turn();
  const [after] = await back.desk.list(thread);
  expect(after).toMatchObject({ id: record.id, looks: 1, state: "active" });
  const rows = after?.rows;
  early.advance(15 * 60_000);
  await back.desk.loop.turn();
  expect((await back.desk.list(thread))[0]).toMatchObject({ looks: 2, rows });
  await back.desk.stop(record.id, ana);
  expect(chatting.shown(`watch ${record.id}`)).toContain("Watch stopped");
  expect(await back.desk.stop(record.id, ana)).toBeNull();
});

test("a watch looks every quarter of an hour at most, for a month at most, and says so to whoever wants more", {
  timeout: 120_000,
}, async () => {
  const team = startTeam({}, analysts);
  const refused = async (words: string) => (await team.ask(`watch 203.0.113.66 ${words}`)).text.replace(/\s+/g, " ");
  const tooOften = await refused("every 14m");
  expect(tooOften).toContain("A watch looks every 15 minutes at most, and every day at least.");
  expect(tooOften).toContain("For example: every 1h");
  expect(await refused("every 2d")).toContain("every day at least");
  expect(await refused("every often")).toContain("It is no length of time.");
  expect(await refused("until 31d")).toContain("A watch ends after 30 days at the latest.");
  expect(await (await team.app.watching()).desk.list(team.channel)).toEqual([]);
  const least = await team.ask("watch 203.0.113.66 every 15m until 30d");
  expect(least.text).toContain("every 15 min until");
  await team.app.close();
  expect(() => readConfig({ HUNTBOT_CONFIG: listedTooOften })).toThrow(
    "a watch looks every 15m at most and every 24h at least → at watch.list[0].every",
  );
});

test("a person has at most so many watches", async () => {
  const watching = bot(chat(), JSON.stringify({ watch: { perPerson: 2, list: [] } }));
  const ben = { ...ana, id: "U0BEN" };
  const first = await watching.desk.add(watchOf({ person: ben }));
  await watching.desk.add(watchOf({ person: ben }));
  await expect(watching.desk.add(watchOf({ person: ben }))).rejects.toThrow(
    `You have 2, and 2 is what one person may have. Stop one, for example: watch stop `,
  );
  await watching.desk.stop(first.id, ben);
  await watching.desk.add(watchOf({ person: ben }));
});

test("what the configuration lists is watched as long as it stands there", { timeout: 300_000 }, async () => {
  const chatting = chat();
  const channels = { channels: { soc: { platform: "slack", workspace: "T2", channel: "C0SOC" } }, routes: [] };
  const listed = JSON.stringify({
    alerts: channels,
    watch: { perPerson: 2, list: [{ indicator: attacker, every: hour, channel: "soc" }] },
  });
  const watching = bot(chatting, listed);
  await watching.start();
  await watching.stop();
  const again = bot(chatting, listed);
  await again.start();
  await again.stop();
  const place = { ...thread, workspace: "T2" };
  expect(await again.desk.list(place)).toMatchObject([
    { id: expect.stringMatching(/^[0-9a-f]{8}$/), state: "active", source: "config" },
  ]);
  clock.advance(hour);
  // Two are looked for at a time, and with those of the test before three are due.
  const { loop } = bot(chatting, listed).desk;
  await loop.turn();
  await loop.turn();
  const [listedOnce] = await again.desk.list(place);
  const without = bot(chatting, JSON.stringify({ alerts: channels, watch: { perPerson: 2, list: [] } }));
  await without.start();
  await without.stop();
  expect(await without.desk.list(place)).toMatchObject([{ state: "stopped", stoppedBy: "the configuration" }]);
  const events = await store.investigations.events(listedOnce?.caseId ?? "");
  expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["watched", "stopped"]));
  const wrong = bot(
    chatting,
    JSON.stringify({
      alerts: channels,
      watch: { perPerson: 2, list: [{ indicator: attacker, every: hour, channel: "x" }] },
    }),
  );
  await expect(wrong.start()).rejects.toThrow('watch.list names the channel "x"');
});

test("a question that fails is asked again from where it stood", { timeout: 300_000 }, async () => {
  const early = handClockTo("2019-02-18T14:00:00Z");
  let down = true;
  const failing: LogStore = {
    ...logs,
    searchIsCheap: logs.searchIsCheap,
    tables: (signal) => logs.tables(signal),
    query: (query, options) =>
      down
        ? Promise.reject(new Failure({ what: "x", why: "The workspace is away.", fix: "" }))
        : logs.query(query, options),
    close: async () => {},
  };
  const chatting = chat();
  const watching = bot(chatting, "{}", failing);
  const { record, key } = await begun(watching, chatting, watchOf({ hours: 24 }));
  early.advance(2 * hour);
  await watching.desk.loop.turn();
  expect(chatting.shown(key)).toContain("The workspace is away.");
  down = false;
  early.advance(hour);
  await watching.desk.loop.turn();
  expect(chatting.shown(key)).toContain("now impact");
  await watching.desk.stop(record.id, ana);
});

/** Sets the one clock back: each test tells a day of its own. */
function handClockTo(time: string) {
  clock.advance(Date.parse(time) - clock().getTime());
  return clock;
}
