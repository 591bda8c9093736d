import { enrichmentCard } from "../cards/enrichment.ts";
import { clock } from "../cards/words.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import type { Override } from "../hunts/verdict.ts";
import type { Command, Output } from "../model/command.ts";
import type { Finding, Tlp } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import type { Request } from "../model/request.ts";
import { readIndicators } from "./subject.ts";
import { readTlp, requestTlp } from "./tlp.ts";

interface EnrichArgs {
  readonly indicators: readonly Indicator[];
  readonly refresh: boolean;
  readonly active: boolean;
  readonly tlp: Tlp;
}

/** `enrich <indicator>`: what others know of it, as a hunt would ask them, and no search of the logs. */
export function enrichCommand({
  hunt,
}: {
  readonly hunt: Pick<HuntPorts, "enrichment" | "override">;
}): Command<EnrichArgs> {
  return {
    name: "enrich",
    usage: "enrich <indicator...> [refresh] [--active] [--tlp LEVEL]",
    summary: "what others know of an indicator, who was not asked and why; no log is searched",
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
      const isAgain = (word: string) => word.toLowerCase() === "refresh";
      return {
        indicators: readIndicators({ ...context, words: words.filter((word) => !isAgain(word)) }, "enrich"),
        refresh: options["refresh"] !== undefined || words.some(isAgain),
        active: options["active"] !== undefined,
        tlp: requestTlp(readTlp(options["tlp"]), request),
      };
    },
    async *run(args, request) {
      for (const indicator of args.indicators) yield* lookUp(hunt, indicator, args, request);
    },
  };
}

async function* lookUp(
  { enrichment, override }: Pick<HuntPorts, "enrichment" | "override">,
  indicator: Indicator,
  { tlp, refresh, active }: EnrichArgs,
  { signal, via, grant, told }: Request,
): AsyncIterable<Output> {
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
  const countsOnly = grant?.countsOnly === true;
  const output = (final: boolean): Output => ({
    slot: "main",
    key: `enrich ${indicatorKey(indicator)}`,
    card: enrichmentCard({ indicator, findings, word, isWorking: !final, countsOnly }),
    final,
    ...(final ? { data: countsOnly ? countsOf(findings) : { indicator, enrichment: findings.map(itemOf) } } : {}),
  });
  const asking = enrichment.ask(indicator, {
    signal,
    tlp,
    for: via === "job" ? "job" : "person",
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
