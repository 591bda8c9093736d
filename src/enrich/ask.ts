import { isIP } from "node:net";
import { LRUCache } from "lru-cache";
import { type AskOptions, askable, type Enrichment, type Finding, type Reply, type Tlp } from "../model/enrich.ts";
import { type Indicator, indicatorKey } from "../model/indicator.ts";
import type { LookupCache, Quotas } from "../model/store.ts";
import { strictest } from "../model/tlp.ts";
import { type Budgets, type Caller, callerOf, usualBudgets } from "./caller.ts";
import { findingOf } from "./finding.ts";
import { forgiving } from "./forgiving.ts";
import { type Kept, readKept, writeKept } from "./kept.ts";
import { asTheyLand, endingOf } from "./landing.ts";
import type { EnrichLog, Provider } from "./provider.ts";

/** May this leave the machine? `send` is what may: a narrower indicator, such as a URL without its query. */
export type MayLeave = (
  indicator: Indicator,
  about: { readonly external: boolean; readonly own: boolean; readonly tlp: Tlp; readonly provider: string },
) => { readonly ok: true; readonly send?: Indicator } | { readonly ok: false; readonly reason: string };

export interface EnrichmentParts {
  readonly enrichers: readonly Provider[];
  /** Where answers and quotas outlive this process. */
  readonly lookups: LookupCache;
  readonly quotas: Quotas;
  readonly policy: MayLeave;
  /** Look-ups that the holder of the indicator could notice: never, when asked for (default), or for everybody. */
  readonly noticeable?: "off" | "ask" | "on";
  readonly log: EnrichLog;
  readonly now: () => Date;
  readonly config?: Partial<Budgets>;
}

interface Question {
  readonly provider: Provider;
  readonly indicator: Indicator;
  readonly options: AskOptions;
}
/** What a coalesced fetch is told, and tells: whether the answer came out of the store. */
interface Context extends Question {
  readonly key: string;
  readonly anew: boolean;
  stored: boolean;
}

/**
 * Asks every provider that accepts the indicator, in parallel, each finding as it lands; third parties once the
 * organisation's own sources have said whether they may be. A provider that is off, spent,
 * ill or slow is a finding that says so: it neither fails nor delays the others. Ends early, without a word, when
 * `signal` is aborted; answers under way still reach the cache, for others may wait for them.
 */
