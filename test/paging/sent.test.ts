import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { scratch } from "../contracts/store-targets.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";
import { intruder, ours, startServed, wordsOf } from "./serving.ts";

const folder = scratch();
const others = ["registration", "internetdb", "tor-exits", "spamhaus-drop"];
let abuseipdb: Loopback;
let bot: Awaited<ReturnType<typeof startServed>>;

beforeAll(async () => {
  abuseipdb = await loopback((response) =>
    sendJson(response, 200, { data: { abuseConfidenceScore: 100, totalReports: 40, numDistinctUsers: 12 } }),
  );
  bot = await startServed(
    folder.path,
    { ABUSEIPDB_URL: abuseipdb.origin, ABUSEIPDB_API_KEY: "test-key" },
    { policy: { providers: Object.fromEntries(others.map((name) => [name, "off"])) } },
  );
}, 180_000);
afterAll(async () => {
  await bot?.close();
  await abuseipdb?.close();
  folder.remove();
});

it("the case file of an alert says what its hunt sent to whom, by the bot's own request", async () => {
  await bot.alert(ours("sent"));
  const timeline = await vi.waitFor(
    async () => {
      const [card] = (await bot.board()).filter(({ slack }) => wordsOf(slack).includes("Sign-ins, sent"));
      const words = wordsOf(await bot.ask(["timeline"], card?.thread));
      expect(words).toContain("answered");
      return words;
    },
    { timeout: 60_000, interval: 250 },
  );
  expect(timeline).toContain("told abuseipdb of ");
  expect(timeline).toContain(intruder);
  expect(abuseipdb.asked.map(({ path }) => new URL(path, abuseipdb.origin).searchParams.get("ipAddress"))).toEqual([
    intruder,
  ]);
});
