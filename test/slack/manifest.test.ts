import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
const data = join(root, process.env["HUNTBOT_TEST_DATA"] ?? "../shared/data", "schemas");
const text = readFileSync(join(root, "manifests/slack/manifest.yaml"), "utf8");
const manifest: unknown = parse(text);
const read = z
  .object({
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    features: z.object({ shortcuts: z.array(z.object({ callback_id: z.string() })) }),
    settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  })
  .parse(manifest);

describe("the Slack manifest", () => {
  for (const name of ["slack-manifest-1.json", "slack-manifest-2.json"]) {
    const file = join(data, name);
    it.skipIf(!existsSync(file))(`fits Slack's own schema ${name} (skipped where HUNTBOT_TEST_DATA has none)`, () => {
      const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(
        JSON.parse(readFileSync(file, "utf8")),
      );
      validate(manifest);
      expect(validate.errors).toBeNull();
    });
  }

  it("asks for eight scopes, each with its reason above it", () => {
    const { bot } = read.oauth_config.scopes;
    expect(bot).toEqual([
      "commands",
      "chat:write",
      "chat:write.public",
      "app_mentions:read",
      "im:history",
      "files:write",
      "files:read",
      "users:read",
    ]);
    for (const scope of bot) expect(text).toMatch(new RegExp(`# [^\\n]+\\n *- ${scope}\\n`));
  });

  it("names the shortcuts and events that the app listens to", () => {
    const app = readFileSync(join(root, "adapters/slack/app.ts"), "utf8");
    for (const { callback_id } of read.features.shortcuts) expect(app).toContain(`app.shortcut("${callback_id}"`);
    const listened = read.settings.event_subscriptions.bot_events.map((event) => event.replace(/\.im$/, ""));
    for (const event of listened) expect(app).toContain(`app.event("${event}"`);
  });
});
