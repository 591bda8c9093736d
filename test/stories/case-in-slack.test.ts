import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Bot, startBot, wordsOf } from "../slack/bot.ts";
import { configFile, startTeam } from "./team.ts";

const config = configFile({ access: { roles: { viewer: { channels: ["C1"] }, analyst: { people: ["U1"] } } } });
const { app, ask, problems } = startTeam({}, config);
let bot: Bot;
beforeAll(async () => {
  bot = await startBot(() => (async function* () {})(), { router: app.router, verbs: () => app.commands });
  app.connect(bot.slack.platform);
});
afterAll(async () => {
  await bot.close();
  await app.close();
});

/** A line typed in the thread under the hunt, and a wait until the bot has said these words there. */
let events = 0;
async function reply(thread: string, text: string, words: string, user = "U1"): Promise<void> {
  const before = bot.api.messages.length;
  events += 1;
  const typed = { type: "app_mention", user, channel: "C1", text: `<@UBOT> ${text}`, ts: `1700000100.00000${events}` };
  const body = bot.event({ ...typed, thread_ts: thread }, `Ev${events}`);
  expect((await bot.send(body, { type: "application/json" })).status).toBe(200);
  const said = () => wordsOf([bot.api.messages.slice(before), bot.api.ephemerals]);
  await vi.waitFor(() => expect(said()).toContain(words), 120_000);
}

test("the thread under a hunt is its case file, for those who may write in it", { timeout: 300_000 }, async () => {
  await bot.send(bot.command("23.97.60.214 7d --no-enrich"));
  await vi.waitFor(() => expect(wordsOf(bot.api.messages)).toContain("GOT IN AND ACTED"), 120_000);
  const thread = bot.api.messages[0]?.ts ?? "";

  const card = () => bot.api.messages.find(({ ts }) => ts === thread);
  const buttons = () => labelsOf(card());
  await vi.waitFor(() => expect(buttons()).toContain("Chart"), 120_000);
  expect(buttons()).toContain("Take it");
  bot.api.call("U1", "Ana Diaz");
  bot.api.call("U2", "Ben Ode");
  await reply(thread, "take", "Taken by Ana Diaz");
  await vi.waitFor(() => expect(buttons()).toContain("Take over"), 120_000);
  expect(wordsOf(card())).toMatch(/On it.*Ana Diaz/);
  expect(buttons()).toContain("Chart");
  await reply(thread, "2d --no-enrich", "Take over");
  await reply(thread, "note ! isolated MSTICALERTSLXVM2", "isolated MSTICALERTSLXVM2");
  await reply(thread, "take", "needs the role analyst", "U2");
  await reply(thread, "summary", "isolated MSTICALERTSLXVM2", "U2");
  await reply(thread, "handover <@U2> end of shift", "hands this over to");
  expect(wordsOf(bot.api.messages)).toMatch(/Ana Diaz.* hands this over to .*Ben Ode/);
  await reply(thread, "cases", `thread_ts=${thread}&cid=C1`);
  await reply(thread, "handover --accept", "needs the role analyst", "U2");

  // The timeline is one card, whose pages are turned in a dialog.
  const there = { platform: "slack", workspace: "T1", channel: "C1", thread } as const;
  for (let step = 0; step < 15; step++)
    await ask(`note step ${step}`, { by: { platform: "slack", id: "U1", name: "Ana Diaz" }, in: there });
  await reply(thread, "timeline", "page 1 of 2");
  const before = bot.api.messages.length;
  const timeline = bot.api.messages.findLast((message) => wordsOf(message).includes("page 1 of 2"));
  await press("Older", { message: { ...timeline, thread_ts: thread } });
  await vi.waitFor(() => expect(wordsOf(bot.api.views)).toContain("page 2 of 2"), 120_000);
  expect(bot.api.messages).toHaveLength(before);
  bot.api.views.length = 0;

  await reply(thread, "export notebook", "Exported as a Jupyter notebook");
  // An upload has its bytes first and its place last.
  const notebook = await vi.waitFor(() => {
    const found = bot.api.files.find(({ name }) => name.endsWith(".ipynb"));
    expect(found?.thread).toBe(thread);
    return found;
  }, 120_000);
  expect(String(notebook?.bytes)).toContain(`"nbformat_minor": 5`);
  expect(problems).toEqual([]);
});

const labelsOf = (message: unknown) => {
  const { blocks = [] } = (message ?? {}) as { blocks?: { elements?: { text?: { text?: string } }[] }[] };
  return blocks.flatMap(({ elements = [] }) => elements.map(({ text }) => text?.text));
};

