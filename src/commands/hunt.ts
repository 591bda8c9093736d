import { isIP } from "node:net";
import { huntCountsCard } from "../cards/counts.ts";
import { detailsCard } from "../cards/details.ts";
import { askedBeforeLine, askedBeforeNote, newSinceLine } from "../cards/earlier.ts";
import { huntCard } from "../cards/hunt.ts";
import { rangeText } from "../cards/hunt-actions.ts";
import { onIt } from "../cards/on-it.ts";
import { progressCard } from "../cards/progress.ts";
import { choiceCard, reusedCard } from "../cards/reused.ts";
import { closedTo } from "../hunts/closed.ts";
import { runHunt } from "../hunts/hunt.ts";
import type { HuntPorts, HuntQuestion } from "../hunts/ports.ts";
import type { Step } from "../hunts/steps.ts";
import type { Card, Line, NoteBlock } from "../model/card.ts";
import type { Command, Output } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { HuntResult } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { Logs } from "../model/logs.ts";
import type { MapPoint, Pictures } from "../model/pictures.ts";
import type { Person, Place, Request } from "../model/request.ts";
import { type Clock, isoWindow, type Window } from "../model/window.ts";
import { priceOutput } from "./ask-logs.ts";
import type { Earlier, FindEarlier } from "./earlier.ts";
import { askedOf, type HuntArgs, optionsKept, optionsOf } from "./hunt-args.ts";
import { type HuntQueue, inTurn } from "./in-turn.ts";
import { mostAtOnce, readIndicators } from "./subject.ts";
import { readersOf, readTlp, refuseAmongGuests, requestTlp } from "./tlp.ts";

export interface HuntCommandPorts {
  readonly hunt: HuntPorts;
  readonly pictures: Pictures;
  readonly queue: HuntQueue;
  /** Where the search can be repeated in the portal. */
  readonly portalLink: Logs["portalLink"];
  /** What the team hunted before; null where nothing is kept. */
  readonly earlier: FindEarlier | null;
  /** Who is on the case of a place; null where nothing is kept. */
  readonly owner: ((place: Place) => Promise<Person | null>) | null;
  /** The wall clock, for how long ago that was. */
  readonly now: Clock;
  readonly verbs: () => ReadonlySet<string>;
  /** Many at once, in one card. */
  readonly report: (args: Omit<HuntArgs, "asReport">, request: Request) => AsyncIterable<Output>;
}

/** `hunt <indicator...> [range]`: the whole question, and the answer as one card, details in the thread. */
export function huntCommand(ports: HuntCommandPorts): Command<HuntArgs> {
  return {
    name: "hunt",
    usage: "hunt <indicator...> [range] [--no-enrich] [--refresh] [--active] [--wide] [--confirm] [--tlp LEVEL]",
    summary: "where an indicator has been, what it did, whose it is and how bad it is",
    examples: ["hunt 23.97.60.214 7d", "hunt evil[.]example since 2019-02-17", "hunt host:ws-ops-021 24h"],
    takesRange: true,
    role: "viewer",
    options: {
      "no-enrich": "ask the workspace only",
      refresh: "ask providers again instead of using a remembered answer",
      active: "also look-ups that the address's holder may notice (reverse DNS)",
      wide: "search a range wider than /16 (IPv6: /32)",
      reuse: "a colleague's answer to the same question, as it was then",
      again: "search anew although a colleague just asked the same",
      confirm: "search all the same what is over budget",
      tlp: "clear, green, amber, amber+strict or red: what may leave, and to whom it is shown",
    },
    parse(context, request) {
      const { options } = context;
      const indicators = readIndicators(context, "hunt");
      const typedTlp = readTlp(options["tlp"]);
      if (options["wide"] === undefined) indicators.forEach(refuseWide);
      return {
        indicators,
        window: context.window,
        enrich: options["no-enrich"] === undefined,
        refresh: options["refresh"] !== undefined,
        active: options["active"] !== undefined,
        tlp: requestTlp(typedTlp, request),
        typedTlp,
        confirmed: options["confirm"] !== undefined,
        asked: askedOf(options, indicators.length),
        asReport: context.words.length === 0 && indicators.length > mostAtOnce,
      };
    },
    async *run(args, request) {
      const price = args.confirmed ? null : await ports.hunt.logs.price?.("every table", args.window, request.signal);
      if (price) {
        yield priceOutput("hunt", price, ["hunt", ...optionsOf(args), ...args.indicators.map(typed)], args.window);
        return;
      }
      if (args.asReport) {
        yield* ports.report(args, request);
        return;
      }
      // An answer without it is better than none: the thread says it, too.
      const owner = (await ports.owner?.(request.place).catch(() => null)) ?? null;
      for (const indicator of args.indicators) {
        const earlier = (await ports.earlier?.(indicator, request)) ?? null;
        const known = args.asked === "again" ? null : standing(ports, args, { indicator, earlier });
        if (known) {
          yield { slot: "main", key: keyOf(indicator), card: onIt(known, owner), final: true };
          continue;
        }
        const note = earlier?.asked ? askedBeforeNote(earlier.asked, ports.now()) : null;
        const working = (steps: readonly Step[]) => progress(indicator, args.window, steps, note);
        const waiting = (position: number) => working([waitingStep(position)]);
        yield* inTurn(ports.queue, request, waiting, () =>
          huntOne(ports, args, { indicator, request, earlier, owner, working }),
        );
      }
    },
  };
}

