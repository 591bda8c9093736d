import { enrichmentCard } from "../cards/enrichment.ts";
import { clock } from "../cards/words.ts";
import { closedTo } from "../hunts/closed.ts";
import { confinedBy, shownFinding } from "../hunts/handling.ts";
import { handlingIn } from "../hunts/known.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import type { Override } from "../hunts/verdict.ts";
import type { Command, Output } from "../model/command.ts";
import type { Finding, Tlp } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { Request } from "../model/request.ts";
import { readIndicators } from "./subject.ts";
import { readersOf, readTlp, refuseAmongGuests, requestTlp } from "./tlp.ts";

/** Intelligence of this long is read, and what its own question looks back. */
const recentMs = 7 * 86_400_000;

interface EnrichArgs {
  readonly indicators: readonly Indicator[];
  readonly refresh: boolean;
  readonly active: boolean;
  readonly tlp: Tlp;
  /** The level that was typed. */
  readonly typedTlp: Tlp | null;
}

/** `enrich <indicator>`: what others know of it, as a hunt would ask them, and no search of the logs. */
export function enrichCommand({ hunt }: { readonly hunt: HuntPorts }): Command<EnrichArgs> {
  return {
    name: "enrich",
    usage: "enrich <indicator...> [refresh] [--active] [--tlp LEVEL]",
    summary: "what others know of an indicator, who was not asked and why; of the logs only intelligence is read",
    examples: ["enrich 23.97.60.214", "enrich 23.97.60.214 refresh", "enrich evil[.]example --tlp amber"],
    takesRange: false,
    role: "viewer",
    options: {
      refresh: "ask again instead of using a remembered answer",
      active: "also look-ups that the address's holder may notice (reverse DNS)",
      tlp: "clear, green, amber, amber+strict or red: from amber on nobody outside is asked",
    },
    parse(context, request) {
      const { words, options } = context;
      const typedTlp = readTlp(options["tlp"]);
      const isAgain = (word: string) => word.toLowerCase() === "refresh";
      return {
        indicators: readIndicators({ ...context, words: words.filter((word) => !isAgain(word)) }, "enrich"),
        refresh: options["refresh"] !== undefined || words.some(isAgain),
        active: options["active"] !== undefined,
        tlp: requestTlp(typedTlp, request),
        typedTlp,
      };
    },
    async *run(args, request) {
      for (const indicator of args.indicators) yield* lookUp(hunt, indicator, args, request);
    },
  };
}

async function* lookUp(
  hunt: HuntPorts,
  indicator: Indicator,
  { tlp, typedTlp, refresh, active }: EnrichArgs,
  request: Request,
): AsyncIterable<Output> {
  const { signal, via, grant, told, person } = request;
  const { enrichment, override } = hunt;
  if (!enrichment) {
    throw new Failure({
      what: "Nobody is asked here",
      why: "This bot runs without look-ups.",
      fix: "Ask whoever runs it.",
      usage: true,
    });
  }
  const word = wordOf(await override(indicator));
  const findings: Finding[] = [];
  const readers = readersOf(typedTlp, request);
  const asker = via === "job" ? "job" : "person";
  const to = hunt.clock();
  const window = { from: new Date(to.getTime() - recentMs), to };
  const question = { indicator, window, person, signal, tlp, for: asker, enrich: true, ...readers } as const;
  const handling = await handlingIn(closedTo(hunt, grant?.deniedTables), question);
  const countsOnly = grant?.countsOnly === true;
  const flags = [...(active ? ["--active"] : []), ...(typedTlp ? [`--tlp=${typedTlp}`] : [])];
  const again = ["enrich", ...flags, subjectWord(indicator.kind, indicator.value)];
  const output = (final: boolean): Output => {
    const confined = confinedBy(question, handling, findings);
    refuseAmongGuests(confined.level, grant);
    const shown = findings.map((finding) => shownFinding(finding, readers.named));
    const parts = { indicator, findings: shown, handling: confined, word, isWorking: !final, countsOnly, again };
    return {
      slot: "main",
      key: `enrich ${indicatorKey(indicator)}`,
      card: enrichmentCard(parts),
      final,
      ...(final ? { data: countsOnly ? countsOf(shown) : { indicator, enrichment: shown.map(itemOf) } } : {}),
      ...(final && confined.isLabel ? { tlp: confined.level } : {}),
    };
  };
  const asking = enrichment.ask(indicator, {
    signal,
    tlp,
    handling: Promise.resolve(handling.level),
    for: asker,
    refresh,
    active,
    ...(told ? { told } : {}),
  });
  for await (const finding of asking) {
    findings.push(finding);
    // They land in any order, and are read in one.
    findings.sort((a, b) => a.provider.localeCompare(b.provider));
    yield output(false);
  }
  signal.throwIfAborted();
  yield output(true);
}

function wordOf(override: Override | null): string | null {
  if (!override) return null;
  const until = override.until ? `, until ${clock(override.until)} UTC` : "";
  return `${override.verdict}: ${override.reason} (${override.by}${until})`;
}

/** As in the JSON of a hunt, and what only this verb shows. */
function itemOf(finding: Finding) {
  const { indicator: _, latencyMs: __, family: ___, ...shown } = finding;
  return shown;
}

function countsOf(findings: readonly Finding[]) {
  const counts: Record<string, number> = {};
  for (const { status } of findings) counts[status] = (counts[status] ?? 0) + 1;
  return { total: findings.length, counts };
}
