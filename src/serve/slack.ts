import { type Slack, startSlack } from "../../adapters/slack/start.ts";
import { groupsNamed } from "../chat/permit.ts";
import type { Config } from "../config.ts";
import type { App } from "../main.ts";
import { errorWords, Failure } from "../model/failure.ts";
import type { Store } from "../model/store.ts";

/** Slack, where its token is set. Throws a Failure for a token that nothing could reach the bot with. */
export function slackOf(
  { env, file }: Pick<Config, "env" | "file">,
  app: App,
  store: Store,
  warn: (message: string) => void,
): Slack | null {
  const token = env["SLACK_BOT_TOKEN"];
  const signingSecret = env["SLACK_SIGNING_SECRET"];
  const appToken = env["SLACK_APP_TOKEN"];
  const apiUrl = env["SLACK_API_URL"];
  if (!token) {
    if (!signingSecret && !appToken) return null;
    throw new Failure({
      what: "Cannot start Slack",
      why: `${signingSecret ? "SLACK_SIGNING_SECRET" : "SLACK_APP_TOKEN"} is set without SLACK_BOT_TOKEN.`,
      fix: "Set the bot token (xoxb-), or unset the others.",
      usage: true,
    });
  }
  if (!signingSecret && !appToken) {
    throw new Failure({
      what: "Cannot start Slack",
      why: "SLACK_BOT_TOKEN is set without SLACK_SIGNING_SECRET or SLACK_APP_TOKEN.",
      fix: "Set the signing secret for requests over HTTP, or an app token for Socket Mode.",
      usage: true,
    });
  }
  return startSlack({
    token,
    ...(signingSecret ? { signingSecret } : {}),
    ...(appToken ? { appToken } : {}),
    ...(apiUrl ? { apiUrl } : {}),
    router: app.router,
    verbs: () => app.commands,
    dedupe: store.dedupe,
    investigations: store.investigations,
    values: keptValues(store),
    groups: groupsNamed(file.access).slack,
    log: ({ level, message, error }) => {
      if (level !== "info") warn(`Slack: ${message}${error === undefined ? "" : ` (${errorWords(error)})`}`);
    },
  });
}

/** What is too long for a button waits in the store, so that a restart forgets no button. */
function keptValues({ lookups }: Store) {
  const key = (id: string) => `slack button ${id}`;
  return {
    async get(id: string) {
      const kept = await lookups.get(key(id));
      return typeof kept?.value === "string" ? kept.value : null;
    },
    set: (id: string, value: string, ttlMs: number) => lookups.set(key(id), value, ttlMs, "slack"),
  };
}
