import { afterAll, beforeAll, expect, test } from "vitest";
import type { HuntResult } from "../../src/model/hunt.ts";
import type { Person, Place } from "../../src/model/request.ts";
import { ana, ben, configFile, startTeam } from "./team.ts";

const boss: Person = { platform: "slack", id: "U0BOSS", name: "Cleo" };
const soc: Place = { platform: "slack", workspace: "T1", channel: "C0SOC" };
const shared: Place = { ...soc, channel: "C0SHARED" };
const config = configFile({
  access: {
    roles: { analyst: { channels: [soc.channel, shared.channel] }, admin: { people: [boss.id] } },
    channels: { shared: [shared.channel], public: { C0SOC: "#soc" } },
    denyTables: ["SecurityAlert", "officeactivity", "AuditLog_CL"],
  },
});
let team: ReturnType<typeof startTeam>;
beforeAll(() => {
  team = startTeam({}, config);
});
afterAll(async () => {
  await team.app.close();
});

const asks = async (text: string, by: Person, place: Place = soc) => {
  const answer = await team.ask(text, { by, in: place });
  return {
    ...answer,
    everything: JSON.stringify(answer.outputs.map(({ card }) => card)),
    result: answer.outputs[0]?.data as HuntResult,
  };
};
const hunting = "23.97.60.214 7d --no-enrich --again";
const tablesOf = ({ tables }: HuntResult) => tables.map(({ table }) => table);

test("a hunt for somebody whom tables are closed to is as if they were not there, and names them", {
  timeout: 120_000,
}, async () => {
  const open = await asks(hunting, boss);
  expect(tablesOf(open.result)).toEqual(expect.arrayContaining(["SecurityAlert", "OfficeActivity", "AuditLog_CL"]));
  expect(open.result.alerts.total).toBe(14);

  const closed = await asks(hunting, ana);
  expect(closed.result.alerts.total).toBe(0);
  expect(tablesOf(closed.result)).toEqual(
    tablesOf(open.result).filter((table) => !["SecurityAlert", "OfficeActivity", "AuditLog_CL"].includes(table)),
  );
  expect(closed.result.coverage.searched).toBe(open.result.coverage.searched - 3);
  expect(closed.result.coverage.absent).toEqual(open.result.coverage.absent);
  expect(closed.text).toContain("not searched: open to admins alone");
  expect(closed.text).toContain("not read: open to admins alone");
  // What only those tables tell.
  for (const told of [/SSH Anomalous/i, /downloads/i, /Set-Mailbox/i]) {
    expect(open.everything).toMatch(told);
    expect(closed.everything).not.toMatch(told);
  }
});

test("what an admin found is not offered to others as an answer, nor told as what a colleague found", {
  timeout: 120_000,
}, async () => {
  const offered = await asks("23.97.60.214 7d --no-enrich --reuse", ben);
  expect(offered.everything).not.toMatch(/by Cleo|SSH Anomalous/);
  expect(offered.text).toContain("by Ana");
  expect((await asks("23.97.60.214 7d --no-enrich --reuse", boss)).outputs[0]?.card.title).toBe(
    "There is no answer to use: Nobody whose case you can see asked the same within the last hour.",
  );
});

test("a report leaves them out too", { timeout: 120_000 }, async () => {
  const { text, everything } = await asks("report --no-enrich 23[.]97[.]60[.]214 192[.]0[.]2[.]44", ana);
  expect(text).toContain("open to admins alone");
  expect(everything).not.toMatch(/SSH Anomalous|14 alerts|Set-Mailbox/i);
});

test("an incident, which is made of alerts, is refused", async () => {
  expect((await asks("incident 1174", ana)).text).toMatch(/incident is not run for you.*SecurityAlert/s);
});

test("where others read along an admin's hunt leaves them out as well", { timeout: 120_000 }, async () => {
  const { text } = await asks(hunting, boss, shared);
  expect(text).not.toContain("14 alerts");
});
