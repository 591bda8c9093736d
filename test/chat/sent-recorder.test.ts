import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { createApp } from "../../src/main.ts";
import type { Request } from "../../src/model/request.ts";
import { loopback, sendJson } from "../enrich/loopback.ts";

const home = mkdtempSync(join(tmpdir(), "huntbot-sent-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("a one-off command appends what it told to whom, and nothing when it told nobody", async () => {
  const server = await loopback((response) =>
    sendJson(response, 200, { data: { abuseConfidenceScore: 0, totalReports: 0 } }),
  );
  const config = join(home, "huntbot.yaml");
  writeFileSync(
    config,
    "policy: { providers: { registration: off, internetdb: off, tor-exits: off, spamhaus-drop: off } }\n",
  );
  const app = createApp(
    readConfig({
      HUNTBOT_HOME: home,
      HUNTBOT_CONFIG: config,
      HUNTBOT_LOGS: "sample:2019-02-19",
      ABUSEIPDB_URL: server.origin,
      ABUSEIPDB_API_KEY: "test-key",
    }),
    {
      kept: false,
      log: () => {},
      warn: () => {},
      pictures: () => ({
        timeline: async () => ({ alt: "", link: null, png: async () => new Uint8Array() }),
        answer: async () => null,
        map: async () => null,
      }),
    },
  );
  const ask = async (raw: string) => {
    const request: Request = {
      id: raw,
      person: { platform: "terminal", id: "ana", name: "ana" },
      place: { platform: "terminal", workspace: "local", channel: "prompt" },
      input: { raw, words: [], options: {} },
      via: "typed",
      attachments: [],
      signal: new AbortController().signal,
    };
    for await (const _ of app.router.handle(request));
  };
  await ask("enrich 8.8.4.4 --tlp red");
  await ask("enrich 8.8.4.4");
  await ask("enrich 8.8.4.4");
  await app.close();
  await server.close();
  const lines = readFileSync(join(home, "sent.jsonl"), "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      kind: "sent",
      verb: "enrich",
      person: { platform: "terminal", id: "ana", name: "ana" },
      data: {
        requestId: "enrich 8.8.4.4",
        lookups: [
          { provider: "abuseipdb", indicator: expect.objectContaining({ value: "8.8.4.4" }), at: expect.any(String) },
        ],
      },
    }),
  ]);
});
