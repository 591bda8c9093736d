import { rangeText } from "../cards/hunt-actions.ts";
import { reportCard } from "../cards/report.ts";
import { kindCounts, picked, previewCard } from "../cards/report-preview.ts";
import { listed } from "../cards/words.ts";
import { resultsOf } from "../hunts/bulk-results.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import { classify } from "../indicators/classify.ts";
import { extractionOf } from "../indicators/documents/listed.ts";
import type { DocumentExtraction } from "../indicators/documents/read.ts";
import { plainAddress } from "../indicators/extract.ts";
import type { Command, Output } from "../model/command.ts";
import { staysInside, type Tlp } from "../model/enrich.ts";
import type { HuntResult } from "../model/hunt.ts";
import { distinctIndicators, type Indicator } from "../model/indicator.ts";
import type { Pictures } from "../model/pictures.ts";
import type { Request } from "../model/request.ts";
import type { LookupCache } from "../model/store.ts";
import { strictest } from "../model/tlp.ts";
import { isoWindow, type Window } from "../model/window.ts";
import { type Basket, findBasket, keepBasket } from "./basket.ts";
import { huntMany } from "./bulk.ts";
import { readGiven, type TextReader } from "./given-text.ts";
import { csvOf } from "./report-csv.ts";
import { askForText, nothingFound } from "./report-empty.ts";
import { reportMap } from "./report-map.ts";
import { readersOf, readTlp, refuseAmongGuests, requestTlp } from "./tlp.ts";

export interface ReportArgs {
  /** A text (beside files that may have come with it), or what was ticked of a preview; all of it where nothing was. */
  readonly given: { readonly text: string } | { readonly basket: string; readonly ticks: readonly string[] };
  readonly window: Window;
  readonly enrich: boolean;
  readonly refresh: boolean;
  /** Null: as the text itself says. */
  readonly tlp: Tlp | null;
  readonly all: boolean;
}

export interface ReportPorts {
  readonly hunt: HuntPorts;
  readonly reader: TextReader;
  readonly pictures: Pictures;
  readonly kept: LookupCache;
  readonly verbs: () => ReadonlySet<string>;
}

/** More than this many are shown before they are hunted, where somebody can tick them. */
const mostUnasked = 25;
/** What one bulk hunt takes. */
const mostIndicators = 5_000;
const key = "report";

/** `report <text>`: every indicator in a text or file, hunted at once, as a matrix. */
export function reportCommand(ports: ReportPorts): Command<ReportArgs> {
  return {
    name: "report",
    usage: "report [--range 7d] [--all] [--no-enrich] [--refresh] [--tlp LEVEL] [--basket ID] <text|file|thread|->",
    summary: "hunt every indicator in a text or file at once",
    examples: [
      "report seen from hxxp://evil[.]example and 203.0.113[.]66",
      "report --range 30d report.txt",
      "report thread",
    ],
    takesRange: true,
    role: "viewer",
    options: {
      all: "hunt a long list without asking which of them",
      "no-enrich": "ask the workspace only",
      refresh: "ask providers again instead of using a remembered answer",
      tlp: "clear, green, amber, amber+strict or red; without it the text's own label counts",
      basket: "what a preview's buttons stand for",
    },
    parse({ tail, words, options, window }) {
      const basket = options["basket"];
      return {
        given: typeof basket === "string" ? { basket, ticks: words } : { text: tail },
        window,
        enrich: options["no-enrich"] === undefined,
        refresh: options["refresh"] !== undefined,
        tlp: readTlp(options["tlp"]),
        all: options["all"] !== undefined,
      };
    },
    async *run(args, request) {
      const { given } = args;
      if ("text" in given && given.text.trim() === "" && request.attachments.length === 0) {
        yield { slot: "main", key, card: askForText(request, flagsOf(args)), final: true };
        return;
      }
      const basket =
        "text" in given
          ? basketOf(typedList(given.text, request) ?? (await readGiven(ports.reader, given.text, request)))
          : await findBasket(ports.kept, given.basket);
      const tlp = requestTlp(args.tlp, request, basket.tlp);
      const chosen =
        "basket" in given && given.ticks.length > 0 ? picked(basket.indicators, given.ticks) : basket.indicators;
      if (chosen.length === 0) {
        yield { slot: "main", key, card: nothingFound(notesOf(basket, null)), final: true, data: [] };
      } else if ("text" in given && chosen.length > mostUnasked && !args.all && request.place.platform !== "terminal") {
        const run = ["report", ...flagsOf(args), "--basket", await keepBasket(ports.kept, basket)];
        yield { slot: "main", key, card: previewCard(chosen, notesOf(basket, null), run), final: true };
      } else {
        yield* huntAll(ports, { ...args, tlp, typedTlp: args.tlp }, { ...basket, indicators: chosen }, request);
      }
    },
  };
}

/** A follow-up in a report's thread: the same indicators, over another range. */
export function huntAgain(
  ports: ReportPorts,
  { indicators, ...args }: BulkArgs & { readonly indicators: readonly Indicator[] },
  request: Request,
): AsyncIterable<Output> {
  return huntAll(ports, args, { indicators, passedOver: [], tlp: null }, request);
}

interface BulkArgs extends Pick<ReportArgs, "window" | "enrich" | "refresh"> {
  readonly tlp: Tlp;
  /** The level that was typed. */
  readonly typedTlp: Tlp | null;
  readonly confirmed?: boolean;
}

