import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { slackOf } from "../../src/serve/slack.ts";

const refusal = (env: Record<string, string>): string => {
  try {
    readConfig(env);
    return "";
  } catch (error) {
    return String((error as { fix?: string }).fix);
  }
};

test.each([
  [{ MISP_URL: "misp.example" }, "MISP_URL"],
  [{ VIRUSTOTAL_URL: "http://virustotal.example" }, "VIRUSTOTAL_URL"],
  [{ PAGER_WEBHOOK_URL: "ftp://pager.example" }, "PAGER_WEBHOOK_URL"],
  [{ LOG_ANALYTICS_ENDPOINT: "api.loganalytics.io" }, "LOG_ANALYTICS_ENDPOINT"],
  [{ PUBLIC_URL: "http://bot.example", HUNTBOT_SECRET: "s".repeat(32) }, "PUBLIC_URL"],
  [{ WHOIS_SERVER: "whois.ripe.net:43:9" }, "WHOIS_SERVER"],
])("refuses %j before anything is asked", (env, name) => expect(refusal(env)).toContain(`- ${name} is`));

test.each([
  [{ HUNTBOT_STORE: "mysql://x" }, "HUNTBOT_STORE is neither"],
  [{ HUNTBOT_LOGS: "kusto:http://cluster.example/db" }, "HUNTBOT_LOGS is"],
])("refuses %j before anything is opened", (env, words) => expect(refusal(env)).toContain(words));

test("takes a cluster on this machine without TLS", () => {
  expect(readConfig({ HUNTBOT_LOGS: "kusto:http://127.0.0.1:3979/db" }).logs).toMatchObject({ database: "db" });
});

test("tells of everything that is wrong at once", () => {
  const words = refusal({ MISP_URL: "x", OTX_URL: "y", PORT: "abc" });
  expect(words.match(/\n- /g)).toHaveLength(3);
});

test.each(["http://127.0.0.1:9", "http://localhost:9/api", "https://misp.example", "http://[::1]:9"])(
  "takes %s",
  (url) => expect(refusal({ MISP_URL: url, SLACK_API_URL: "http://slack.test/api/" })).toBe(""),
);

test.each(["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"])("half of Slack's settings is no Slack: %s alone", (name) => {
  const start = () =>
    slackOf(
      { ...readConfig({}), env: { [name]: "x" } },
      ...([null, null, () => {}] as never[] as [never, never, never]),
    );
  expect(start).toThrow(`${name} is set without SLACK_BOT_TOKEN`);
});
