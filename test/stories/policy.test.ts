import { afterAll, beforeAll, expect, test } from "vitest";
import type { Place } from "../../src/model/request.ts";
import { eventsOf } from "../../src/model/timeline.ts";
import { wordsOf } from "../commands/ask.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";
import { ana, ben, configFile, startTeam } from "./team.ts";

const report = { abuseConfidenceScore: 100, totalReports: 40, numDistinctUsers: 12 };
let abuseipdb: Loopback;
const config = configFile(`policy:
  channels: { C0PARTNERS: amber }
  providers: { registration: off, internetdb: off, tor-exits: off, spamhaus-drop: off }
access:
  roles: { analyst: { people: [${ana.id}, ${ben.id}] } }
  channels: { shared: [C0GUESTS] }
`);
let team: ReturnType<typeof startTeam>;

beforeAll(async () => {
  abuseipdb = await loopback((response) => sendJson(response, 200, { data: report }));
  team = startTeam({}, config, { ABUSEIPDB_URL: abuseipdb.origin, ABUSEIPDB_API_KEY: "test-key" });
});
afterAll(async () => {
  await team.app.close();
  await abuseipdb.close();
});

const asked = () =>
  abuseipdb.asked.splice(0).map(({ path }) => new URL(path, "http://x").searchParams.get("ipAddress"));
const channel = (id: string): Place => ({ ...team.channel, channel: id });

async function sentIn(place: Place) {
  const { investigations } = await team.app.store();
  const file = await investigations.byPlace(place);
  return eventsOf(file ? await investigations.events(file.id) : [], "sent");
}

test("the buttons of a hunt that asked nobody outside ask nobody either", async () => {
  const { thread, outputs } = await team.ask("8.8.4.5 7d --no-enrich");
  const buttons = outputs.flatMap(({ card }) => card.actions ?? []);
  for (const label of ["Wider: 30d", "Narrower: 24h"]) await team.ask(wordsOf(buttons, label), { in: thread });
  const form = buttons.flatMap((button) => ("ask" in button && button.ask.run[0] === "hunt" ? [button.ask.run] : []));
  expect(form[0]).toEqual(["hunt", "--no-enrich", "8.8.4.5"]);
  expect(asked()).toEqual([]);
});

test("the case file says what was sent to whom, when and for whom; what is remembered is not sent again", async () => {
  const { thread, text } = await team.ask("8.8.4.4 7d --no-enrich");
  expect(text).toContain("reputation: not asked");
  expect(await sentIn(thread)).toEqual([]);
  await team.ask("8.8.4.4 7d", { in: thread, by: ben });
  await team.ask("30d", { in: thread });
  expect(asked()).toEqual(["8.8.4.4"]);
  const sent = await sentIn(thread);
  expect(sent).toEqual([
    expect.objectContaining({
      person: ben,
      data: {
        requestId: expect.any(String),
        lookups: [
          { provider: "abuseipdb", indicator: expect.objectContaining({ value: "8.8.4.4" }), at: expect.any(String) },
        ],
      },
    }),
  ]);
  expect((await team.ask("timeline", { in: thread })).text).toContain("told abuseipdb of 8.8.4.4");
});

test("a level binds its thread: follow-ups inherit it and cannot lower it", async () => {
  const { thread, text } = await team.ask("8.8.8.8 7d --tlp amber");
  expect(text.replace(/\s+/g, " ")).toContain("verdict: unknown · TLP:AMBER");
  expect(text.replace(/\s+/g, " ")).toContain("abuseipdb: TLP AMBER stays inside the organisation");
  await team.ask("9.9.9.9", { in: thread, by: ben });
  expect(asked()).toEqual([]);
  expect((await team.ask("9.9.9.9 --tlp clear", { in: thread })).text).toContain("This thread is TLP:AMBER");
  await team.ask("9.9.9.9");
  expect(asked()).toEqual(["9.9.9.9"]);
});

test("a report's own label binds its thread", async () => {
  const { thread } = await team.ask("report --range 7d TLP:AMBER seen from 1[.]0[.]0[.]2 only");
  await team.ask("1.0.0.3 7d", { in: thread });
  expect(asked()).toEqual([]);
});

test("a channel's usual level holds where none is named", async () => {
  await team.ask("8.8.8.8 7d", { in: channel("C0PARTNERS") });
  expect(asked()).toEqual([]);
  await team.ask("8.8.8.8 7d --tlp green", { in: channel("C0PARTNERS") });
  expect(asked()).toEqual(["8.8.8.8"]);
});

test("what is AMBER is not answered among guests, what is RED in no channel", async () => {
  const among = await team.ask("8.8.8.8 7d --tlp amber", { in: channel("C0GUESTS") });
  expect(among.text).toContain("TLP:AMBER is not answered here");
  expect((await team.ask("8.8.8.8 7d --tlp red")).text).toContain("TLP:RED is not answered in a channel");
  const direct = await team.ask("8.8.8.8 7d --tlp red", { in: channel("D0ANA") });
  expect(direct.text).toContain("NOT SEEN");
  expect(asked()).toEqual([]);
});

test("the card's form says what an analyst knows: it stands in the next hunt, with who and until when", async () => {
  const { outputs, thread } = await team.ask("9.9.9.9 7d");
  const form = outputs[0]?.card.actions?.find((action) => action.label === "Verdict");
  if (!form || !("ask" in form)) throw new Error("the card has no form for a verdict");
  expect(form.ask.fields.map(({ label }) => label)).toEqual(["It is", "Why", "For how long"]);
  const noted = await team.ask([...form.ask.run, "benign", "our own resolver", "30d"], { in: thread });
  expect(noted.text).toContain("our own resolver");
  const { text } = await team.ask("9.9.9.9 7d", { by: ben });
  expect(text).toMatch(/verdict: benign\s+\(Ana said so, until 21 Mar\)/);
});
