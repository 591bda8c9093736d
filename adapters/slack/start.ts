import type { RequestListener } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { LogLevel } from "@slack/bolt";
import { createGroups, type GroupsOf } from "../../src/chat/groups.ts";
import type { Router } from "../../src/chat/router.ts";
import { Failure } from "../../src/model/failure.ts";
import type { Dedupe, Investigations } from "../../src/model/store.ts";
import { createAnswering } from "./answering.ts";
import { createApp, type Identity } from "./app.ts";
import { createClients, type Logger } from "./clients.ts";
import { createPlatform, type SlackPlatform } from "./deliver.ts";
import { draw } from "./draw.ts";
import { userGroups } from "./groups.ts";
import { homeCard, type Verb } from "./home.ts";
import type { Wait } from "./insist.ts";
import { createNames } from "./names.ts";
import { createOnce } from "./once.ts";
import { createPace } from "./pace.ts";
import { createMemoryValues, keepValues, type SlackLine, type SlackPorts, type ValueStore } from "./ports.ts";
import { createHttpReceiver, longestBody } from "./receiver.ts";
import { createSocket } from "./socket.ts";
import { troubleOf } from "./trouble.ts";

export interface SlackOptions {
  /** SLACK_BOT_TOKEN */
  readonly token: string;
  /** SLACK_SIGNING_SECRET: for requests over HTTP. */
  readonly signingSecret?: string;
  /** SLACK_APP_TOKEN: Socket Mode, and no route. */
  readonly appToken?: string;
  /** SLACK_API_URL; default https://slack.com/api/ */
  readonly apiUrl?: string;
  readonly router: Pick<Router, "handle" | "delivered">;
  readonly verbs: () => readonly Verb[];
  readonly dedupe: Dedupe;
  /** For the Home tab. */
  readonly investigations: Pick<Investigations, "history">;
  /** Ids of the user groups whose members somebody asks for. */
  readonly groups?: readonly string[];
  /** Where long button values are kept; in this process only unless given. */
  readonly values?: ValueStore;
  readonly log: (line: SlackLine) => void;
  readonly now?: () => number;
  readonly wait?: Wait;
}

/** Fits the routes of the one HTTP server. */
interface SlackRoute {
  readonly methods: readonly ["POST"];
  readonly path: "/slack/events";
  readonly maxBody: number;
  readonly listener: RequestListener;
}

export interface Slack {
  readonly platform: SlackPlatform;
  readonly groupsOf: GroupsOf;
  /** None in Socket Mode. */
  readonly routes: readonly SlackRoute[];
  /** Throws a Failure when Slack refuses the token; a Slack that cannot be reached is tried again in the background. */
  start(): Promise<void>;
  /** Stops taking requests, ends what runs and waits for its last cards, for at most ten seconds. */
  stop(): Promise<void>;
}

/** Milliseconds for the last cards when the bot stops. */
const farewell = 10_000;

