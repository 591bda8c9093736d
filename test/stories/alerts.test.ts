import { afterAll, beforeAll, expect, test } from "vitest";
import { wordsOf } from "../commands/ask.ts";
import { startTeam } from "./team.ts";

let team: ReturnType<typeof startTeam>;
beforeAll(() => {
  team = startTeam();
});
afterAll(() => team.app.close());

const reads = (text: string, page: string) => expect(text).toMatchFileSnapshot(`cards/${page}.txt`);

test("in the thread of a hunt: its alerts, then one of them in full, then what that names", async () => {
  const { thread, outputs } = await team.ask("203.0.113.66 7d --no-enrich");
  const opens = wordsOf(outputs[0]?.card.actions, "Alert details");
  await reads((await team.ask(opens, { in: thread })).text, "alert");
  const list = await team.ask("alerts", { in: thread });
  await reads(list.text, "alerts");
  const choices = list.outputs[0]?.card.blocks.flatMap((block) => (block.kind === "choices" ? block.choices : []));
  expect((await team.ask(wordsOf(choices, "Alert 1"), { in: thread })).text).toMatch(/Incident +1182/);
  expect(team.problems).toEqual([]);
});

test("at the start of a shift: what is open, the worst first", async () => {
  await reads((await team.ask("alerts 7d")).text, "alerts-shift");
});

test("an alert whose indicator stands in a command line, with its raw row", async () => {
  const { text, outputs, thread } = await team.ask("alert 781bdb0f 23.97.60.214");
  await reads(text, "alert-download");
  const raw = await team.ask(wordsOf(outputs[0]?.card.actions, "Raw JSON"), { in: thread });
  await reads(raw.text, "alert-raw");
});
