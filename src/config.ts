import { dirname, resolve } from "node:path";
import { wrongAddresses } from "./config/addresses.ts";
import { type FileConfig, noFile, readConfigFile } from "./config/file.ts";
import { readSharedRanges, type SharedLists } from "./config/shared-ranges.ts";
import { Failure } from "./model/failure.ts";
import { isConfidential } from "./model/loopback.ts";

/** Where the logs are. `sample` with no instant means today 00:00Z. */
export type LogsSource =
  | { readonly kind: "sample"; readonly pinned: Date | null }
  | { readonly kind: "file"; readonly folder: string }
  | { readonly kind: "loganalytics"; readonly workspaces: readonly string[] }
  | { readonly kind: "kusto"; readonly cluster: string; readonly database: string };

export interface Config {
  readonly logs: LogsSource;
  readonly home: string;
  readonly store: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string | null;
    readonly secret: string | null;
  };
  readonly file: FileConfig;
  /** Dated lists of addresses that many share. */
  readonly shared: SharedLists;
  /** The environment itself, for what one adapter or provider alone reads by its documented names. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Reads everything once. Throws ONE Failure that lists all that is missing or wrong, each with its fix. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const attempt = <T>(read: () => T, fallback: T): T => {
    try {
      return read();
    } catch (error) {
      problems.push(error instanceof Failure ? `${error.why} ${error.fix}` : String(error));
      return fallback;
    }
  };
  const home = resolve(env["HUNTBOT_HOME"] || ".huntbot");
  const configPath = env["HUNTBOT_CONFIG"];
  const file = attempt(() => readConfigFile(configPath), noFile);
  const config: Config = {
    logs: attempt(() => readLogs(env["HUNTBOT_LOGS"] || "sample:"), { kind: "sample", pinned: null }),
    home,
    store: env["HUNTBOT_STORE"] || `pglite:${home}/store`,
    http: {
      host: env["HOST"] || "127.0.0.1",
      port: attempt(() => readPort(env["PORT"]), 3978),
      publicUrl: env["PUBLIC_URL"]?.replace(/\/+$/, "") || null,
      secret: env["HUNTBOT_SECRET"] || null,
    },
    file,
    shared: attempt(() => readSharedRanges(file.shared, dirname(resolve(configPath || "."))), {
      whose: () => null,
      ages: () => [],
    }),
    env,
  };
  if (config.http.publicUrl && !config.http.secret) {
    problems.push(
      "PUBLIC_URL is set without HUNTBOT_SECRET. Set it to 32 random characters or more: it signs chart and file links.",
    );
  }
  if (!/^(?:pglite:.|postgres(?:ql)?:\/\/.)/.test(config.store))
    problems.push(
      "HUNTBOT_STORE is neither pglite:DIR nor postgres://... Write pglite:DIR (one process) or postgres://user:password@host/database (several).",
    );
  problems.push(...wrongAddresses(env));
  if (problems.length > 0) {
    throw new Failure({
      what: "Cannot start",
      why: `the configuration has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
      fix: problems.map((problem) => `\n- ${problem}`).join(""),
      usage: true,
    });
  }
  return config;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readLogs(value: string): LogsSource {
  const [scheme = "", rest = ""] = split(value);
  switch (scheme) {
    case "sample":
      return { kind: "sample", pinned: rest === "" ? null : readDay(rest) };
    case "file":
      if (rest === "") break;
      return { kind: "file", folder: resolve(rest) };
    case "loganalytics": {
      const workspaces = rest.split(",").map((id) => id.trim());
      const wrong = workspaces.find((id) => !guid.test(id));
      if (wrong !== undefined)
        throw problem(
          `HUNTBOT_LOGS names the workspace "${wrong}", which is not a GUID.`,
          "Copy the Workspace ID from the workspace's Overview page.",
        );
      return { kind: "loganalytics", workspaces };
    }
    case "kusto": {
      const url = URL.canParse(rest) ? new URL(rest) : null;
      const database = decodeURIComponent(url?.pathname.slice(1) ?? "");
      if (!url || !database || !isConfidential(url))
        throw problem(`HUNTBOT_LOGS is "${value}".`, "Write kusto:https://CLUSTER/DATABASE.");
      return { kind: "kusto", cluster: url.origin, database };
    }
  }
  throw problem(
    `HUNTBOT_LOGS is "${value}".`,
    "Write sample:, sample:2019-02-19, file:FOLDER, loganalytics:WORKSPACE-GUID or kusto:https://CLUSTER/DATABASE.",
  );
}

function split(value: string): [string, string] {
  const at = value.indexOf(":");
  return at < 0 ? [value, ""] : [value.slice(0, at), value.slice(at + 1)];
}

function readDay(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(date.getTime()))
    throw problem(`HUNTBOT_LOGS pins the sample to "${text}".`, "Write a day, for example sample:2019-02-19.");
  return date;
}

function readPort(text: string | undefined): number {
  const port = Number(text || 3978);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw problem(`PORT is "${text}".`, "Write a number from 0 to 65535.");
  return port;
}

function problem(why: string, fix: string): Failure {
  return new Failure({ what: "Configuration", why, fix });
}
