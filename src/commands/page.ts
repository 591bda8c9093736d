import { didCard } from "../cards/case.ts";
import { said } from "../cards/event-words.ts";
import { onCallLine, pageCard } from "../cards/page.ts";
import { askedText, keptPageText } from "../cards/page-text.ts";
import type { Line } from "../model/card.ts";
import { caseThread } from "../model/case-place.ts";
import type { Command, Output } from "../model/command.ts";
import { staysInside } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";
import { type HuntResult, levelRank } from "../model/hunt.ts";
import { indicatorKey } from "../model/indicator.ts";
import { isOpen, type Paging, type Severity, severities } from "../model/page.ts";
import type { Request } from "../model/request.ts";
import { eventsOf } from "../model/timeline.ts";
import { strictest } from "../model/tlp.ts";
import { type CasePorts, misused } from "./case-file.ts";

export interface PageVerbPorts {
  readonly paging: Paging;
  readonly cases: Pick<CasePorts, "investigations" | "now">;
  /** What may leave at most. */
  readonly detail: "full" | "minimal";
  readonly verbs: () => ReadonlySet<string>;
}

export interface PageArgs {
  readonly service: string | null;
  readonly severity: Severity;
  readonly why: string;
  /** True when whoever clicked was asked and said yes. */
  readonly sure: boolean;
}

/** `page [service] [urgency] "why"`: wakes whoever is on call, with the thread's answer attached. */
export function pageCommand(ports: PageVerbPorts): Command<PageArgs> {
  return {
    name: "page",
    usage: 'page [--yes] [service] [urgency] "why"',
    summary: "wake whoever is on call, with the answer of this thread attached",
    examples: ['page "dbadmin is in use by somebody else"', 'page payments critical "card data leaves"'],
    takesRange: false,
    role: "analyst",
    options: { yes: "do not ask again before waking anybody" },
    parse: ({ tail, options }, { via }) => ({
      ...readPage(tail, ports.paging.services),
      sure: options["yes"] !== undefined || via === "typed",
    }),
    async *run(args, request) {
      if (!args.sure) {
        yield await question(ports, args);
        return;
      }
      const { caseId, result, tlp } = await knownHere(ports, request);
      const open = caseId === null ? [] : (await ports.paging.inCase(caseId)).filter(isOpen);
      if (open[0] && caseId !== null) {
        if (args.why) await ports.paging.note(caseId, args.why, request.person);
        yield paged({ ...open[0] }, ports);
        return;
      }
      const isClosed = ports.detail === "minimal" || staysInside(tlp);
      const detail = isClosed || request.grant?.countsOnly === true ? "minimal" : "full";
      if (!result && !args.why) {
        throw misused(
          "page needs a reason",
          "Nothing was hunted in this thread that could say it.",
          'For example: page "why"',
        );
      }
      const options = { detail, link: null, ...(args.why ? { why: args.why } : {}) } as const;
      const text = result
        ? keptPageText(result, { ...options, now: ports.cases.now() })
        : askedText(request.person.name, options);
      const { service, severity } = args;
      const page = { id: request.id, caseId, text, severity, service, by: request.person };
      yield paged(await ports.paging.open(page), ports);
    },
  };
}

/** Pages for a tag that wakes; for any other it does nothing. */
export function pageForTag(ports: PageVerbPorts, tags: readonly string[]) {
  const wakes = new Set(tags.map((tag) => tag.toLowerCase()));
  return async function* (tag: string, request: Request): AsyncIterable<Output> {
    if (!wakes.has(tag)) return;
    const args = {
      service: null,
      severity: "high",
      why: `Tagged ${tag} by ${request.person.name}`,
      sure: true,
    } as const;
    yield* pageCommand(ports).run(args, request);
  };
}

function paged(page: Parameters<typeof pageCard>[0], { verbs }: PageVerbPorts): Output {
  return { slot: "main", key: `page ${page.id}`, card: pageCard(page, verbs()), final: true, data: page };
}

/** Names who would wake and how late it is there, and asks. */
async function question({ paging, cases }: PageVerbPorts, args: PageArgs): Promise<Output> {
  const who = await whoWakes(paging, args.service, cases.now());
  const words = [
    "page",
    "--yes",
    ...(args.service ? [args.service] : []),
    args.severity,
    ...(args.why ? [args.why] : []),
  ];
  const lines: Line[] = [...who, ...(args.why ? [["Reason: ", said(args.why)]] : [])];
  const card = didCard("Wake somebody?", lines, [{ label: "Page now", run: words }]);
  return { slot: "me", key: "page", card, final: true };
}

async function whoWakes(paging: Paging, service: string | null, now: Date): Promise<readonly Line[]> {
  try {
    const all = await paging.onCall(service);
    const first = Math.min(...all.map(({ level }) => level));
    const woken = all.filter(({ level }) => level === first);
    return woken.length > 0 ? woken.map((each) => ["Wakes ", ...onCallLine(each, now)]) : [["Nobody is on call now."]];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [[`Goes out through ${paging.pagers.join(", then ")}. ${error.what}.`]];
  }
}

/** The thread's case file, and the worst that was found in it. */
async function knownHere({ cases }: PageVerbPorts, request: Request) {
  const thread = caseThread(request.place);
  if (!thread) return { caseId: null, result: null, tlp: "clear" } as const;
  const { id } = await cases.investigations.open(thread, request.person);
  const answers = eventsOf(await cases.investigations.events(id), "answered");
  const latest = new Map<string, HuntResult>();
  for (const { data } of answers)
    for (const { result } of data.results ?? []) latest.set(indicatorKey(result.indicator), result);
  const [worst] = [...latest.values()].sort((a, b) => levelRank(b.activity.level) - levelRank(a.activity.level));
  const state = await cases.investigations.state(id);
  return { caseId: id, result: worst ?? null, tlp: strictest(state?.tlp, worst?.tlp?.level) };
}

const urgencies: Readonly<Record<string, Severity>> = Object.fromEntries(severities.map((word) => [word, word]));

function readPage(tail: string, services: readonly string[]): Omit<PageArgs, "sure"> {
  let rest = tail.trim();
  let service: string | null = null;
  let severity: Severity | null = null;
  for (;;) {
    const [whole = "", word = ""] = /^([^\s"]+)(?:\s+|$)/.exec(rest) ?? [];
    const named = services.find((each) => each.toLowerCase() === word.toLowerCase());
    if (word !== "" && service === null && named !== undefined) service = named;
    else if (severity === null && urgencies[word.toLowerCase()]) severity = urgencies[word.toLowerCase()] ?? null;
    else if (word !== "" && /^"[\s\S]*"$/.test(rest.slice(whole.length)))
      throw misused(
        `"${word.slice(0, 40)}" is neither a service nor an urgency`,
        `${services.length > 0 ? `Services are ${services.join(", ")}` : "No service has a key of its own"}; urgencies are ${severities.join(", ")}.`,
        'For example: page high "why"',
      );
    else break;
    rest = rest.slice(whole.length);
  }
  const why = rest.replace(/^"([\s\S]*)"$/, "$1").trim();
  if (why.length > longest)
    throw misused("The reason is too long", `It has ${why.length} characters.`, `Keep it under ${longest}.`);
  return { service, severity: severity ?? "high", why };
}

const longest = 500;
