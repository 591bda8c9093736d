import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ourLabel } from "../../src/model/incident-desk.ts";
import { scratch } from "../contracts/store-targets.ts";
import { type PagerDutyLoopback, startPagerDuty } from "./pagerduty.ts";
import { intruder, ours, startServed, stranger, wordsOf } from "./serving.ts";

const folder = scratch();
let pagerDuty: PagerDutyLoopback;
let bot: Awaited<ReturnType<typeof startServed>>;

beforeAll(async () => {
  pagerDuty = await startPagerDuty();
  const kept = { ...pagerDuty.env, HUNTBOT_STORE: `pglite:${join(folder.path, "store")}` };
  bot = await startServed(folder.path, kept, {
    alerts: { storm: 10 },
    page: { hold: "3s", escalateAfter: "5s" },
  });
}, 180_000);
afterAll(async () => {
  await bot?.close();
  await pagerDuty?.close();
  folder.remove();
});

const patience = { timeout: 40_000, interval: 100 };
/** Waits for the one card whose words hold all of these. */
const cardWith = (...words: string[]) =>
  vi.waitFor(async () => {
    const cards = (await bot.board()).filter((card) => words.every((word) => wordsOf(card.slack).includes(word)));
    expect(cards, `a card with ${words.join(", ")}`).toHaveLength(1);
    const [card] = cards;
    if (!card) throw new Error("no card");
    return card;
  }, patience);

describe("an incident of Microsoft Sentinel", () => {
  const incident = (properties: object) => ({
    objectSchemaType: "Incident",
    object: {
      name: "4f1c",
      properties: { title: "Ours", severity: "Low", status: "New", incidentNumber: 9, ...properties },
    },
  });

  it("that the bot opened itself comes to nothing when the hook is told of it", async () => {
    const labels = [{ labelName: ourLabel, labelType: "User" }];
    expect(await bot.alert(incident({ labels }))).toMatchObject({ status: 202, id: null });
    expect(wordsOf(await bot.board())).not.toContain("Ours");
  });

  it("that the bot commented on is the same alert when the hook is told of the change", async () => {
    const first = await bot.alert(incident({ title: "Commented" }));
    expect(first).toMatchObject({ status: 202, known: false });
    const changed = { title: "Commented", lastModifiedTimeUtc: "2019-02-19T00:01:00Z" };
    expect(await bot.alert(incident(changed))).toMatchObject({ status: 202, known: true, id: first.id });
  });
});

describe("an alert about an address that got in", () => {
  it("wakes once with the answer, and one card shows alert, answer and page", async () => {
    const first = await bot.alert(ours("got in"));
    expect(first).toMatchObject({ status: 202, known: false });
    const again = await bot.alert(ours("got in"));
    expect(again).toMatchObject({ status: 202, known: true, id: first.id });
    const key = `huntbot-${first.id}-1`;
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    const [trigger] = pagerDuty.triggers(key);
    expect(trigger?.payload?.summary).toMatch(/^GOT IN AND ACTED: /);
    expect(trigger?.payload?.summary.length).toBeLessThanOrEqual(120);
    expect(Object.keys(trigger?.payload?.custom_details ?? {})).toEqual(["1", "2", "3"]);
    expect(trigger?.payload?.custom_details["2"]).toContain("verdict");
    const card = await cardWith(
      "Sign-ins, got in",
      "told 2 times",
      "Page: nobody has acknowledged it",
      "woke",
      "Ana Diaz",
    );
    expect(card.preview).toContain("GOT IN AND ACTED");
    expect(pagerDuty.triggers(key)).toHaveLength(1);
  });

  it("has the chart of the answer on its card, on both platforms", async () => {
    await bot.alert(ours("charted"));
    const { slack, teams } = await cardWith("Sign-ins, charted", "1 indicator hunted", "/chart?");
    const [link = ""] = wordsOf(slack).match(/http[^"]*\/chart\?[^"]*/) ?? [];
    expect(wordsOf(teams)).toContain(link);
    const picture = await fetch(link);
    expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  });

  it("is answered in PagerDuty and in the chat, each seen on the other side, and nothing goes round", async () => {
    const { id } = await bot.alert(ours("answered"));
    const key = `huntbot-${id}-1`;
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    const of = (action: string) =>
      pagerDuty.events.filter((event) => event.dedup_key === key && event.event_action === action);
    const now = Date.now();
    const acked = new Date(now + 3_600_000);
    expect((await pagerDuty.tell(bot.url, "incident.acknowledged", key, { at: acked })).status).toBe(202);
    // Twice, and an older one late: PagerDuty's clock is an hour ahead of ours.
    await pagerDuty.tell(bot.url, "incident.acknowledged", key, { at: acked });
    await pagerDuty.tell(bot.url, "incident.unacknowledged", key, { at: new Date(now + 3_500_000) });
    const card = await cardWith("acknowledged", "Ana Diaz", "Sign-ins, answered");
    expect(of("acknowledge")).toHaveLength(0);
    const timeline = wordsOf(await bot.ask(["timeline"], card.thread));
    expect(timeline).toContain("page acknowledged");
    const [resolved] = await bot.ask(["resolve"], card.thread);
    expect(wordsOf(resolved?.slack)).toContain("resolved");
    await pagerDuty.when(() => of("resolve").length > 0);
    // What we told comes back as a webhook, and says nothing new.
    await pagerDuty.tell(bot.url, "incident.resolved", key, { at: new Date(now + 3_700_000), by: "huntbot" });
    await cardWith("resolved", " by ", "you", "Sign-ins, answered");
    expect(of("resolve")).toHaveLength(1);
    expect(pagerDuty.triggers(key)).toHaveLength(1);
  });
});

