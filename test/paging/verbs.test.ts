import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../contracts/store-targets.ts";
import { type PagerDutyLoopback, startPagerDuty } from "./pagerduty.ts";
import { intruder, ours, startServed, wordsOf } from "./serving.ts";

const webhookPagerSecret = "a secret of the last resort";
const folder = scratch();
let pagerDuty: PagerDutyLoopback;
let lastResort: Awaited<ReturnType<typeof startLastResort>>;
let bot: Awaited<ReturnType<typeof startServed>>;

beforeAll(async () => {
  pagerDuty = await startPagerDuty();
  lastResort = await startLastResort();
  const env = { ...pagerDuty.env, PAGER_WEBHOOK_URL: lastResort.url, PAGER_WEBHOOK_SECRET: webhookPagerSecret };
  const never = { rule: "scanner*", wake: "never" };
  bot = await startServed(folder.path, env, { page: { hold: 0, escalateAfter: "2s", tags: ["wake"], rules: [never] } });
}, 180_000);
afterAll(async () => {
  await bot?.close();
  await pagerDuty?.close();
  await lastResort?.close();
  folder.remove();
});

const triggersWith = (words: string) => pagerDuty.triggers().filter(({ payload }) => payload?.summary.includes(words));

describe("page", () => {
  it("is asked for by a button only after it named who would wake and how late it is there", async () => {
    const before = pagerDuty.events.length;
    const [question] = await bot.ask(["page", "look at this"]);
    expect(question).toMatchObject({ slot: "me", final: true });
    expect(wordsOf(question?.slack)).toMatch(/Wakes .*Ana Diaz.* \(\d\d:\d\d there\)/);
    expect(wordsOf(question?.slack)).not.toContain("Ben Ode");
    expect(pagerDuty.events).toHaveLength(before);
  });

  it("wakes with the reason first and the thread's answer after it; answers go both ways", async () => {
    const hunt = await bot.ask([intruder, "7d", "--no-enrich"], undefined, "typed");
    const thread = hunt[0]?.thread;
    const [shown] = await bot.ask(["page", "--yes", "critical", "dbadmin is not ours"], thread);
    expect(wordsOf(shown?.slack)).toContain("nobody has acknowledged it");
    const [trigger, ...more] = triggersWith("dbadmin is not ours");
    expect(more).toEqual([]);
    expect(trigger?.payload?.severity).toBe("critical");
    expect(trigger?.payload?.custom_details["1"]).toMatch(/^GOT IN AND ACTED: /);
    const key = trigger?.dedup_key ?? "";
    const incident = pagerDuty.incidents.find((each) => each.key === key);

    const [again] = await bot.ask(["page", "--yes", "somebody else asks"], thread);
    expect(wordsOf(again?.slack)).toContain("dbadmin is not ours");
    expect(pagerDuty.incidents.filter((each) => each.key === key)).toHaveLength(1);
    await bot.ask(["note", "isolated the host"], thread);
    await pagerDuty.when(() => incident?.notes.length === 2);
    expect(incident?.notes).toEqual(["you: somebody else asks", "you: isolated the host"]);

    const [acknowledged] = await bot.ask(["ack"], thread);
    expect(wordsOf(acknowledged?.slack)).toMatch(/acknowledged.* by .*you/);
    await pagerDuty.when(() => incident?.state === "acknowledged");
    const [escalated] = await bot.ask(["escalate"], thread);
    expect(wordsOf(escalated?.slack)).toMatch(/Page escalated.*Escalated to level 2 by you/);
    await pagerDuty.when(() => incident?.level === 2);
    await bot.ask(["resolve"], thread);
    await pagerDuty.when(() => incident?.state === "resolved");
    const timeline = wordsOf(await bot.ask(["timeline"], thread));
    expect(timeline).toContain("paged on-call through PagerDuty");
    // Who asked for it, not who carried it out.
    expect(timeline).not.toContain('"text":"huntbot"');
    expect(timeline).toContain("escalated the page (PagerDuty) to level 2");
    const [none] = await bot.ask(["ack"], thread);
    expect(wordsOf(none?.slack)).toContain("Its page is resolved");
  });

  it("is what a tag of the configuration does, with the thread's answer", async () => {
    const [hunt] = await bot.ask([intruder, "7d", "--no-enrich"], undefined, "typed");
    const words = wordsOf(await bot.ask(["tag", "wake", "phishing"], hunt?.thread));
    expect(words).toContain("nobody has acknowledged it");
    expect(triggersWith("Tagged wake by you")).toHaveLength(1);
    expect(triggersWith("Tagged phishing")).toEqual([]);
  });

  it("says who is on call, and what it cannot tell", async () => {
    const [card] = await bot.ask(["oncall"]);
    expect(wordsOf(card?.slack)).toMatch(/Ana Diaz.*level 1.*Ben Ode.*level 2/);
    const [wrong] = await bot.ask(["page", "--yes", "nosuch", '"why"']);
    expect(wordsOf(wrong?.slack)).toContain("neither a service nor an urgency");
  });
});

describe("a pager that is down", () => {
  it("hands the page to the next, once, and the card says so all the while", async () => {
    pagerDuty.setDown(true);
    const { id } = await bot.alert(ours("down", { severity: "high" }));
    await vi.waitFor(async () => {
      const words = wordsOf((await bot.board()).map(({ slack }) => slack));
      expect(words).toMatch(/not taken yet.*answered 500/);
    }, patience);
    await vi.waitFor(() => expect(lastResort.pages.map((page) => page.id)).toEqual([`huntbot-${id}-1`]), patience);
    await vi.waitFor(async () => {
      expect(wordsOf((await bot.board()).map(({ slack }) => slack))).toContain("sent through webhook");
    }, patience);
    pagerDuty.setDown(false);
    expect(pagerDuty.triggers(`huntbot-${id}-1`)).toEqual([]);
    expect(lastResort.pages[0]?.lines).toHaveLength(3);
  });
});

describe("a rule that says never", () => {
  it("wakes nobody, and the alert is shown all the same", async () => {
    await bot.alert(ours("scanner 7", { rule: "scanner of ours", severity: "critical" }));
    await vi.waitFor(async () => {
      const card = (await bot.board()).find(({ slack }) => wordsOf(slack).includes("Sign-ins, scanner 7"));
      expect(card?.preview).toContain("GOT IN AND ACTED");
      expect(wordsOf(card?.slack)).toContain("Nobody was woken: a page rule says never");
    }, patience);
  });
});

const patience = { timeout: 40_000, interval: 100 };

/** Any server that takes signed JSON. */
async function startLastResort() {
  const pages: { readonly id: string; readonly lines: readonly string[] }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const timestamp = request.headers["x-huntbot-timestamp"];
    const expected = createHmac("sha256", webhookPagerSecret).update(`${timestamp}.${body}`).digest("hex");
    const isOurs = request.headers["x-huntbot-signature"] === `v1=${expected}`;
    const event = JSON.parse(body);
    if (isOurs && event.event === "page") pages.push(event);
    response.writeHead(isOurs ? 204 : 401).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    pages,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
