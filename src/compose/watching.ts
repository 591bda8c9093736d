import type { Watches } from "../commands/watch.ts";
import type { Config } from "../config.ts";
import { lookAtArrivals } from "../hunts/arrivals.ts";
import { closedTo } from "../hunts/closed.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import { theBot } from "../jobs/page/record.ts";
import { createWatchClock, type Strike } from "../jobs/watch/clock.ts";
import { createWatchDesk, type NewWatch, type WatchDesk } from "../jobs/watch/desk.ts";
import type { WatchRecord } from "../jobs/watch/record.ts";
import type { Platform } from "../model/command.ts";
import { errorWords, Failure } from "../model/failure.ts";
import type { PlatformName } from "../model/request.ts";
import type { Store } from "../model/store.ts";
import { always } from "../model/timeline.ts";
import type { Clock } from "../model/window.ts";
import { through } from "./platforms.ts";
import { replicaName } from "./replica.ts";
import { whenAsked } from "./when-asked.ts";

export interface WatchingPorts {
  readonly config: Config;
  readonly hunt: HuntPorts;
  readonly inTurn: <T>(task: () => Promise<T>) => Promise<T>;
  readonly platforms: ReadonlyMap<PlatformName, Platform>;
  readonly now: Clock;
  readonly warn: (message: string) => void;
}

export interface Watching {
  readonly desk: WatchDesk;
  /**
   * From now on watches are looked after, those that are overdue first and once. The store's jobs must be started. Throws for
   * a channel it cannot use.
   */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createWatching(store: Store, { config, hunt, inTurn, platforms, now, warn }: WatchingPorts): Watching {
  // What it finds is read by a whole channel.
  const open = closedTo(hunt, config.file.access?.denyTables);
  const desk = createWatchDesk({
    ledger: store.ledger<WatchRecord>("watch"),
    owner: replicaName(),
    alone: !store.shared,
    now,
    logsNow: hunt.clock,
    perPerson: config.file.watch.perPerson,
    look: (question) => inTurn(() => lookAtArrivals(open, question)),
    investigations: store.investigations,
    ...through(platforms),
    failed: (what, error) => warn(`could not ${what}: ${errorWords(error)}`),
  });
  const clock = createWatchClock({
    jobs: store.jobs,
    strikes: store.ledger<Strike>("watch clock"),
    now,
    wake: desk.loop.wake,
    warn,
  });
  return {
    desk,
    async start() {
      await desk.follow(listedIn(config), Object.values(config.file.alerts.channels));
      desk.loop.start();
      await clock.start();
    },
    async stop() {
      clock.stop();
      await desk.loop.stop();
    },
  };
}

/** The watches as the verb sees them, whose store is opened by the first that is needed. */
export function laterWatches(open: () => Promise<Watching>): Watches {
  return whenAsked<Watches>(async () => (await open()).desk);
}

function listedIn({ file }: Config): readonly NewWatch[] {
  return file.watch.list.map(({ indicator, every, channel }) => {
    const place = file.alerts.channels[channel];
    if (!place) throw wrong(`watch.list names the channel "${channel}".`, "Name it under alerts.channels.");
    if (file.access?.channels.shared.includes(place.channel))
      throw wrong(
        `watch.list shows ${indicator.value} in a channel that people outside read (access.channels.shared).`,
        "A watch names hosts and accounts: choose a channel of your own.",
      );
    return { indicator, everyMs: every, until: always, person: theBot, place };
  });
}

const wrong = (why: string, fix: string) => new Failure({ what: "Cannot watch", why, fix, usage: true });
