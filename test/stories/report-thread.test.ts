import { afterAll, beforeAll, expect, test } from "vitest";
import type { HuntResult } from "../../src/model/hunt.ts";
import { ana, ben, configFile, startTeam } from "./team.ts";

const addresses = [..."123456789"].map((last) => `203.0.113.${last}`);
const text = ["23.97.60.214", "evil-a.example", ...addresses].map((value) => value.replace(/\./g, "[.]")).join(" and ");
const config = configFile(`access: { roles: { analyst: { people: [${ana.id}, ${ben.id}] } } }\n`);
let team: ReturnType<typeof startTeam>;
let reported: Awaited<ReturnType<typeof team.ask>>;

beforeAll(async () => {
  team = startTeam({}, config);
  reported = await team.ask(`report --range 7d --no-enrich ${text}`);
});
afterAll(async () => {
  await team.app.close();
});

test("a range alone in the thread of a report hunts all of it again, as one card", async () => {
  expect(reported.outputs[0]?.card.preview).toBe("REPORT · 11 indicators · 1 got in and acted, 10 not seen");
  const full = reported.outputs[0]?.card.actions?.find(({ label }) => label.startsWith("Full card: "));
  expect(full).toMatchObject({ run: ["hunt", "--no-enrich", "23.97.60.214", "2019-02-12..2019-02-19"] });
  const { outputs } = await team.ask("24h --no-enrich", { in: reported.thread, by: ben });
  expect(outputs.map(({ card }) => card.title)).toEqual(["REPORT"]);
  const [first] = (outputs[0]?.data ?? []) as HuntResult[];
  expect(first?.indicator.value).toBe("23.97.60.214");
  expect(first?.window).toEqual({ from: "2019-02-18T00:00:00.000Z", to: "2019-02-19T00:00:00.000Z" });
});

test("an indicator alone is hunted over the report's range, and is then what the thread is about", async () => {
  const one = await team.ask("198.51.100.77 --no-enrich", { in: reported.thread });
  expect(one.text).toContain("NOT SEEN · 198.51.100.77 · 1 day to 19 Feb 00:00 UTC");
  const again = await team.ask("7d --no-enrich", { in: reported.thread });
  expect(again.text).toContain("NOT SEEN · 198.51.100.77 · 7 days to 19 Feb 00:00 UTC");
});

test("its button watches as many of them as one person may, the most dangerous first, and says how many it does not", async () => {
  const button = reported.outputs[0]?.card.actions?.find(({ label }) => label === "Watch all");
  if (!button || !("run" in button)) throw new Error("the report has no button that watches all");
  const { outputs, text: shown } = await team.ask(button.run, { in: reported.thread });
  expect(outputs[0]?.card.title).toBe("Watching 10 of 11");
  expect(outputs[0]?.data).toMatchObject({ watches: [{ indicator: { value: "23.97.60.214" } }, ...Array(9).fill({})] });
  expect(shown.replace(/\s+/g, " ")).toContain("1 more not watched: You have 10, and 10 is what one person may have.");
});

test("what is meant for one is refused for all of them", async () => {
  const { thread } = await team.ask(`report --no-enrich ${text}`);
  expect((await team.ask("enrich", { in: thread })).text).toContain("11 were hunted here at once");
});
