import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hookRoutes, type Receipt } from "../../src/http/hooks.ts";
import { readAlert } from "../../src/jobs/alerts/shapes.ts";
import { readPagerDutyNews } from "../../src/paging/pagerduty-webhook.ts";
import { serving } from "../http/serving.ts";
import { startPagerDuty, webhookSecret } from "./pagerduty.ts";
import { hookSecret, ours, signed } from "./serving.ts";

const now = new Date("2019-02-18T12:00:00Z");
const received: unknown[] = [];
const told: unknown[] = [];
let pagerDuty: Awaited<ReturnType<typeof startPagerDuty>>;
let http: Awaited<ReturnType<typeof serving>>;

beforeAll(async () => {
  pagerDuty = await startPagerDuty();
  http = await serving({
    routes: hookRoutes({
      clock: () => now,
      secret: hookSecret,
      pagerDutySecret: `an older one,${webhookSecret}`,
      async receive(body): Promise<Receipt> {
        const alert = readAlert(body, () => false);
        received.push(alert);
        return { id: alert && "a1", known: false };
      },
      told: async (body) => void told.push(readPagerDutyNews(body)),
    }),
  });
});
afterAll(async () => {
  await http.close();
  await pagerDuty.close();
});

const post = (init: RequestInit) => fetch(`${http.url}/hooks/alerts`, init);
const body = JSON.stringify(ours("1"));
const minutes = (count: number) => now.getTime() + count * 60_000;
const bearer = (secret: string) => ({ method: "POST", headers: { authorization: `Bearer ${secret}` }, body });

describe("the door for alerts", () => {
  it.each([
    ["signed just now", signed(body, { at: minutes(0) })],
    ["signed by a clock four minutes ahead", signed(body, { at: minutes(4) })],
    ["carrying the secret", bearer(hookSecret)],
  ])("takes what is %s", async (_, init) => {
    const response = await post(init);
    expect([response.status, await response.json()]).toEqual([202, { id: "a1", known: false }]);
  });

  it.each([
    ["neither signed nor carrying the secret", { method: "POST", body }],
    ["signed with another secret", signed(body, { secret: "another", at: minutes(0) })],
    ["signed six minutes ago", signed(body, { at: minutes(-6) })],
    ["signed six minutes ahead", signed(body, { at: minutes(6) })],
    ["changed after it was signed", { ...signed(body, { at: minutes(0) }), body: body.replace("medium", "low") }],
    ["carrying another secret", bearer(`${hookSecret}!`)],
  ])("refuses what is %s, and reads nothing of it", async (_, init) => {
    const before = received.length;
    expect((await post(init)).status).toBe(401);
    expect(received).toHaveLength(before);
  });

  it("says what does not fit in a trusted request that is no alert", async () => {
    const said = async (text: string) => {
      const response = await post(signed(text, { at: minutes(0) }));
      return `${response.status} ${await response.text()}`;
    };
    expect(await said("{")).toMatch(/^400 .*not JSON/);
    expect(await said('{"hello":1}')).toMatch(/^400 .*no alert that is understood/);
    expect(await said(`"${"x".repeat(2 * 1024 * 1024)}"`)).toMatch(/^413 /);
  });
});

describe("the door for PagerDuty", () => {
  it("takes a signature with either secret among several, and refuses any other", async () => {
    expect((await pagerDuty.tell(http.url, "incident.acknowledged", "huntbot-1")).status).toBe(202);
    expect((await pagerDuty.tell(http.url, "incident.resolved", "huntbot-1", { secret: "an older one" })).status).toBe(
      202,
    );
    expect((await pagerDuty.tell(http.url, "incident.resolved", "huntbot-2", { secret: "a guess" })).status).toBe(401);
    expect(told).toMatchObject([
      { pageId: "huntbot-1", change: "acknowledged", by: "Ana Diaz" },
      { pageId: "huntbot-1", change: "resolved" },
    ]);
  });

  it("takes notes, also our own, as no news", async () => {
    expect((await pagerDuty.tell(http.url, "incident.annotated", "huntbot-1")).status).toBe(202);
    expect(told.at(-1)).toBeNull();
  });
});

it("is closed where no secret is set", async () => {
  const routes = hookRoutes({
    clock: () => now,
    secret: null,
    pagerDutySecret: null,
    receive: async () => ({ id: null, known: false }),
    told: async () => {},
  });
  expect(routes).toEqual([]);
});