/** What stands in for a hunt: a colleague's answer, or the choice of it where a search is dear. */
function standing(
  ports: HuntCommandPorts,
  args: HuntArgs,
  { indicator, earlier }: { readonly indicator: Indicator; readonly earlier: Earlier | null },
): Card | null {
  // Where a search costs next to nothing, whoever types a line gets the answer of now at once.
  if (args.asked === "choose" && ports.hunt.logs.searchIsCheap) return null;
  const known = earlier?.reusable(args.window) ?? null;
  const now = ports.now();
  if (known) {
    const { before, result } = known;
    const again = (window: HuntResult["window"]) => ["hunt", ...optionsOf(args), typed(indicator), rangeText(window)];
    const anew = [...again(isoWindow(args.window)), "--again"];
    if (args.asked === "choose")
      return choiceCard(before, result, { reuse: [...again(result.window), "--reuse"], anew }, now);
    return reusedCard(before, result, { anew, now, verbs: ports.verbs() });
  }
  if (args.asked === "choose") return null;
  throw new Failure({
    what: "There is no answer to use",
    why: "Nobody whose case you can see asked the same within the last hour.",
    fix: `Hunt it: ${typed(indicator)}`,
    usage: true,
  });
}

const typed = ({ kind, value }: Indicator) => subjectWord(kind, value);

interface One {
  readonly indicator: Indicator;
  readonly request: Request;
  readonly earlier: Earlier | null;
  readonly owner: Person | null;
  readonly working: (steps: readonly Step[]) => Output;
}

