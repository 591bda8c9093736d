import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { scratch } from "../contracts/store-targets.ts";
import { type SlackApi, signed, startSlackApi } from "../slack/slack-api.ts";
import { type PagerDutyLoopback, startPagerDuty } from "./pagerduty.ts";
import { ours, startServed, wordsOf } from "./serving.ts";

const signingSecret = "0123456789abcdef0123456789abcdef";
const folder = scratch();
let api: SlackApi;
let pagerDuty: PagerDutyLoopback;
let bot: Awaited<ReturnType<typeof startServed>>;

beforeAll(async () => {
  api = await startSlackApi();
  pagerDuty = await startPagerDuty();
  const channel = (id: string) => ({ platform: "slack", workspace: "T1", channel: id });
  bot = await startServed(
    folder.path,
    {
      ...pagerDuty.env,
      SLACK_BOT_TOKEN: "xoxb-test",
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: api.apiUrl,
    },
    {
      access: { roles: { responder: { people: ["U1"] } } },
      alerts: { channels: { soc: channel("CSOC"), night: channel("CNIGHT") }, default: "soc" },
      page: { hold: 0, escalateAfter: "1s", lastResort: "night" },
    },
  );
}, 180_000);
afterAll(async () => {
  await bot?.close();
  await pagerDuty?.close();
  await api?.close();
  folder.remove();
});

const patience = { timeout: 40_000, interval: 100 };
const top = (channel: string) => api.messages.filter((each) => each.channel === channel && each.thread === null);

it("a Slack channel gets the page once when the pager is down, and a click there answers it everywhere", {
  timeout: 120_000,
}, async () => {
  pagerDuty.setDown(true);
  await bot.alert(ours("down", { severity: "high", indicators: [] }));
  await vi.waitFor(() => expect(top("CNIGHT")).toHaveLength(1), patience);
  await vi.waitFor(() => expect(wordsOf(top("CSOC"))).toContain("sent through the channel night"), patience);
  // Each card is edited in its own time.
  await vi.waitFor(
    () => expect(wordsOf(top("CNIGHT"))).toMatch(/NOT CHECKED YET.*nobody has acknowledged it/),
    patience,
  );

  const [message] = top("CNIGHT");
  const blocks = (message?.blocks ?? []) as { type: string; elements?: { text?: { text: string } }[] }[];
  const button = blocks
    .flatMap(({ type, elements = [] }) => (type === "actions" ? elements : []))
    .find(({ text }) => text?.text === "Acknowledge");
  const click = {
    type: "block_actions",
    user: { id: "U1", username: "ana" },
    team: { id: "T1" },
    channel: { id: "CNIGHT" },
    trigger_id: "trigger.1",
    response_url: `${api.url}/respond/1`,
    message,
    actions: [button],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(click) }).toString();
  expect((await fetch(`${bot.url}/slack/events`, signed(body, signingSecret))).status).toBe(200);
  await vi.waitFor(() => {
    expect(wordsOf(top("CNIGHT"))).toContain("acknowledged");
    expect(wordsOf(top("CNIGHT"))).not.toContain("nobody has acknowledged it");
    expect(wordsOf(top("CSOC"))).toMatch(/acknowledged.*ana/);
  }, patience);
  expect([top("CNIGHT"), top("CSOC")].map(({ length }) => length)).toEqual([1, 1]);
  expect(pagerDuty.triggers()).toEqual([]);
});