async function* huntAll(
  { hunt, pictures, verbs, kept }: ReportPorts,
  args: BulkArgs,
  basket: Basket,
  request: Request,
): AsyncIterable<Output> {
  const { window, enrich, refresh, tlp } = args;
  const asker = request.via === "job" ? "job" : "person";
  const question = {
    window,
    enrich,
    refresh,
    tlp,
    person: request.person,
    signal: request.signal,
    for: asker,
    ...readersOf(args.typedTlp, request),
    ...(args.confirmed ? { confirmed: true } : {}),
    ...(request.told ? { told: request.told } : {}),
  } as const;
  const what = kindCounts(basket.indicators);
  const bulk = yield* huntMany(hunt, { ...question, indicators: basket.indicators }, request, { key, what });
  const rows = resultsOf(bulk);
  const binds = strictest(tlp, ...rows.map(({ answer }) => answer?.binds));
  for (const { result } of rows) refuseAmongGuests(result.tlp?.level ?? "clear", request.grant);
  const indicators = rows.map(({ result }) => result.indicator);
  const all = await keepBasket(kept, { indicators, passedOver: [], tlp });
  const countsOnly = request.grant?.countsOnly === true;
  const card = reportCard({
    rows,
    window: bulk.window,
    coverage: bulk.coverage,
    keptSince: bulk.keptSince,
    now: bulk.now,
    notes: [...notesOf(basket, args.enrich ? tlp : null), ...keptInside(rows)],
    map: enrich && !countsOnly ? await reportMap(hunt, pictures, rows, question) : null,
    csv: csvOf(rows, bulk.now),
    verbs: verbs(),
    countsOnly,
    options: [...(enrich ? [] : ["--no-enrich"]), ...(args.typedTlp ? [`--tlp=${args.typedTlp}`] : [])],
    again: ["report", ...flagsOf(args), "--basket", all],
    watchAll: ["watch", "--basket", all],
  });
  yield { slot: "main", key, card, final: true, data: rows.map(({ result }) => result), tlp: binds };
}

/** What a later click must say again: the window as it was, and how far the values may go. */
function flagsOf({
  window,
  enrich,
  refresh,
  tlp,
}: Pick<ReportArgs, "window" | "enrich" | "refresh" | "tlp">): string[] {
  const range = rangeText(isoWindow(window));
  return [
    "--range",
    range,
    ...(enrich ? [] : ["--no-enrich"]),
    ...(refresh ? ["--refresh"] : []),
    ...(tlp ? ["--tlp", tlp] : []),
  ];
}

/** A form whose every word is an indicator means each of them, as typed; anything else is a text to read. */
function typedList(text: string, { via, attachments }: Request): DocumentExtraction | null {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  if (via !== "form" || attachments.length > 0 || words.length === 0) return null;
  const isList = words.every((word) => "indicator" in classify(word, { typed: true }));
  return isList ? { ...extractionOf(words.map((value) => ({ value }))), tlp: null } : null;
}

function basketOf({ indicators, skipped, tlp, note }: DocumentExtraction): Basket {
  const unique = distinctIndicators(indicators);
  const taken = unique.slice(0, mostIndicators).map(scoped);
  const beyond = unique.length - taken.length;
  const notes = [
    ...(note ? [note] : []),
    ...(beyond > 0 ? [`${beyond} indicators beyond the first ${mostIndicators} were left out.`] : []),
    ...plainAddresses(skipped),
  ];
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const passedOver = [...counts].sort((a, b) => b[1] - a[1]);
  return { indicators: taken, passedOver, tlp, ...(notes.length > 0 ? { note: notes.join(" ") } : {}) };
}

/** Names the addresses that stood plain among defanged ones: the one that matters may be among them. */
function plainAddresses(skipped: DocumentExtraction["skipped"]): string[] {
  const plain = [...new Set(skipped.filter(({ reason }) => reason === plainAddress).map(({ text }) => text))];
  if (plain.length === 0) return [];
  return [`Not hunted, since others are defanged: ${listed(plain, 5)}. Hunt them by name if they matter.`];
}

/** Extraction says where a value stands in the text; a hunt wants to know where it belongs. */
function scoped({ kind, value }: Indicator): Indicator {
  const read = classify(value, { typed: true });
  return "indicator" in read && read.indicator.kind === kind ? read.indicator : { kind, value };
}

/** What went to nobody outside for what names it, by the reason. */
function keptInside(rows: readonly { readonly result: HuntResult }[]): string[] {
  const reasons = new Map<string, number>();
  for (const { result } of rows) {
    if (!result.tlp?.reason) continue;
    const why = `TLP:${result.tlp.level.toUpperCase()} (${result.tlp.reason})`;
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  return [...reasons].map(([why, count]) => `${count} of them not sent outside: ${why}`);
}

function notesOf({ passedOver, tlp: label, note, indicators }: Basket, tlp: Tlp | null): string[] {
  const words = passedOver.slice(0, 4).map(([reason, count]) => `${count} × ${reason}`);
  const inner = indicators.filter(({ scope }) => scope !== undefined && scope !== "public").length;
  const kept = tlp !== null && staysInside(tlp);
  return [
    ...(words.length > 0 ? [`Passed over: ${words.join(" · ")}`] : []),
    ...(inner > 0
      ? [
          `${inner === 1 ? "1 private or reserved address is" : `${inner} private or reserved addresses are`} not sent outside`,
        ]
      : []),
    ...(label ? [`The text is labelled TLP:${label.toUpperCase()}${kept ? ": nobody outside was asked" : ""}`] : []),
    ...(note ? [note] : []),
  ];
}