/** Presses a button of a message, or of the dialog that is open. */
async function press(label: string, on: { message?: unknown; view?: Record<string, unknown> }): Promise<void> {
  const { blocks = [] } = (on.view ?? on.message) as { blocks?: { type: string; elements?: unknown[] }[] };
  const elements = blocks.flatMap(({ type, elements = [] }) => (type === "actions" ? elements : []));
  const button = elements.find((each) => (each as { text: { text: string } }).text.text === label);
  if (!button) throw new Error(`there is no button "${label}"`);
  await bot.send(bot.interaction({ type: "block_actions", actions: [button], ...on }));
}

test("the alerts of a hunt open in a dialog, one of them in another, and what it names is hunted in the thread", {
  timeout: 300_000,
}, async () => {
  const before = bot.api.messages.length;
  await bot.send(bot.command("23.97.60.214 2d --no-enrich"));
  const card = () => bot.api.messages.slice(before).find((message) => wordsOf(message).includes("14 alerts"));
  await vi.waitFor(() => expect(card()).toBeTruthy(), 120_000);
  await vi.waitFor(() => expect(bot.api.messages.slice(before)).toHaveLength(2), 120_000);

  const dialog = (at: number, words: string) =>
    vi.waitFor(() => {
      const view = bot.api.views[at]?.view;
      expect(wordsOf(view)).toContain(words);
      return { ...view, id: `V${at + 1}` };
    }, 120_000);
  await press("14 alerts", { message: card() });
  const list = await dialog(0, "14 ALERTS");
  await press("Alert 1", { view: list });
  const alert = await dialog(1, "in the command line of process wget");
  expect(wordsOf(alert)).toContain("Suspicious Process Id");
  await press("Raw JSON", { view: alert });
  const raw = await dialog(2, "ElevationToken");
  // Slack stacks three: the next takes the place of the third.
  await press("Next 4", { view: { ...list, id: "V3" } });
  await dialog(2, "11 to 14 of 14");
  await press("As a file", { view: raw });
  await vi.waitFor(() => expect(bot.api.files.map(({ name }) => name).join()).toContain("alert-781bdb0f"), 120_000);
  await press("host:MSTICALERTSLXVM2", { view: alert });
  await vi.waitFor(
    () =>
      expect(wordsOf(bot.api.messages.filter(({ thread }) => thread === card()?.ts))).toContain("MSTICALERTSLXVM2 · "),
    120_000,
  );
  expect(bot.api.problems).toEqual([]);
  expect(problems).toEqual([]);
});

test("the details of a hunt lead to less and more time, and its KQL to a query of one's own", {
  timeout: 300_000,
}, async () => {
  const details = () => bot.api.messages.find((message) => labelsOf(message).includes("Narrower: 24h"));
  expect(labelsOf(details())).toEqual(expect.arrayContaining(["Narrower: 24h", "Other range", "KQL"]));
  await vi.waitFor(() => {
    const queries = bot.api.files.find(({ name }) => name.endsWith(".kql"));
    expect(queries?.thread).toBe(details()?.thread);
    expect(String(queries?.bytes)).toContain("SecurityIncident");
  }, 120_000);

  const opened = bot.api.views.length;
  const thread = details()?.thread;
  await press("KQL", { message: { ...details(), thread_ts: thread } });
  const form = await vi.waitFor(() => {
    const view = bot.api.views[opened]?.view;
    expect(wordsOf(view)).toContain("A query of your own");
    return view;
  }, 120_000);
  const [input] = (form?.["blocks"] ?? []) as { element: { initial_value: string } }[];
  expect(input?.element.initial_value).toMatch(/^search in \(.*OfficeActivity.*\) "23\.97\.60\.214"/);
  const values = { "field:0": { "value:0": { value: input?.element.initial_value } } };
  const view = { ...form, id: `V${opened + 1}`, state: { values } };
  await bot.send(bot.interaction({ type: "view_submission", view, channel: undefined }));
  await vi.waitFor(
    () => expect(wordsOf(bot.api.messages.filter((message) => message.thread === thread))).toContain("100 rows"),
    120_000,
  );
  expect(bot.api.problems).toEqual([]);
  expect(problems).toEqual([]);
});

test("a watch asked for in a channel is bound to its card there, and stopped by its button", {
  timeout: 300_000,
}, async () => {
  const there = { platform: "slack", workspace: "T1", channel: "C1" } as const;
  await bot.send(bot.command("watch 203.0.113.66 every 30m until tomorrow"));
  await vi.waitFor(() => expect(wordsOf(bot.api.messages)).toContain("every 30 min until"), 120_000);
  const { desk } = await app.watching();
  await vi.waitFor(async () => expect((await desk.list(there))[0]?.caseId).toBeTruthy(), 120_000);
  const [watch] = await desk.list(there);
  const card = bot.api.messages.find((message) => wordsOf(message).includes("every 30 min until"));
  expect(watch?.message?.place.thread).toBe(card?.ts);

  await bot.send(bot.command(`watch stop ${watch?.id}`));
  await vi.waitFor(() => expect(wordsOf(card)).toContain("Watch stopped"), 120_000);
  expect(problems).toEqual([]);
});
