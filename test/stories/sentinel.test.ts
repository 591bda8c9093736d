import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { readAlert } from "../../src/jobs/alerts/shapes.ts";
import { ana, ben, configFile, startTeam } from "./team.ts";

const workspace = "/subscriptions/5a1b/resourceGroups/soc/providers/Microsoft.OperationalInsights/workspaces/logs";
const incidents = `${workspace}/providers/Microsoft.SecurityInsights/incidents`;
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const opening = z.strictObject({
  properties: z.strictObject({
    title: z.string().min(1),
    description: z.string(),
    severity: z.enum(["High", "Medium", "Low", "Informational"]),
    status: z.enum(["New", "Active"]),
    labels: z.array(z.strictObject({ labelName: z.string() })),
  }),
});
const commenting = z.strictObject({ properties: z.strictObject({ message: z.string().min(1).max(30_000) }) });

/** The incidents API of Microsoft Sentinel, as far as it is used here. */
const made = new Map<string, { name: string; properties: Record<string, unknown> }>();
const comments: { incident: string; message: string }[] = [];
let refuse: number | null = null;
const sentinel: Server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "", "http://localhost");
  const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
  const [, id, comment] = new RegExp(`^${incidents}(?:/(${uuid}))?(?:/comments/(${uuid}))?$`).exec(url.pathname) ?? [];
  if (refuse !== null) return answer(refuse, {});
  if (request.headers.authorization !== "Bearer loopback" || url.searchParams.get("api-version") !== "2025-09-01")
    return answer(400, {});
  if (request.method === "GET" && id) return made.has(id) ? answer(200, made.get(id)) : answer(404, {});
  if (request.method === "GET") {
    const number = /^properties\/incidentNumber eq (\d+)$/.exec(url.searchParams.get("$filter") ?? "")?.[1];
    return answer(200, {
      value: [...made.values()].filter(({ properties }) => properties["incidentNumber"] === Number(number)),
    });
  }
  if (comment && id) {
    comments.push({ incident: id, message: commenting.parse(await json(request)).properties.message });
    return answer(201, { name: comment });
  }
  if (!id) return answer(405, {});
  const incidentNumber = 1174 + made.size;
  const { properties } = opening.parse(await json(request));
  made.set(id, {
    name: id,
    properties: { ...properties, incidentNumber, incidentUrl: `https://portal.azure.com/#incident/${id}` },
  });
  return answer(201, made.get(id));
});

const access = { roles: { responder: { people: [ana.id] }, analyst: { people: [ben.id] } } };
const there = { platform: "slack", workspace: "T1", channel: "C0SOC" } as const;
const config = configFile({ access, sentinel: { workspace } });
let team: ReturnType<typeof startTeam>;
beforeAll(async () => {
  await new Promise<void>((resolve) => sentinel.listen(0, "127.0.0.1", resolve));
  const { port } = sentinel.address() as AddressInfo;
  team = startTeam({}, config, { AZURE_RESOURCE_MANAGER_ENDPOINT: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await team.app.close();
  sentinel.close();
});
beforeEach(() => {
  refuse = null;
});

test("a responder sees what would be written, confirms, and the incident holds the summary", async () => {
  const place = { ...there, thread: "1.1" };
  await team.ask("note ! isolated <b>web01</b> for http://evil.example", { in: place });
  const asked = await team.ask("export sentinel", { in: place });
  expect(asked.text).toContain("Open an incident in Microsoft Sentinel with this?");
  expect(made.size).toBe(0);
  const action = asked.outputs[0]?.card.actions?.[0];
  if (!action || !("run" in action)) throw new Error("there is no button");
  expect(action.confirm).toBe("Open an incident?");

  expect((await team.ask(action.run, { in: place })).text).toContain("Opened incident 1174");
  const [incident] = made.values();
  expect(incident?.properties["description"]).toContain(
    "isolated &#60;b&#62;web01&#60;/b&#62; for hxxp://evil[.]example (Ana)",
  );
  // Asked again it is the same incident, which learns what is known now.
  expect((await team.ask(action.run, { in: place })).text).toContain("Commented on incident 1174");
  expect(made.size).toBe(1);
  expect(comments).toHaveLength(1);
  expect((await team.ask("timeline", { in: place })).text).toContain("exported as sentinel");
  // What our own hook is told about it is no new alert.
  expect(readAlert({ object: incident }, () => false)).toBeNull();
  expect(
    readAlert({ object: { ...incident, properties: { ...incident?.properties, labels: [] } } }, () => false),
  ).not.toBeNull();
  expect(team.problems).toEqual([]);
});

test("a summary becomes a comment on the incident of a number, and one that is not there is said", async () => {
  const place = { ...there, thread: "1.2" };
  const before = comments.length;
  expect((await team.ask("export --confirm sentinel 1174", { in: place })).text).toContain(
    "Commented on incident 1174",
  );
  expect(comments).toHaveLength(before + 1);
  expect((await team.ask("export --confirm sentinel 9999", { in: place })).text).toContain("There is no such incident");
  refuse = 403;
  expect((await team.ask("export --confirm sentinel 1174", { in: place })).text).toContain(
    "Microsoft Sentinel Responder",
  );
});

test("an analyst writes nothing there, and nobody does where it is not configured", async () => {
  const place = { ...there, thread: "1.3" };
  const before = [made.size, comments.length];
  expect((await team.ask("export --confirm sentinel", { by: ben, in: place })).text).toContain("Only responders");
  const off = startTeam();
  const at = { platform: "web", workspace: "local", channel: "c", thread: "t" } as const;
  expect((await off.ask("export --confirm sentinel", { in: at })).text).toContain(
    "Nothing is written into Microsoft Sentinel here",
  );
  await off.app.close();
  expect([made.size, comments.length]).toEqual(before);
});
