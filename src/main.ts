import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createRenderer, type Renderer } from "./charts/renderer.ts";
import { type GroupsOf, noGroups } from "./chat/groups.ts";
import { createMemory } from "./chat/memory.ts";
import { createPermit } from "./chat/permit.ts";
import { createRouter, type LogLine, type Router } from "./chat/router.ts";
import { createRuns, type Runs } from "./chat/runs.ts";
import { createSentRecorder } from "./chat/sent-recorder.ts";
import { createStoredMemory } from "./chat/stored-memory.ts";
import { createStoredRecorder } from "./chat/stored-recorder.ts";
import { createStoredRuns, type StoredRuns } from "./chat/stored-runs.ts";
import { type CasePorts, ownerOf } from "./commands/case-file.ts";
import { findEarlier } from "./commands/earlier.ts";
import { aboutOf } from "./compose/about.ts";
import { type Alerting, createAlerting, pageDetail } from "./compose/alerting.ts";
import { createCaseOwners } from "./compose/case-owners.ts";
import { incidentDesk, logsAddress } from "./compose/exporting.ts";
import { lastResort } from "./compose/last-resort.ts";
import { laterPaging } from "./compose/later-paging.ts";
import { peopleSeen } from "./compose/people.ts";
import { caseLinks, through } from "./compose/platforms.ts";
import { replicaName } from "./compose/replica.ts";
import { root } from "./compose/root.ts";
import { allVerbs, verbsOff } from "./compose/verbs.ts";
import { createWatching, laterWatches, type Watching } from "./compose/watching.ts";
import { openedOnce, whenAsked } from "./compose/when-asked.ts";
import { leavePolicy, ownRange, standingWord, usualTlp } from "./compose/whose.ts";
import { clockOf, isEmbedded, opensWhenAsked, openWorkspace } from "./compose/workspace.ts";
import type { Config } from "./config.ts";
import { createEnrichment } from "./enrich/ask.ts";
import { lineup } from "./enrich/lineup.ts";
import { loadLibrary } from "./hunts/library.ts";
import type { HuntPorts } from "./hunts/ports.ts";
import { createExtractor } from "./indicators/extractor.ts";
import { idOfCard } from "./jobs/watch/record.ts";
import { createFairQueue, type FairQueueOptions } from "./logs/fair-queue.ts";
import type { Card } from "./model/card.ts";
import type { Command, Platform } from "./model/command.ts";
import { errorWords } from "./model/failure.ts";
import type { Pictures } from "./model/pictures.ts";
import type { MessageRef, PlatformName } from "./model/request.ts";
import type { Investigations, Store, VerdictOverrides } from "./model/store.ts";
import type { Clock } from "./model/window.ts";
import { pagerServices, pagersFrom } from "./paging/pagers.ts";
import { openLookupFile } from "./store/lookup-file.ts";
import { isSharedStore, openStore } from "./store/open.ts";
import { openSentFile } from "./store/sent-file.ts";
import { openVerdictFile } from "./store/verdict-file.ts";

export interface App {
  readonly router: Router;
  readonly commands: readonly Command<unknown>[];
  /** Opened by whoever asks first. */
  readonly store: () => Promise<Store>;
  /** Set where requests are kept: what runs here, known to every replica. */
  readonly runs: StoredRuns | null;
  /** Alerts, pages and their cards; nothing of it runs before it is started. */
  readonly alerting: () => Promise<Alerting>;
  /** What is looked for again and again; nothing of it runs before it is started. */
  readonly watching: () => Promise<Watching>;
  /** Tells the app of a platform once it is there, so that cards can be posted and edited there. */
  connect(platform: Platform, groupsOf?: GroupsOf): void;
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
  /** Resolves when a first question would wait for nothing. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly log: (line: LogLine) => void;
  /** A line for whoever runs the bot, e.g. a refused key. */
  readonly warn: (message: string) => void;
  /** Where pictures go: files for a terminal, uploads and links for a chat. */
  readonly pictures: (renderer: Renderer) => Pictures;
  readonly renderer?: Renderer;
  /**
   * True where threads are case files: every request is written down, and a thread inherits from what was. A one-off
   * command is nobody's case: it opens the store only for a verb that asks for it.
   */
  readonly kept: boolean;
  /** The wall clock, for whoever tells a story that always reads the same. */
  readonly now?: Clock;
}

