import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Card } from "../../src/model/card.ts";
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

const alone = { platform: "slack", workspace: "T1", channel: ben.id } as const;

/** What the button asks that answers in full to whoever presses it. */
function toMe(card: Card | undefined): readonly string[] {
  const direct = card?.actions?.find(({ label }) => label === "Details to me");
  expect(direct).toMatchObject({ show: "direct" });
  return direct && "run" in direct ? direct.run : [];
}

test("a hunt says what happened and how much, and names nobody", { timeout: 120_000 }, async () => {
  const outputs = await shown("23.97.60.214 7d --no-enrich");
  expect(outputs.every(({ slot }) => slot === "main")).toBe(true);
  for (const { card } of outputs) expect(JSON.stringify(card)).not.toMatch(names);
  const { card } = outputs.at(-1) ?? {};
  expect(card?.title).toBe("GOT IN AND ACTED");
  expect(JSON.stringify(card)).toContain("14 alerts · 1 incident");
  const run = toMe(card);
  expect(run).toContain("--no-enrich");
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
  expect((await team.ask(toMe(card), { by: ben, in: alone })).text).toMatch(names);
});

test.each([
  ["alerts --all 7d", "SSH Anomalous"],
  ["enrich 23.97.60.214", "AS8075"],
])("%s is counted, and sent in full to whoever has a role of their own", { timeout: 120_000 }, async (text, detail) => {
  const { card } = (await shown(text)).at(-1) ?? {};
  expect(JSON.stringify(card)).not.toContain(detail);
  expect((await team.ask(toMe(card), { by: ben, in: alone })).text).toContain(detail);
});

test.each(["alert 781bdb0f", "incident 1174", "summary"])("%s is not answered", async (text) => {
  const outputs = await shown(text);
  expect(outputs.at(-1)?.card.title).toContain("not answered here");
});