async function* huntOne(
  ports: HuntCommandPorts,
  args: HuntArgs,
  { indicator, request, earlier, owner, working }: One,
): AsyncIterable<Output> {
  const key = keyOf(indicator);
  const question: HuntQuestion = {
    indicator,
    window: args.window,
    person: request.person,
    signal: request.signal,
    tlp: args.tlp,
    for: request.via === "job" ? "job" : "person",
    enrich: args.enrich,
    refresh: args.refresh,
    active: args.active,
    confirmed: args.confirmed,
    ...readersOf(args.typedTlp, request),
    ...(request.told ? { told: request.told } : {}),
  };
  const options = (result: HuntResult) => ({
    verbs: ports.verbs(),
    again: optionsKept(args),
    earlier: earlier ? earlierLines(earlier, result, ports.now()) : [],
  });
  for await (const update of runHunt(closedTo(ports.hunt, request.grant?.deniedTables), question)) {
    if (update.kind === "progress") {
      yield working(update.steps);
      continue;
    }
    refuseAmongGuests(update.answer.result.tlp?.level ?? "clear", request.grant);
    if (request.grant?.countsOnly) {
      const data = update.final ? { data: update.answer.result } : {};
      yield { slot: "main", key, card: huntCountsCard(update.answer, optionsKept(args)), final: update.final, ...data };
    } else if (!update.final) {
      const card = onIt(huntCard(update.answer, options(update.answer.result)), owner);
      yield { slot: "main", key, card, final: false };
    } else {
      const [chart, map, portal] = await Promise.all([
        ports.pictures.timeline(update.answer.result),
        ports.pictures.map(mapPoints(update.answer)),
        portalOf(ports, update.answer.result, question),
      ]);
      const bound = update.answer.binds === "clear" ? {} : { tlp: update.answer.binds };
      const answer = linked(update.answer, { chart: chart.link, map: map?.link ?? null, portal });
      yield {
        slot: "main",
        key,
        card: onIt(huntCard(answer, options(answer.result)), owner),
        final: true,
        data: answer.result,
        ...bound,
      };
      yield {
        slot: "thread",
        key: `${key} details`,
        card: detailsCard(answer, {
          pictures: map ? [chart, map] : [chart],
          verbs: ports.verbs(),
          again: optionsKept(args),
          // A terminal has them in --json.
          withQueries: request.place.platform !== "terminal",
        }),
        final: true,
      };
    }
  }
}

const keyOf = (indicator: Indicator): string => `hunt ${indicatorKey(indicator)}`;

function progress(indicator: Indicator, window: Window, steps: readonly Step[], note: NoteBlock | null): Output {
  const card = progressCard(indicator, window, steps);
  const noted = note ? { ...card, blocks: [...card.blocks, note] } : card;
  return { slot: "main", key: keyOf(indicator), card: noted, final: false };
}

function earlierLines({ asked, newIn, unread }: Earlier, result: HuntResult, now: Date): Line[] {
  if (unread) return [["Earlier hunts of it could not be read: the store did not answer"]];
  const news = newIn(result);
  return [...(asked ? [askedBeforeLine(asked, now)] : []), ...(news ? [newSinceLine(news, now)] : [])];
}

function waitingStep(position: number): Step {
  const before = position === 1 ? "the next to start" : `${position - 1} hunts start before it`;
  return { label: "its turn", state: "waiting", detail: before };
}

function linked(answer: HuntAnswer, links: HuntResult["links"]): HuntAnswer {
  return { ...answer, result: { ...answer.result, links } };
}

/** The search of the tables with hits, else the first that fits a link, in the portal over the same window. */
async function portalOf(ports: HuntCommandPorts, { queries, tables }: HuntResult, { window, signal }: HuntQuestion) {
  const searches = queries.filter(({ id }) => id === "core/seen");
  const [hit] = tables;
  const telling = hit ? searches.filter(({ kql }) => kql.includes(hit.table)) : searches;
  for (const { kql } of [...telling, ...queries]) {
    const link = await ports.portalLink(kql, window, signal);
    if (link) return link;
  }
  return null;
}

/** Where the hunted address stands on a map, when a provider places it. */
function mapPoints(answer: HuntAnswer): MapPoint[] {
  const placed = answer.findings.find(
    (finding) => finding.status === "ok" && typeof finding.facts?.["latitude"] === "number",
  );
  const latitude = placed?.facts?.["latitude"];
  const longitude = placed?.facts?.["longitude"];
  if (typeof latitude !== "number" || typeof longitude !== "number") return [];
  return [{ label: answer.result.indicator.value, latitude, longitude, role: "hunted" }];
}

/** Ranges up to this wide are searched unasked. */
const widest = { 4: 16, 6: 32 } as const;

function refuseWide({ kind, value }: Indicator): void {
  if (kind !== "cidr") return;
  const [address = "", bits = ""] = value.split("/");
  const version = isIP(address) === 6 ? 6 : 4;
  if (Number(bits) >= widest[version]) return;
  throw new Failure({
    what: `${value} is a wide range`,
    why: `It holds more addresses than a /${widest[version]}: many rows may match, and every address column is read for it.`,
    fix: `To search it all the same: hunt ${value} --wide`,
    usage: true,
  });
}
