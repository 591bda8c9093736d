import { startSlack } from "../adapters/slack/start.ts";
import { playgroundRoutes } from "../adapters/web/playground.ts";
import type { Config } from "./config.ts";
import { exposureOf, isLocalCall, isLoopback } from "./http/exposure.ts";
import { healthRoutes } from "./http/health-routes.ts";
import { createMetrics } from "./http/metrics.ts";
import { createReadiness } from "./http/readiness.ts";
import type { Route } from "./http/route.ts";
import { createServer } from "./http/server.ts";
import { type App, type AppOptions, createApp } from "./main.ts";
import { Failure } from "./model/failure.ts";
import { root } from "./root.ts";
import { openStore } from "./store/open.ts";

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the bot: health, the playground on loopback, and Slack where its tokens are set. One port for all of it. */
export async function serve(config: Config, options: Pick<AppOptions, "log" | "warn">): Promise<Served> {
  const { host, port, publicUrl, secret } = config.http;
  exposureOf({ host, ...(publicUrl ? { publicUrl } : {}), ...(secret ? { secret } : {}) });
  const app = createApp(config, { ...options, pictures: "upload" });
  const readiness = createReadiness();
  const metrics = createMetrics();
  const slack = config.env["SLACK_BOT_TOKEN"] ? await slackOf(config, app, options.warn) : null;
  const routes: Route[] = [...healthRoutes({ readiness, metrics }), ...(slack?.slack.routes ?? [])];
  if (isLoopback(host) && config.env["NODE_ENV"] !== "production") {
    const onError = (error: unknown) => options.warn(`the playground could not draw a card: ${String(error)}`);
    routes.push(...playgroundRoutes({ router: app.router, root, isLocalCall, onError }));
  }
  const server = createServer({
    host,
    port,
    routes,
    metrics,
    log: (event) =>
      event.event === "error" &&
      options.warn(`${event.route} failed (reference ${event.reference}): ${String(event.error)}`),
  });
  const opened = await server.listen();
  readiness.expect("logs, workers and pictures", app.warm());
  await slack?.slack.start();
  return {
    url: `http://${opened.host}:${opened.port}`,
    async close() {
      readiness.drain();
      await slack?.slack.stop();
      await server.close();
      await Promise.all([app.close(), slack?.store.close()]);
    },
  };
}

async function slackOf(config: Config, app: App, warn: (message: string) => void) {
  const { env } = config;
  const token = env["SLACK_BOT_TOKEN"] ?? "";
  const signingSecret = env["SLACK_SIGNING_SECRET"];
  const appToken = env["SLACK_APP_TOKEN"];
  const apiUrl = env["SLACK_API_URL"];
  if (!signingSecret && !appToken) {
    throw new Failure({
      what: "Cannot start Slack",
      why: "SLACK_BOT_TOKEN is set without SLACK_SIGNING_SECRET or SLACK_APP_TOKEN.",
      fix: "Set the signing secret for requests over HTTP, or an app token for Socket Mode.",
      usage: true,
    });
  }
  const store = await openStore(config.store, { home: config.home });
  const slack = startSlack({
    token,
    ...(signingSecret ? { signingSecret } : {}),
    ...(appToken ? { appToken } : {}),
    ...(apiUrl ? { apiUrl } : {}),
    router: app.router,
    verbs: () => app.commands,
    dedupe: store.dedupe,
    investigations: store.investigations,
    log: (line) => warn(`slack: ${JSON.stringify(line)}`),
  });
  return { slack, store };
}
