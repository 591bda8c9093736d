import { logPlatform } from "../../adapters/terminal/log.ts";
import { checkChannels } from "../compose/alert-channels.ts";
import type { Config } from "../config.ts";
import { hookRoutes } from "../http/hooks.ts";
import type { Route } from "../http/route.ts";
import type { App } from "../main.ts";
import { readPagerDutyNews } from "../paging/pagerduty-webhook.ts";

export interface Hooks {
  readonly routes: readonly Route[];
  /** From now on alerts are hunted, pages sent and cards shown, those of before a restart first. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * Alerts in and pages out. Throws a Failure for a channel of the configuration that cannot be used; every platform must be
 * connected before.
 */
export async function hooksOf(config: Config, app: App, warn: (message: string) => void): Promise<Hooks> {
  const { env } = config;
  app.connect(logPlatform(warn));
  checkChannels(config, app.platforms);
  const { inbox, pages, start, stop } = await app.alerting();
  return {
    routes: hookRoutes({
      clock: () => new Date(),
      secret: env["HUNTBOT_HOOK_SECRET"] || null,
      pagerDutySecret: env["PAGERDUTY_WEBHOOK_SECRET"] || null,
      receive: (body) => inbox.receive(body),
      async told(body) {
        const news = readPagerDutyNews(body);
        if (news) await pages?.told(news);
      },
    }),
    start,
    stop,
  };
}
