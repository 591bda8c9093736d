import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { CloudAdapter } from "botbuilder";
import { createGroups, type GroupsOf, noGroups } from "../../src/chat/groups.ts";
import type { Router } from "../../src/chat/router.ts";
import type { Platform } from "../../src/model/command.ts";
import { Failure } from "../../src/model/failure.ts";
import type { Place } from "../../src/model/request.ts";
import type { Dedupe } from "../../src/model/store.ts";
import { type Address, addressOf, kindOf } from "./activity.ts";
import { createConnector } from "./connector.ts";
import { deliver } from "./deliver.ts";
import { createGraph } from "./graph.ts";
import { entraGroups } from "./groups.ts";
import { linkTo } from "./link.ts";
import { createListener } from "./listener.ts";
import { createLive } from "./live.ts";
import { editMessage } from "./message.ts";
import { createPace, realTiming, type Timing } from "./pace.ts";
import type { DeliverPorts } from "./ports.ts";
import type { Places } from "./send-card.ts";
import { type Credentials, type Env, readSettings } from "./settings.ts";
import { threadReader } from "./thread-text.ts";
import { createTurns } from "./turn.ts";

export interface TeamsOptions {
  readonly router: Router;
  readonly dedupe: Dedupe;
  /** `MicrosoftAppId`, `MicrosoftAppPassword`, `MicrosoftAppTenantId`, `MicrosoftAppType`, and what the SDK reads for other clouds. */
  readonly env: Env;
  /** True when only this machine can connect to the server. */
  readonly isLoopback: boolean;
  readonly isLocalCall: (call: { remote: string; headers: IncomingHttpHeaders }) => boolean;
  readonly places: Places;
  /** Ids of the groups of Microsoft Entra whose members somebody asks for; none is read unless named. */
  readonly groups?: readonly string[];
  readonly log: (line: { readonly level: "warn" | "error"; readonly message: string; readonly error: unknown }) => void;
  /** How the bot proves who it is; from `env` unless given. */
  readonly credentials?: Credentials;
  readonly timing?: Timing;
}

export interface TeamsRoute {
  readonly methods: readonly ["POST"];
  readonly path: "/api/messages";
  readonly maxBody: number;
  readonly listener: RequestListener;
}

export interface Teams {
  readonly platform: Platform;
  readonly groupsOf: GroupsOf;
  /** Empty where Teams is not set up and others than this machine could connect. */
  readonly routes: readonly TeamsRoute[];
  /** Lets deliveries end, for at most `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

/** Where bots are reached that Teams has not told a nearer address (learn.microsoft.com, "Send proactive messages"). */
const anyRegion = "https://smba.trafficmanager.net/teams/";

/** Starts the Teams side of the bot. Throws a Failure for settings that do not go together. */
export function startTeams(options: TeamsOptions): Teams {
  const settings = readSettings(options.env, options.isLoopback, options.credentials);
  if (!settings) return absent;
  const { log, timing = realTiming } = options;
  const ports: DeliverPorts = {
    connector: createConnector(new CloudAdapter(settings.authentication), settings.appId),
    pace: createPace(timing),
    timing,
    places: options.places,
    live: createLive(),
    warn: (message, error) => log({ level: "warn", message, error }),
  };
  const graph = createGraph(options.env, Date.now);
  const groupsOf = createGroups({
    groups: options.groups ?? [],
    membersOf: entraGroups(graph, options.env["MicrosoftAppTenantId"]?.trim()),
    now: timing.now,
    warn: (message, error) => log({ level: "warn", message, error }),
  });
  const working = new Set<Promise<unknown>>();
  const stopped = new AbortController();
  /** The nearest service of each tenant, as its latest activity told. */
  const services = new Map<string, Pick<Address, "serviceUrl" | "botId">>();

  const turn = createTurns({
    ...ports,
    router: options.router,
    signal: stopped.signal,
    threadText: (activity) => threadReader(activity, graph, settings.appId),
    inBackground(work) {
      const ended = work
        .catch((error: unknown) => log({ level: "error", message: "an answer could not be delivered", error }))
        .finally(() => working.delete(ended));
      working.add(ended);
    },
  });

  const listener = createListener({
    settings,
    dedupe: options.dedupe,
    isLocalCall: options.isLocalCall,
    onRefused: (error) => log({ level: "warn", message: "refused a call to /api/messages", error }),
    onActivity(activity) {
      const { tenant, serviceUrl, botId } = addressOf(activity);
      services.set(tenant, { serviceUrl, botId });
      return turn(activity);
    },
  });

  function addressFor({ workspace, channel, thread }: Place): Address {
    const kind = kindOf(channel);
    const conversation = kind === "channel" && thread ? `${channel};messageid=${thread}` : channel;
    const service = services.get(workspace) ?? { serviceUrl: anyRegion, botId: `28:${settings?.appId}` };
    return { ...service, conversation, kind, tenant: workspace };
  }

  return {
    platform: {
      name: "teams",
      async deliver(to, outputs) {
        const message = await deliver({ address: addressFor(to) }, outputs, ports);
        if (!message) throw new Error("nothing was given to deliver");
        return message;
      },
      edit: (ref, card) => editMessage(ref, card, ports),
      link: linkTo,
    },
    groupsOf: (person) => groupsOf({ ...person, id: person.id.toLowerCase() }),
    routes: [{ methods: ["POST"], path: "/api/messages", maxBody: 512 * 1024, listener }],
    async stop(graceMs = 10_000) {
      stopped.abort(new Error("the bot stops"));
      await Promise.race([Promise.all(working), timing.sleep(graceMs)]);
    },
  };
}

const notSetUp = () =>
  new Failure({
    what: "Could not write to Teams",
    why: "Teams is not set up.",
    fix: "Set MicrosoftAppId and MicrosoftAppPassword: README, Teams.",
  });

const absent: Teams = {
  platform: {
    name: "teams",
    deliver: () => Promise.reject(notSetUp()),
    edit: () => Promise.reject(notSetUp()),
  },
  groupsOf: async () => noGroups,
  routes: [],
  stop: async () => undefined,
};