/** Slack, ready to be mounted: nothing is sent before `start`. */
export function startSlack(options: SlackOptions): Slack {
  const { log, token, apiUrl, appToken, signingSecret } = options;
  const wait: Wait = options.wait ?? waitFor;
  const now = options.now ?? Date.now;
  const logger = boltLogger(log);
  const api = apiUrl ? { apiUrl } : {};
  const ports: SlackPorts = {
    clients: createClients({ token, ...api, logger }),
    pace: createPace(now),
    wait,
    now,
    values: options.values ?? createMemoryValues(),
    log,
    isSlacks: (url) => belongsToSlack(url, apiUrl),
  };
  let identity: Identity = {};
  const names = createNames(ports);
  const platform = { ...createPlatform(ports, () => identity.url), named: names.named };
  const answering = createAnswering(ports, options.router, platform, names);
  const stopping = new AbortController();

  const socket = appToken ? createSocket({ appToken, ...api, logger, wait, log }) : null;
  const onError = (error: unknown) => log({ level: "error", message: "a request of Slack broke", error });
  const http = socket ? null : createHttpReceiver({ signingSecret: requireSecret(signingSecret), now, onError });
  createApp({
    receiver: socket?.receiver ?? requireReceiver(http),
    ports,
    answering,
    token,
    ...api,
    logger,
    identity: () => identity,
    once: createOnce({
      dedupe: options.dedupe,
      wait,
      onError: (error) => log({ level: "warn", message: "dedupe", error }),
    }),
    stop: stopping.signal,
    showHome,
  });

  async function showHome(user: string): Promise<void> {
    const person = { platform: "slack", id: user, name: user } as const;
    const recent = await options.investigations.history({ person }, { limit: 40 });
    const { blocks, kept } = draw(homeCard(recent, options.verbs()), { surface: "view" });
    await keepValues(ports, kept);
    await ports.clients.interactive.views.publish({ user_id: user, view: { type: "home", blocks: [...blocks] } });
  }

  /** True when Slack told who the bot is. */
  async function identify(): Promise<boolean> {
    try {
      const told = await ports.clients.final.auth.test();
      identity = {
        ...(told.user_id ? { botUserId: told.user_id } : {}),
        ...(told.bot_id ? { botId: told.bot_id } : {}),
        ...(told.team_id ? { teamId: told.team_id } : {}),
        ...(told.url ? { url: told.url } : {}),
      };
      return true;
    } catch (error) {
      const { trouble, code } = troubleOf(error);
      if (trouble.kind === "other") throw refusedToken(code, error);
      log({ level: "warn", message: `Slack could not be asked who the bot is: ${code}` });
      return false;
    }
  }

  async function keepIdentifying(): Promise<void> {
    while (!stopping.signal.aborted) {
      await wait(30_000, stopping.signal);
      if (stopping.signal.aborted || (await identify())) return;
    }
  }

  return {
    platform,
    groupsOf: createGroups({
      groups: options.groups ?? [],
      membersOf: userGroups(ports.clients),
      now,
      warn: (message, error) => log({ level: "warn", message, error }),
    }),
    routes: http
      ? [{ methods: ["POST"], path: "/slack/events", maxBody: longestBody, listener: http.requestListener }]
      : [],
    async start() {
      if (!(await identify())) keepIdentifying().catch(onError);
      await socket?.start();
    },
    async stop() {
      stopping.abort(new Failure({ what: "Stopped", why: "The bot was shut down.", fix: "Ask again in a minute." }));
      await socket?.stop();
      const patience = new AbortController();
      await Promise.race([answering.settled(), wait(farewell, patience.signal)]);
      patience.abort();
    },
  };
}

function requireSecret(secret: string | undefined): string {
  if (secret) return secret;
  throw new Failure({
    what: "Cannot start Slack",
    why: "SLACK_BOT_TOKEN is set, but neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN.",
    fix: "Copy the signing secret from the app's Basic Information, or make an app-level token for Socket Mode.",
    usage: true,
  });
}

function requireReceiver<T>(receiver: T | null): T {
  if (receiver) return receiver;
  throw new Error("neither a socket nor a route");
}

function refusedToken(code: string, cause: unknown): Failure {
  return new Failure({
    what: "Cannot start Slack",
    why: `Slack refused SLACK_BOT_TOKEN (${code}).`,
    fix: "Install the app to the workspace again and copy the Bot User OAuth Token.",
    cause,
  });
}

/** Slack's own hosts, and the host that SLACK_API_URL names. */
function belongsToSlack(url: URL, apiUrl: string | undefined): boolean {
  if (apiUrl && url.origin === new URL(apiUrl).origin) return true;
  return url.protocol === "https:" && (url.hostname === "slack.com" || url.hostname.endsWith(".slack.com"));
}

async function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** Bolt's own words, warnings and up. */
function boltLogger(log: (line: SlackLine) => void): Logger {
  const say =
    (level: SlackLine["level"]) =>
    (...words: unknown[]) =>
      log({ level, message: `Slack SDK: ${words.join(" ")}` });
  return {
    debug: () => {},
    info: () => {},
    warn: say("warn"),
    error: say("error"),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
