import { join } from "node:path";
import { createBoard } from "../../adapters/web/board.ts";
import { playgroundRoutes } from "../../adapters/web/playground.ts";
import { picturesForChat } from "../charts/pictures.ts";
import { drawQuickChart } from "../charts/quickchart.ts";
import { createRenderer } from "../charts/renderer.ts";
import { verifyChartUrl } from "../charts/url.ts";
import { createLinks } from "../compose/links.ts";
import { root } from "../compose/root.ts";
import type { Config } from "../config.ts";
import { chartRoute } from "../http/chart-route.ts";
import { diskFiles } from "../http/disk-files.ts";
import { exposureOf, isLocalCall } from "../http/exposure.ts";
import { fileRoute } from "../http/file-route.ts";
import { healthRoutes } from "../http/health-routes.ts";
import { createMetrics } from "../http/metrics.ts";
import { createReadiness } from "../http/readiness.ts";
import type { Route } from "../http/route.ts";
import { createServer } from "../http/server.ts";
import { type AppOptions, createApp } from "../main.ts";
import { errorWords } from "../model/failure.ts";
import { isLoopbackHost } from "../model/loopback.ts";
import { hooksOf } from "./hooks.ts";
import { slackOf } from "./slack.ts";
import { teamsOf } from "./teams.ts";
import { keepTidy } from "./tidy.ts";

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the bot: chat platforms that are set up, pictures and files, health, and the playground. One port for all. */
export async function serve(config: Config, { log, warn }: Pick<AppOptions, "log" | "warn">): Promise<Served> {
  const { host, port, publicUrl: givenUrl, secret: givenSecret } = config.http;
  const exposure = exposureOf({
    host,
    ...(givenUrl ? { publicUrl: givenUrl } : {}),
    ...(givenSecret ? { secret: givenSecret } : {}),
  });
  const clock = () => new Date();
  const renderer = createRenderer({ threads: 1 });
  const files = diskFiles({ folder: join(config.home, "files"), clock });
  let url = "";
  const links = createLinks(config, { exposure, files, localUrl: () => url });
  const app = createApp(config, {
    log,
    warn,
    renderer,
    kept: true,
    pictures: (drawing) => picturesForChat(drawing, links.reachable),
  });
  const store = await app.store();
  const readiness = createReadiness();
  const metrics = createMetrics();
  const slack = slackOf(config, app, store, warn);
  if (slack) app.connect(slack.platform, slack.groupsOf);
  if ((slack || config.env["MicrosoftAppId"]) && !config.file.access)
    warn('HUNTBOT_CONFIG gives nobody a role: people in chats may look ("viewer") and no more. See README, Security.');
  const teams = teamsOf(config, app, store, links, warn);
  app.connect(teams.platform, teams.groupsOf);
  const routes: Route[] = [
    ...healthRoutes({ readiness, metrics }),
    ...(slack?.routes ?? []),
    ...teams.routes,
    chartRoute({
      exposure,
      clock,
      verify: verifyChartUrl,
      draw: (given, signal) => drawQuickChart(renderer, given, signal),
    }),
    fileRoute({ files, secret: exposure.secret, clock }),
  ];
  if (isLoopbackHost(host) && config.env["NODE_ENV"] !== "production") {
    const onError = (error: unknown) => warn(`the playground could not draw a card: ${String(error)}`);
    const board = createBoard();
    app.connect(board.platform);
    routes.push(...playgroundRoutes({ router: app.router, root, isLocalCall, board, onError }));
  }
  const hooks = await hooksOf(config, app, warn);
  routes.push(...hooks.routes);
  const server = createServer({
    host,
    port,
    routes,
    metrics,
    log: (event) =>
      event.event === "error" && warn(`${event.route} failed (reference ${event.reference}): ${String(event.error)}`),
  });
  const watching = await app.watching();
  let tidy: Awaited<ReturnType<typeof keepTidy>> | null = null;
  async function close() {
    readiness.drain();
    await Promise.all([slack?.stop(), teams.stop()]);
    await server.close();
    // From here on another replica is woken for what is due.
    await store.jobs.stop();
    await hooks.stop();
    await watching.stop();
    await tidy?.stop();
    await app.close();
  }
  try {
    await store.jobs.start();
    const opened = await server.listen();
    url = `http://${opened.host}:${opened.port}`;
    readiness.expect("logs, workers and pictures", app.warm());
    await slack?.start();
    hooks.start();
    await watching.start();
    tidy = await keepTidy({ runs: app.runs, store, keepDays: config.file.keepDays, warn });
  } catch (error) {
    // Half a bot would go on answering.
    await close().catch((also: unknown) => warn(`could not end what had begun: ${errorWords(also)}`));
    throw error;
  }
  return { url, close };
}
