import { didCard } from "../cards/case.ts";
import { value } from "../cards/event-words.ts";
import { type WatchShown, watchCard, watchesBegunCard, watchListCard } from "../cards/watch.ts";
import type { Command, Output, ParseContext } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Person, Place, Request } from "../model/request.ts";
import type { LookupCache } from "../model/store.ts";
import { findBasket } from "./basket.ts";
import { type CasePorts, elsewhere, insideOnly, misused, shownHere } from "./case-file.ts";
import { readIndicators } from "./subject.ts";
import { readEvery, readUntil } from "./watch-times.ts";

/** The watches, as the verb needs them. */
export interface Watches {
  add(watch: {
    readonly indicator: Indicator;
    readonly everyMs: number;
    readonly until: Date;
    readonly person: Person;
    readonly place: Place;
  }): Promise<WatchShown>;
  list(place: Place): Promise<readonly (WatchShown & { readonly place: Place })[]>;
  stop(id: string, by: Person): Promise<WatchShown | null>;
}

export interface WatchPorts extends CasePorts {
  readonly watches: Watches;
  /** Where what a report named waits for a click. */
  readonly kept: LookupCache;
}

type WatchArgs = { readonly list: true } | { readonly stop: string } | AddArgs;

interface AddArgs {
  /** What was named, or what a report's button stands for. */
  readonly what: readonly Indicator[] | { readonly basket: string };
  readonly everyMs: number;
  readonly until: Date;
}

/** `watch <indicator...> [every 1h] [until friday]`, `watch` for the list, `watch stop <id>`. */
export function watchCommand(ports: WatchPorts): Command<WatchArgs> {
  return {
    name: "watch",
    usage: "watch [<indicator...> [every 1h] [until friday] [--basket ID] | stop <id>]",
    summary: "look again and again for new rows and alerts, and speak up only when something is new",
    examples: [
      "watch 203.0.113.66 every 1h until friday",
      "watch evil[.]example until 3d",
      "watch",
      "watch stop 4f3a9c2e",
    ],
    takesRange: false,
    role: "analyst",
    options: { basket: "what a report's button stands for" },
    parse: (context) => readArgs(context, ports.now()),
    async *run(args, request) {
      insideOnly(request, "watch");
      if ("list" in args) yield await listed(ports, request);
      else if ("stop" in args) yield await stopped(ports, request, args.stop);
      else yield await added(ports, request, args);
    },
  };
}

function readArgs(context: ParseContext, now: Date): WatchArgs {
  const [first, ...rest] = context.words;
  const { basket } = context.options;
  if (typeof basket === "string") return { what: { basket }, everyMs: readEvery(null), until: readUntil(null, now) };
  if (first === undefined || (first.toLowerCase() === "list" && rest.length === 0)) return { list: true };
  if (first.toLowerCase() === "stop") {
    const [id, ...more] = rest;
    if (id !== undefined && more.length === 0) return { stop: id };
    throw misused("watch stop needs a watch", "It takes the id of one.", "To see the ids: watch");
  }
  const words = [...context.words];
  const until = taken(words, "until");
  const every = taken(words, "every");
  return {
    what: readIndicators({ ...context, words }, "watch"),
    everyMs: readEvery(every),
    until: readUntil(until, now),
  };
}

/** Takes `every 1h` or `until friday` out of the words. */
function taken(words: string[], keyword: string): string | null {
  const at = words.findIndex((word) => word.toLowerCase() === keyword);
  if (at < 0) return null;
  const [, value] = words.splice(at, 2);
  return value ?? "";
}

async function added(
  { watches, kept, now }: WatchPorts,
  { person, place }: Request,
  { what, everyMs, until }: AddArgs,
): Promise<Output> {
  if (place.platform === "terminal") {
    throw misused(
      "A watch needs somebody to tell",
      "A terminal is not there when something arrives.",
      "Ask in a channel, or list it in the configuration (watch.list).",
    );
  }
  const indicators = "basket" in what ? (await findBasket(kept, what.basket)).indicators : what;
  const [indicator, ...others] = indicators;
  if (!indicator) throw misused("watch needs an indicator", "None was named.", "For example: watch 203.0.113.66");
  if (others.length > 0) return addedAll(watches, { indicators, everyMs, until, person, place });
  const watch = await watches.add({ indicator, everyMs, until, person, place });
  const card = watchCard(watch, now());
  return {
    slot: "main",
    key: `watch ${watch.id}`,
    card,
    final: true,
    data: { id: watch.id, indicator, everyMs, until },
  };
}

/** As many as one person may have, in the order given; each shows itself in a card of its own with its first look. */
async function addedAll(
  watches: Watches,
  { indicators, ...rest }: { indicators: readonly Indicator[] } & Omit<Parameters<Watches["add"]>[0], "indicator">,
): Promise<Output> {
  const begun: WatchShown[] = [];
  let refusal: Failure | null = null;
  for (const indicator of indicators) {
    try {
      begun.push(await watches.add({ indicator, ...rest }));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refusal = error;
      break;
    }
  }
  if (refusal && begun.length === 0) throw refusal;
  const card = watchesBegunCard(begun, { all: indicators.length, why: refusal?.why ?? null });
  const data = { watches: begun.map(({ id, indicator, everyMs, until }) => ({ id, indicator, everyMs, until })) };
  return { slot: "main", key: "watches begun", card, final: true, data };
}

async function listed(ports: WatchPorts, request: Request): Promise<Output> {
  const active = (await ports.watches.list(request.place)).filter(({ state }) => state === "active");
  const shown = shownHere(active, ({ place }) => place, ports, request);
  const data = { watches: shown.map(({ id, indicator, everyMs, until }) => ({ id, indicator, everyMs, until })) };
  return { slot: "main", key: "watches", card: watchListCard(shown, elsewhere("Watches", request)), final: true, data };
}

async function stopped(ports: WatchPorts, request: Request, id: string): Promise<Output> {
  const all = await ports.watches.list(request.place);
  const shown = shownHere(all, ({ place }) => place, ports, request);
  const watch = shown.some((each) => each.id === id) ? await ports.watches.stop(id, request.person) : null;
  if (!watch)
    throw misused(`There is no watch "${id.slice(0, 60)}"`, "None with this id runs here.", "To see the ids: watch");
  const card = didCard("Watch stopped", [[value(watch.indicator)]]);
  return { slot: "me", key: "watch stop", card, final: true, data: { stopped: id } };
}
