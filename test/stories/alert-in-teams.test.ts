import { afterAll, beforeAll, expect, test } from "vitest";
import { type Microsoft, startMicrosoft } from "../teams/microsoft.ts";
import { activities, startBot } from "../teams/team.ts";
import { startTeam } from "./team.ts";

const download = "781bdb0f-e15b-459b-a7e0-941a8fdcb978";
const { app, problems } = startTeam();
let microsoft: Microsoft;
let bot: Awaited<ReturnType<typeof startBot>>;
let say: ReturnType<typeof activities>;
beforeAll(async () => {
  microsoft = await startMicrosoft();
  bot = await startBot(microsoft, app.commands);
  say = activities(microsoft.url);
});
afterAll(async () => {
  await bot.close();
  await microsoft.close();
  await app.close();
});

/** Every button anywhere in a card, by its words. */
function buttonsOf(card: unknown): Map<string, { data?: object }> {
  const found = new Map<string, { data?: object }>();
  JSON.stringify(card, (_, value) => {
    if (typeof value?.type === "string" && value.type.startsWith("Action.") && value.title)
      found.set(value.title, value);
    return value;
  });
  return found;
}

test("an alert opens as a dialog from the card of a hunt, its raw row takes its place, and a hunt leaves it", {
  timeout: 300_000,
}, async () => {
  await bot.send(say.channel.says("<at>huntbot</at> 203.0.113.66 7d --no-enrich"));
  const calls = () => microsoft.calls.flatMap(({ body }) => body.attachments ?? []);
  await microsoft.until(() => calls().some(({ content }) => buttonsOf(content).has("Alert details")));
  const card = calls().find(({ content }) => buttonsOf(content).has("Alert details"))?.content;
  const pressed = buttonsOf(card).get("Alert details");

  const opened = await bot.send(say.channel.invokes("task/fetch", { data: pressed?.data ?? {} }));
  expect(opened.body.task).toMatchObject({ type: "continue", value: { title: "ALERT · Medium, InProgress" } });
  const alert = opened.body.task.value.card.content;
  expect(JSON.stringify(alert)).toContain("Client IP Address");

  const raw = buttonsOf(alert).get("Raw JSON");
  const unfolded = await bot.send(say.channel.invokes("task/submit", { data: raw?.data ?? {} }));
  expect(JSON.stringify(unfolded.body.task.value.card.content)).toContain("VendorOriginalId");

  const before = microsoft.calls.length;
  const [, hunt] = [...buttonsOf(alert)].find(([title]) => title.startsWith("account:")) ?? [];
  const told = await bot.send(say.channel.invokes("task/submit", { data: hunt?.data ?? {} }));
  expect(told.body.task).toMatchObject({ type: "message", value: expect.stringMatching(/^On it/) });
  await microsoft.until((all) => JSON.stringify(all.slice(before).map(({ body }) => body)).includes("UNUSUAL USE"));
  expect([bot.logged, problems]).toEqual([[], []]);
});

test("a client without dialogs gets the alert as a message", { timeout: 300_000 }, async () => {
  const data = {
    huntbot: { run: ["alert", download, "23.97.60.214"], show: "dialog" },
    msteams: { type: "task/fetch" },
  };
  await bot.send(say.personal.submits(data));
  await microsoft.until((all) =>
    JSON.stringify(all.map(({ body }) => body)).includes("in the command line of process wget"),
  );
});
