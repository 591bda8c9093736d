import { afterAll, expect, test } from "vitest";
import { createWireServer } from "../../src/logs/wire/server.ts";
import { sampleEngine } from "../logs/sample.ts";
import { ana, ben, configFile, startTeam } from "./team.ts";

const config = configFile({
  access: {
    roles: { analyst: { people: [ana.id, ben.id] } },
    channels: { public: { C0SOC: "#soc" } },
  },
});
const { app, ask, channel, problems } = startTeam({}, config);
afterAll(async () => {
  await app.close();
});

/** The story the way people see it; what differs between two runs is left out. */
function told(text: string): string {
  return text.replace(/case-[0-9a-f]{8}/g, "case-1a2b3c4d").replace(/reference [0-9a-f]{4}/g, "reference 7f3c");
}

/** Of a hunt's card its first line and what the team knew before: the rest is told in stories of its own. */
function inBrief(card: string): string {
  const earlier = card.match(/^(?:Asked|New|Nothing new) [\s\S]*?(?=\n\n)/gm) ?? [];
  return [card.split("\n")[0], "...", ...earlier, ""].join("\n");
}

test("a case from the first hunt to the hand-over, as text cards", { timeout: 300_000 }, async () => {
  const story: string[] = [];
  const { thread, text } = await ask("23.97.60.214 7d --no-enrich");
  story.push(`Ana> 23.97.60.214 7d --no-enrich\n\n${inBrief(text)}`);
  story.push(`Ben, in #soc> cases unassigned\n\n${(await ask("cases unassigned", { by: ben })).text}`);
  for (const [person, words] of [
    [ana, "take"],
    [ana, "status investigating"],
    [ana, "note ! isolated MSTICALERTSLXVM2"],
    [ana, "note ? who owns dbadmin"],
    [ana, "evidence ticket 4711: the owner of dbadmin did not log on"],
    [ana, "tag ssh credential-theft"],
    [ana, "24h --no-enrich"],
    [ana, "handover @ana"],
    [ana, "handover @ben end of shift"],
    [ana, "handover --accept"],
    [ben, "cases mine"],
    [ben, "handover --accept"],
    [ben, "timeline"],
    [ben, "note ! reset dbadmin"],
    [ben, "summary"],
    [ben, "export"],
    [ben, "status closed contained, see ticket 4711"],
    [ben, "status closed the owner of dbadmin agrees"],
    [ben, "cases"],
    [ben, "find 23.97.60.214"],
  ] as const) {
    const said = (await ask(words, { by: person, in: thread })).text;
    story.push(`${person.name}> ${words}\n\n${words.startsWith("24h") ? inBrief(said) : said}`);
  }
  const again = await ask("23.97.60.214 7d --no-enrich", { by: ben, in: channel });
  story.push(`Ben, in #soc> 23.97.60.214 7d --no-enrich\n\n${inBrief(again.text)}`);
  const reused = await ask("23.97.60.214 7d --no-enrich --reuse", { by: ben, in: channel });
  story.push(`Ben, in #soc> 23.97.60.214 7d --no-enrich --reuse\n\n${reused.text}`);
  story.push(`Ben, in #soc> take\n\n${(await ask("take", { by: ben, in: channel })).text}`);
  await expect(told(story.join("\n"))).toMatchFileSnapshot("investigation.txt");
  expect(problems).toEqual([]);
});

test("a colleague's hunt is told to those who may read where it was asked, and to nobody else", {
  timeout: 300_000,
}, async () => {
  const secret = { ...channel, channel: "C0QUIET" };
  const hunt = "185.49.71.101 24h --no-enrich";
  expect((await ask(hunt, { by: ana, in: channel })).text).not.toContain("Asked");
  const told = await ask(hunt, { by: ben, in: secret });
  expect(told.text).toContain(
    "Asked 1 min ago by Ana, in #soc: none, verdict unknown · Nothing new since 1 min ago (Ana)",
  );
  // Ben asked in a channel that others do not read: of that hunt nothing shows elsewhere, who and when included.
  const later = await ask(hunt, { by: ana, in: channel });
  expect(later.text).not.toContain("Asked");
  expect(later.text).not.toContain("Ben");
  const unseen = await ask(`${hunt} --reuse`, { by: ana, in: channel });
  expect(unseen.text).toContain("There is no answer to use");
  // Nor that there is anything at all: the card is the same as for a value that nobody ever hunted.
  const list = async (value: string) =>
    (await ask(`find ${value}`, { by: ana, in: { ...channel, channel: "C0OTHER" } })).text;
  await ask("203.0.113.9 24h --no-enrich", { by: ben, in: secret });
  expect(await list("203.0.113.9")).toBe(await list("203.0.113.10"));
  expect((await ask("find 203.0.113.9", { by: ben, in: secret })).text).toContain("this channel");
  expect(problems).toEqual([]);
});

test("where a search is dear, a colleague's answer to the same question is offered first", {
  timeout: 300_000,
}, async () => {
  const engine = await sampleEngine();
  const server = createWireServer(engine);
  const { url } = await server.listen();
  const workspace = "loganalytics:11111111-2222-3333-4444-555555555555";
  const dear = startTeam({}, null, {
    HUNTBOT_LOGS: workspace,
    LOG_ANALYTICS_ENDPOINT: url,
    AZURE_RESOURCE_MANAGER_ENDPOINT: url,
  });
  const hunt = "185.49.71.101 2019-02-18..2019-02-19 --no-enrich";
  await dear.ask(hunt, { by: ana, in: channel });
  const choice = await dear.ask(hunt, { by: ben, in: channel });
  expect(choice.text).toMatch(/Asked 1 min ago by Ana.*none, verdict unknown/);
  expect(choice.text).toContain("Nothing was searched yet");
  const reused = await dear.ask(choice.press("Use that answer"), { by: ben, in: channel });
  expect(reused.text).toContain("As it was then, nothing was searched now");
  expect((await dear.ask(choice.press("Run again"), { by: ben, in: channel })).text).toContain("No row in");
  await dear.app.close();
  await server.close();
  await engine.close();
});