export function createEnrichment(parts: EnrichmentParts): Enrichment {
  const { enrichers, policy, log, now, noticeable = "ask" } = parts;
  const budgets = { ...usualBudgets, ...parts.config };
  const { lookups, quotas } = forgiving(parts, log);
  const clock = () => now().getTime();
  const callers = new Map<string, Caller>(
    enrichers.map((provider) => [provider.name, callerOf(provider, { budgets, quotas, now, log })]),
  );
  const refreshed = new LRUCache<string, number>({ max: 5_000 });
  const answers = new LRUCache<string, Kept, Context>({
    max: 5_000,
    ttl: 1,
    ttlResolution: 0,
    perf: { now: clock },
    // An abandoned card must not take the answer from those who share it.
    ignoreFetchAbort: true,
    async fetchMethod(_key, _stale, { context, options }) {
      const kept = await obtain(context);
      options.ttl = Math.max(1, kept.expiresAt - clock());
      return kept;
    },
  });

  async function obtain(context: Context): Promise<Kept> {
    const { provider, indicator, key, options } = context;
    const stored = provider.ttlMs > 0 ? await readKept(lookups, key) : null;
    if (stored && !context.anew) {
      context.stored = true;
      return stored;
    }
    const started = performance.now();
    const caller = callers.get(provider.name);
    if (!caller) throw new Error(`${provider.name} is not in the line-up`);
    const { reply, keepMs } = await caller(indicator, options.for, () => {
      if (isTold(provider)) options.told?.({ provider: provider.name, indicator, at: now().toISOString() });
    });
    const fetchedAt = clock();
    const kept = {
      reply,
      fetchedAt,
      expiresAt: fetchedAt + keepMs,
      latencyMs: Math.round(performance.now() - started),
    };
    const answered = reply.status === "ok" || reply.status === "not_found";
    // Trouble while refreshing is no reason to forget an answer that is still good.
    if (keepMs > 0 && (answered || !stored)) await writeKept(lookups, key, provider.name, kept);
    return kept;
  }

  async function askOne(question: Question): Promise<Finding> {
    const { provider, indicator: asked, options } = question;
    if (provider.off) return said(question, { status: "no_key", evidence: [provider.off] });
    const { name, external, own = false } = provider;
    const about = { external, own, tlp: options.tlp, provider: name };
    const decision = policy(asked, about);
    if (!decision.ok) return said(question, { status: "skipped_policy", evidence: [decision.reason] });
    if (provider.noticeable) {
      const refusal = unasked(noticeable, options);
      if (refusal) return said(question, refusal);
    }
    const indicator = decision.send ?? (provider.external ? hostOf(asked) : asked);
    if (!provider.accepts(indicator)) return said(question, { status: "unsupported" });

    const key = `${provider.name} ${indicatorKey(indicator)}`;
    const started = clock();
    const anew = options.refresh === true && started - (refreshed.get(key) ?? 0) >= budgets.refreshMs;
    if (anew) refreshed.set(key, started);
    // Jobs may be refused what people get, so the two do not share a fetch; they do share what is stored.
    const shared = `${options.for} ${key}`;
    const held = answers.has(shared);
    const context: Context = { provider, indicator, options, key, anew, stored: false };
    const kept = await answers.forceFetch(shared, { context, forceRefresh: anew });
    if (kept.expiresAt <= kept.fetchedAt) answers.delete(shared);
    const cached = (held && !anew) || context.stored;
    const { fetchedAt, latencyMs } = kept;
    const ageMs = Math.max(0, clock() - fetchedAt);
    return findingOf(provider, indicator, kept.reply, { fetchedAt, ageMs, latencyMs: cached ? 0 : latencyMs, cached });
  }

  const said = ({ provider, indicator }: Question, reply: Reply, latencyMs = 0): Finding =>
    findingOf(provider, indicator, reply, { fetchedAt: clock(), ageMs: 0, latencyMs, cached: false });

  function failed(question: Question, bug: unknown): Finding {
    log.warn(`${question.provider.name} could not be asked`, { error: String(bug) });
    return said(question, { status: "error", evidence: ["It failed unexpectedly; the log has the details."] });
  }

  return {
    async *ask(indicator, options) {
      if (options.signal.aborted) return;
      const questions = enrichers
        .filter((provider) => provider.accepts(indicator) || (provider.external && provider.accepts(hostOf(indicator))))
        .filter((provider) => !options.here || (!provider.external && provider.origins.length === 0))
        .map((provider) => ({ provider, indicator, options }));
      const late: Reply = { status: "timeout", evidence: ["The card could not wait any longer."] };
      // What is found out first is no provider's time.
      const level = options.handling?.then((found) => strictest(options.tlp, found));
      const ending = endingOf(options.signal, budgets.cardMs, level);
      const land = async (question: Question, tlp?: Promise<Tlp>): Promise<Finding> => {
        const asking = async () => askOne(tlp ? { ...question, options: { ...options, tlp: await tlp } } : question);
        const found = await Promise.race([asking().catch((bug: unknown) => failed(question, bug)), ending.over]);
        return found === "late" ? said(question, late, budgets.cardMs) : found;
      };
      try {
        const here = questions.filter(({ provider }) => provider.off !== undefined || !isTold(provider));
        const told = questions.filter(({ provider }) => provider.off === undefined && isTold(provider));
        const own = told.filter(({ provider }) => provider.own).map((question) => land(question, level));
        const labels = own.length > 0 ? labelledBy(own, level ?? options.tlp) : level;
        const others = told.filter(({ provider }) => !provider.own).map((question) => land(question, labels));
        yield* asTheyLand([...here.map((question) => land(question)), ...own, ...others], ending.stopped);
      } finally {
        ending.clear();
      }
    },
  };
}

/** Somebody hears of the indicator: a third party, or a service that the organisation runs. */
const isTold = ({ external, own = false }: Provider): boolean => external || own;

/** How far an indicator may go by what the organisation's own sources say of it. */
async function labelledBy(own: readonly Promise<Finding>[], level: Tlp | Promise<Tlp>): Promise<Tlp> {
  return strictest(await level, ...(await Promise.all(own)).map(({ tlp }) => tlp));
}

/** Why a look-up that could be noticed is not made; null when it is. Jobs make none: whoever raises alerts would see them. */
function unasked(noticeable: "off" | "ask" | "on", { active = false, for: asker }: AskOptions): Reply | null {
  const said = (words: string, tags: readonly string[] = []): Reply => ({
    status: "skipped_policy",
    evidence: [words],
    tags,
  });
  if (noticeable === "off") return said("switched off (activeDns): the address's holder could notice it");
  if (asker === "job") return said("not asked by jobs: the address's holder could notice it");
  if (active || noticeable === "on") return null;
  return said("asked only with --active: the address's holder could notice it", [askable]);
}

/** Third parties are asked about the host of a URL unless the policy says what else may be sent. */
function hostOf(indicator: Indicator): Indicator {
  if (indicator.kind !== "url" || !URL.canParse(indicator.value)) return indicator;
  const host = new URL(indicator.value).hostname.replace(/^\[|\]$/g, "");
  return { ...indicator, kind: isIP(host) ? "ip" : "domain", value: host };
}
