import { basename } from "node:path";
import type { Config, LogsSource } from "../config.ts";
import type { Provider } from "../enrich/provider.ts";
import type { About, Part } from "../model/about.ts";
import type { PlatformName } from "../model/request.ts";
import { isSharedStore } from "../store/open.ts";
import { version } from "./root.ts";

/** What the data and programs that come with it ask to be said. Sources that are asked say their own beside their answers. */
const credits = [
  "IP geolocation by DB-IP (https://db-ip.com), CC BY 4.0",
  "Autonomous systems from RouteViews (https://www.routeviews.org) and DB-IP, CC BY 4.0",
  "Coastlines from Natural Earth, public domain",
  "KQL is parsed by Microsoft's @kusto/language-service-next and runs on DuckDB, both MIT",
];

const docs = [
  "README.md beside the program: set-up, settings, security, what is not there yet",
  "CONTRIBUTING.md: add a query, a provider, a command, a platform",
  "CHANGELOG.md",
  "help, and help VERB",
];

/** What this program is and was given, read from its configuration: no secret, and nothing is asked or opened for it. */
export function aboutOf(
  config: Config,
  providers: readonly Provider[],
  pagers: readonly string[],
  answering: readonly PlatformName[],
): About {
  const { logs, env, store, file, http } = config;
  return {
    version: version(),
    runtime: `Node.js ${process.versions.node}`,
    logs: logsOf(logs),
    store: isSharedStore(store) ? "PostgreSQL, for several processes" : "embedded PostgreSQL (PGlite), for one process",
    answering,
    platforms: [slack(env), teams(env)],
    providers: providers.map(providerPart),
    doors: [
      part("pages", pagers.length > 0, pagers.join(", "), "PAGERDUTY_ROUTING_KEY or PAGER_WEBHOOK_URL"),
      part("alerts in", Boolean(env["HUNTBOT_HOOK_SECRET"]), "POST /hooks/alerts", "HUNTBOT_HOOK_SECRET"),
      part("links", Boolean(http.publicUrl), "to charts and files, signed", "PUBLIC_URL and HUNTBOT_SECRET"),
      part("Sentinel", Boolean(file.sentinel), "incidents are written when asked", "sentinel in HUNTBOT_CONFIG"),
      part("roles", Boolean(file.access), "by HUNTBOT_CONFIG", "access in HUNTBOT_CONFIG"),
    ],
    licence: "MIT",
    credits,
    docs,
  };
}

function logsOf(logs: LogsSource): About["logs"] {
  const embedded = "read by this process (KQL on DuckDB)";
  switch (logs.kind) {
    case "sample": {
      const pinned = logs.pinned ? `, as on ${logs.pinned.toISOString().slice(0, 10)}` : "";
      return { engine: embedded, source: `the sample workspace${pinned}` };
    }
    case "file":
      return { engine: embedded, source: `the folder ${basename(logs.folder)}` };
    case "loganalytics": {
      const { length } = logs.workspaces;
      return { engine: "Azure Monitor Logs", source: length === 1 ? "1 workspace" : `${length} workspaces` };
    }
    case "kusto":
      return { engine: "Azure Data Explorer", source: `the database ${logs.database}` };
  }
}

const part = (name: string, on: boolean, how: string, missing: string): Part => ({
  name,
  on,
  how: on ? how : `needs ${missing}`,
});

function slack(env: Config["env"]): Part {
  const how = env["SLACK_APP_TOKEN"] ? "Socket Mode" : "over HTTP, signed";
  return part("Slack", Boolean(env["SLACK_BOT_TOKEN"]), how, "SLACK_BOT_TOKEN");
}

function teams(env: Config["env"]): Part {
  const how = env["MicrosoftAppType"] || "MultiTenant";
  return part("Teams", Boolean(env["MicrosoftAppId"]), how, "MicrosoftAppId");
}

/** A provider says itself what it lacks. */
function providerPart({ name, off, keyName, external, noticeable }: Provider): Part {
  const outside = noticeable ? "only with --active" : keyName ? "with a key" : "without a key";
  return { name, on: off === undefined, how: off ?? (external ? outside : "on this machine") };
}