/** The composition root: config in, a router out. Nothing is opened before it is asked. */
export function createApp(config: Config, { log, warn, pictures, kept, ...given }: AppOptions): App {
  const real = given.now ?? (() => new Date());
  const clock = clockOf(config.logs, real);
  const logs = opensWhenAsked(isEmbedded(config.logs), () => openWorkspace(config, real, warn));
  const renderer = given.renderer ?? createRenderer({ threads: 1 });
  const drawn = pictures(renderer);
  const extractor = createExtractor();
  mkdirSync(config.home, { recursive: true });
  const opening = openedOnce(() => openStore(config.store, { home: config.home, log: warn, now: real }));
  const store = opening.get;
  const investigations = whenAsked<Investigations>(async () => (await store()).investigations);
  const lookups = kept
    ? {
        lookups: whenAsked<Store["lookups"]>(async () => (await store()).lookups),
        quotas: whenAsked<Store["quotas"]>(async () => (await store()).quotas),
      }
    : openLookupFile(join(config.home, "lookups.jsonl"));
  // The embedded database belongs to one process; analysts' words are for all of them.
  const overrides = isSharedStore(config.store)
    ? whenAsked<VerdictOverrides>(async () => (await store()).overrides)
    : openVerdictFile(join(config.home, "verdicts.jsonl"));
  const enrichers = lineup({ env: config.env, cacheDir: join(config.home, "cache"), log: { warn } });
  const enrichment = createEnrichment({
    enrichers,
    ...lookups,
    policy: leavePolicy(config.file),
    noticeable: config.file.activeDns,
    log: { warn },
    now: real,
  });
  const platforms = new Map<PlatformName, Platform>();
  const groups = new Map<PlatformName, GroupsOf>();
  const { edit } = through(platforms);
  const local = createRuns();
  const runs = kept ? storedRuns(config, store, { local, edit, warn }) : null;
  const { access } = config.file;
  const hunt: HuntPorts = {
    logs,
    library: loadLibrary(join(root, "queries")),
    clock,
    enrichment,
    ours: (indicator) => ownRange(config.file, indicator),
    shared: (indicator) => config.shared.whose(indicator, real()),
    unlabelled: config.file.policy.unlabelled,
    override: (indicator) => standingWord(overrides, indicator, real()),
  };
  const queue = createFairQueue(huntsAtOnce(isEmbedded(config.logs)));
  const cases: CasePorts = {
    investigations,
    now: real,
    publicChannels: new Map(Object.entries(access?.channels.public ?? {})),
    findPerson: peopleSeen(investigations, platforms),
    linkOf: caseLinks(store, platforms),
    assigned: (caseId, owner) => owners.assigned(caseId, owner),
  };
  const pagers = {
    pagers: [...pagersFrom(config.env, { clock: real }), ...lastResort(config, async () => (await alerting()).cards)],
    services: Object.keys(pagerServices(config.env)),
  };
  const alerting: () => Promise<Alerting> = openedOnce(async () =>
    createAlerting(await store(), {
      ...pagers,
      config,
      hunt,
      inTurn: (task) => queue.run(task, { person: "huntbot", signal: new AbortController().signal }),
      pictures: drawn,
      read: async (text) => (await extractor.extract(text)).indicators.map(({ kind, value }) => ({ kind, value })),
      verbs: () => new Set(commands.map(({ name }) => name)),
      platforms,
      now: real,
      warn,
    }),
  ).get;
  const owners = createCaseOwners({ store, alerting, investigations, edit, warn });
  const watching = openedOnce(async () =>
    createWatching(await store(), {
      config,
      hunt,
      inTurn: (task) => queue.run(task, { person: "watches", signal: new AbortController().signal }),
      platforms,
      now: real,
      warn,
    }),
  ).get;
  const paging = laterPaging(pagers, alerting);
  const commands: readonly Command<unknown>[] = allVerbs({
    hunt: {
      hunt,
      pictures: drawn,
      portalLink: logs.portalLink,
      queue,
      earlier: kept ? findEarlier(cases) : null,
      owner: kept ? (place) => ownerOf(cases, place) : null,
      now: real,
    },
    paging,
    pageDetail: pageDetail(config),
    pageTags: config.file.page.tags,
    about: () =>
      aboutOf(
        config,
        enrichers,
        pagers.pagers.map(({ name }) => name),
        [...platforms.keys()],
      ),
    reader: extractor,
    logs,
    cases,
    watches: laterWatches(watching),
    incidents: incidentDesk(config),
    address: logsAddress(config),
    kept: lookups.lookups,
    overrides,
    stop: async (id, by) => (runs ? runs.stopAnywhere(id, by) : local.stop(id, by) !== undefined),
  });
  return {
    commands,
    store,
    runs,
    alerting,
    watching,
    platforms,
    connect(platform, groupsOf) {
      platforms.set(platform.name, platform);
      if (groupsOf) groups.set(platform.name, groupsOf);
    },
    async warm() {
      // The lists are read by the first question.
      config.shared.whose({ kind: "ip", value: "192.0.2.1" }, real());
      await Promise.all([
        logs.tables(new AbortController().signal),
        logs.ownQuery("print 1"),
        renderer.warm(),
        extractor.warm(),
      ]);
    },
    router: tellingWatches(
      createRouter({
        commands,
        off: verbsOff(paging),
        now: clock,
        permit: createPermit(access, async (person) => groups.get(person.platform)?.(person) ?? noGroups),
        recorder: kept
          ? owners.keeping(createStoredRecorder({ investigations, messages: messagesOf(store) }))
          : createSentRecorder(openSentFile(join(config.home, "sent.jsonl"))),
        memory: kept ? createStoredMemory(investigations) : createMemory(),
        runs: runs ?? local,
        usualTlp: usualTlp(config.file),
        log,
      }),
      async (message) => {
        if (!idOfCard(message.key)) return;
        await (await watching()).desk
          .posted(message)
          .catch((error: unknown) => warn(`could not place a watch: ${error}`));
      },
    ),
    async close() {
      await Promise.all([logs.close(), renderer.close(), extractor.close()]);
      // A store that could not be opened was reported to whoever asked for it.
      const opened = await opening.opened()?.catch(() => undefined);
      await opened?.close();
    },
  };
}

/** A watch learns where its card is, so that it is edited there. */
function tellingWatches(router: Router, tell: (message: MessageRef) => Promise<void>): Router {
  return {
    handle: router.handle,
    async delivered(request, message) {
      await router.delivered(request, message);
      await tell(message);
    },
  };
}

/** An embedded engine shares this machine's cores; a service has a queue of its own for queries. */
function huntsAtOnce(embedded: boolean): FairQueueOptions {
  return { limit: embedded ? 4 : 50, waitMs: 600_000, runMs: 600_000 };
}

const messagesOf = (store: () => Promise<Store>) => whenAsked<Store["messages"]>(async () => (await store()).messages);

function storedRuns(
  { store: url }: Config,
  store: () => Promise<Store>,
  {
    local,
    edit,
    warn,
  }: {
    local: Runs;
    edit: (message: MessageRef, card: Card) => Promise<void>;
    warn: (message: string) => void;
  },
): StoredRuns {
  return createStoredRuns({
    local,
    register: whenAsked<Store["runs"]>(async () => (await store()).runs),
    owner: replicaName(),
    shared: isSharedStore(url),
    edit,
    failed: (what, error) => warn(`could not ${what}: ${errorWords(error)}`),
  });
}