describe("an alert that is over", () => {
  it("resolves the page that nobody took, and its card says so", async () => {
    const { id } = await bot.alert(ours("over"));
    const key = `huntbot-${id}-1`;
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    await bot.alert(ours("over", { status: "resolved" }));
    await pagerDuty.when(() => pagerDuty.incidents.some((each) => each.key === key && each.state === "resolved"));
    await vi.waitFor(async () => expect(wordsOf(await bot.board())).toContain("RESOLVED · GOT IN AND ACTED"), patience);
  });

  it("leaves to people what they acknowledged, with a note", async () => {
    const { id } = await bot.alert(ours("taken"));
    const key = `huntbot-${id}-1`;
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    await pagerDuty.tell(bot.url, "incident.acknowledged", key);
    await bot.alert(ours("taken", { status: "resolved" }));
    const incident = () => pagerDuty.incidents.find((each) => each.key === key);
    await pagerDuty.when(() => (incident()?.notes.length ?? 0) > 0);
    expect(incident()?.notes).toEqual(["siem reports this as resolved. It stays open: somebody acknowledged it."]);
    expect(incident()?.state).not.toBe("resolved");
  });
});

describe("an alert about what was never seen", () => {
  it("says who took it, on its card", async () => {
    await bot.alert(ours("taken", { indicators: [{ type: "ip", value: stranger }] }));
    const { thread } = await cardWith("Sign-ins, taken", "Take it", "1 indicator hunted");
    await bot.ask(["take"], thread);
    const taken = await cardWith("Sign-ins, taken", "Take over", "On it");
    expect(taken.thread).toBe(thread);
  });

  it("wakes nobody, and the card says why", async () => {
    await bot.alert(ours("quiet", { title: "Never seen", indicators: [{ type: "ip", value: stranger }] }));
    await cardWith("Never seen", "Nobody was woken: nothing got in");
    expect(pagerDuty.events.some(({ payload }) => payload?.summary.includes("NOT SEEN"))).toBe(false);
  });

  it("wakes when it is severe and names nothing that could be hunted", async () => {
    const { id } = await bot.alert(ours("blind", { title: "Ransom note found", severity: "high", indicators: [] }));
    await pagerDuty.when(() => pagerDuty.triggers(`huntbot-${id}-1`).length > 0);
    expect(pagerDuty.triggers(`huntbot-${id}-1`)[0]?.payload?.summary).toBe("NOT CHECKED YET: Ransom note found");
  });
});

describe("a pager with faults", () => {
  it.each(["hang", "lost", 429, 500] as const)("wakes once after %s", async (fault) => {
    pagerDuty.faults.push(fault);
    const { id } = await bot.alert(ours(`fault ${fault}`));
    const key = `huntbot-${id}-1`;
    await pagerDuty.when(() => pagerDuty.triggers(key).length > 0);
    await vi.waitFor(async () => {
      const shown = (await bot.board()).find(({ slack }) => wordsOf(slack).includes("nobody has acknowledged it"));
      expect(shown).toBeDefined();
      expect(pagerDuty.faults).toEqual([]);
    }, patience);
    expect(pagerDuty.incidents.filter((each) => each.key === key)).toHaveLength(1);
  });
});

describe("a storm", () => {
  it("of a hundred alerts of one rule is one digest and one page", async () => {
    const before = pagerDuty.incidents.length;
    const storm = Array.from({ length: 100 }, (_, at) =>
      ours(`storm ${at}`, {
        rule: "noisy rule",
        title: `Noise ${at}`,
        indicators: [{ type: "ip", value: at === 50 ? intruder : stranger }],
      }),
    );
    const receipts = await Promise.all(storm.map((each) => bot.alert(each)));
    expect(receipts.every(({ status }) => status === 202)).toBe(true);
    const digest = await cardWith("STORM", "100 alerts", "noisy rule", "100 of 100 alerts hunted", "1 got in");
    expect(wordsOf(digest.slack)).toContain(intruder);
    await pagerDuty.when(() => pagerDuty.incidents.length > before);
    expect(pagerDuty.incidents.slice(before).map(({ key }) => key)).toEqual([expect.stringMatching(/^huntbot-storm-/)]);
    const single = (await bot.board()).filter(({ slack }) => /Noise \d/.test(wordsOf(slack)));
    expect(single.length).toBeLessThanOrEqual(10);
  });
});
