import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Output } from "../../src/model/command.ts";
import { wordsOf } from "../commands/ask.ts";
import { ana, ben, configFile, startTeam } from "./team.ts";

const shared = { platform: "slack", workspace: "T1", channel: "C0SHARED", thread: "1.1" } as const;
const config = configFile({
  access: { roles: { viewer: { channels: ["C0SHARED"], people: [ben.id] } }, channels: { shared: ["C0SHARED"] } },
});
let team: ReturnType<typeof startTeam>;
beforeAll(() => {
  team = startTeam({}, config);
});
afterAll(async () => {
  await team.app.close();
});

/** Everything that is shown on the way, progress included. */
async function shown(text: string | readonly string[]): Promise<Output[]> {
  const typed = typeof text === "string";
  const outputs: Output[] = [];
  const request = {
    id: randomUUID(),
    person: ana,
    place: shared,
    input: { raw: typed ? text : "", words: typed ? [] : text, options: {} },
    via: typed ? ("typed" as const) : ("click" as const),
    attachments: [],
    signal: new AbortController().signal,
  };
  for await (const output of team.app.router.handle(request)) outputs.push(output);
  return outputs;
}

/** Whose, where and by what: nothing of that is for people outside. */
const names = /MSTICALERTS|dbadmin|contoso|OfficeActivity|SecurityAlert|SSH Anomalous|wget|incident 1174/i;

test("a hunt says what happened and how much, and names nobody", { timeout: 120_000 }, async () => {
  const outputs = await shown("23.97.60.214 7d --no-enrich");
  expect(outputs.every(({ slot }) => slot === "main")).toBe(true);
  for (const { card } of outputs) expect(JSON.stringify(card)).not.toMatch(names);
  const { card } = outputs.at(-1) ?? {};
  expect(card?.title).toBe("GOT IN AND ACTED");
  expect(JSON.stringify(card)).toContain("14 alerts · 1 incident");
  const direct = card?.actions?.find(({ label }) => label === "Details to me");
  expect(direct).toMatchObject({ show: "direct" });
  const alone = { platform: "slack", workspace: "T1", channel: ben.id } as const;
  const run = direct && "run" in direct ? direct.run : [];
  expect((await team.ask(run, { by: ben, in: alone })).text).toMatch(names);
  // A role in the shared channel is none in private.
  const guest = await team.ask(run, { by: ana, in: { ...alone, channel: ana.id } });
  expect(guest.text).toContain('"hunt" needs the role viewer');
  const wider = await shown(wordsOf(card?.actions, "Wider: 30d"));
  expect(wider.at(-1)?.card.title).toBe("GOT IN AND ACTED");
});

test("a report is its matrix, without stories, tables and files", { timeout: 120_000 }, async () => {
  const outputs = await shown("report --no-enrich 23[.]97[.]60[.]214 192[.]0[.]2[.]44 and 185[.]49[.]71[.]101");
  for (const { card } of outputs) expect(JSON.stringify(card)).not.toMatch(names);
  const { card } = outputs.at(-1) ?? {};
  expect(card?.blocks.map(({ kind }) => kind)).not.toContain("file");
  expect(JSON.stringify(card)).toContain("GOT IN AND ACTED");
});

test.each(["alert 781bdb0f", "incident 1174", "summary"])("%s is not answered", async (text) => {
  const outputs = await shown(text);
  expect(outputs.at(-1)?.card.title).toContain("not answered here");
});
