import { expect, it, onTestFinished, vi } from "vitest";
import { echo, startBot } from "./bot.ts";

async function connectedBot() {
  const bot = await startBot(echo, { appToken: "xapp-test" });
  onTestFinished(() => bot.close());
  await vi.waitFor(
    () => expect(bot.log.map((line) => line.message)).toContain("connected to Slack (Socket Mode)"),
    20_000,
  );
  return bot;
}
const command = (text: string) => ({
  type: "slash_commands",
  envelope_id: `envelope ${text}`,
  accepts_response_payload: true,
  payload: {
    command: "/hunt",
    text,
    user_id: "U1",
    user_name: "ana",
    team_id: "T1",
    channel_id: "C1",
    trigger_id: text,
  },
});

it("answers over a socket, with no route to mount, and acknowledges every envelope", async () => {
  const bot = await connectedBot();
  expect(bot.slack.routes).toEqual([]);
  await bot.api.push(command("192.0.2.7"));
  await vi.waitFor(() => expect(bot.api.messages.map((message) => message.text)).toEqual(["ANSWER 192.0.2.7"]), 20_000);
  expect(bot.api.acknowledged[0]?.envelope_id).toBe("envelope 192.0.2.7");
});

it("does nothing when the same event comes in a second envelope", async () => {
  const bot = await connectedBot();
  const payload = {
    type: "event_callback",
    team_id: "T1",
    event_id: "E1",
    event: { type: "app_mention", user: "U1", text: "<@UBOT> 192.0.2.8", ts: "5.1", channel: "C1" },
  };
  await bot.api.push({ type: "events_api", envelope_id: "a", payload });
  await bot.api.push({ type: "events_api", envelope_id: "b", payload });
  await bot.api.push(command("last"));
  await vi.waitFor(() => expect(bot.api.messages).toHaveLength(2), 20_000);
  expect(bot.requests.map((request) => request.input.raw)).toEqual(["192.0.2.8", "last"]);
});

it("connects again after a drop, also when Slack cannot be reached for a while", async () => {
  const bot = await connectedBot();
  bot.api.plan("apps.connections.open", { status: 503 }, { error: "internal_error" });
  const again = bot.api.connected();
  bot.api.drop();
  await again;
  await vi.waitFor(
    () => expect(bot.log.filter((line) => line.message.startsWith("connected to Slack"))).toHaveLength(2),
    20_000,
  );
  await bot.api.push(command("192.0.2.9"));
  await vi.waitFor(() => expect(bot.api.messages).toHaveLength(1), 20_000);
  expect(bot.api.of("apps.connections.open")).toHaveLength(4);
});
