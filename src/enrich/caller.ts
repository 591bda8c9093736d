import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  isBrokenCircuitError,
  retry,
} from "cockatiel";
import { type AskOptions, type EnrichIo, keyRefused, type Reply } from "../model/enrich.ts";
import { errorWords, Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Quotas } from "../model/store.ts";
import { spendOne } from "./allowance.ts";
import { type Fault, fault, isFault } from "./fault.ts";
import { guardedFetch } from "./fetch.ts";
import { type EnrichLog, errorTtlMs, notFoundTtlMs, type Provider } from "./provider.ts";

export interface Budgets {
  /** For one provider's answer, retry included. */
  readonly providerMs: number;
  /** For all of them together. */
  readonly cardMs: number;
  /** How long a provider rests after failing three times in a row. */
  readonly restMs: number;
  /** How soon the same answer may be fetched anew on request. */
  readonly refreshMs: number;
}
export const usualBudgets: Budgets = { providerMs: 3_000, cardMs: 6_000, restMs: 30_000, refreshMs: 60_000 };

/** A reply, and for how long it may be given again (ms, 0 for not at all). */
interface Called {
  readonly reply: Reply;
  readonly keepMs: number;
}
/** `told` is called as the indicator leaves, once however often it is tried. */
export type Caller = (indicator: Indicator, asker: AskOptions["for"], told: () => void) => Promise<Called>;

const keyRestMs = 3_600_000;
const shortWaitMs = 5_000;
const longestPauseMs = 7 * 24 * 3_600_000;

/** Asks one provider within its budget, allowances and state of health. Never throws: trouble is a reply that says so. */
export function callerOf(
  provider: Provider,
  { budgets, quotas, now, log }: { budgets: Budgets; quotas: Quotas; now: () => Date; log: EnrichLog },
): Caller {
  const breaker = circuitBreaker(handleWhen(isIllness), {
    halfOpenAfter: budgets.restMs,
    breaker: new ConsecutiveBreaker(3),
  });
  let refusedUntil = 0;
  let restsUntil = 0;
  breaker.onBreak(() => {
    // The breaker reads another clock: asked a moment too soon it would refuse what is paid for.
    restsUntil = performance.now() + budgets.restMs + 20;
  });
  const { name, keyName } = provider;

  return async (indicator, asker, told) => {
    const start = now().getTime();
    if (start < refusedUntil) return passing({ status: "no_key", evidence: [refusal(provider)], tags: [keyRefused] });
    // Before anything is spent: what is not asked costs nothing.
    if (performance.now() < restsUntil) return passing(resting);
    const said = await quotas.get(name);
    const paused = said?.left === 0 ? (said.resetsAt?.getTime() ?? 0) : 0;
    if (start < paused) return passing(outOfQuota(paused));
    const first = await spendOne(provider, asker, quotas);
    let { quota } = first;
    if (!first.granted) {
      const until = quota?.resetsAt ? Date.parse(quota.resetsAt) : start;
      return passing(outOfQuota(until, asker));
    }
    const again = async () => {
      const spent = await spendOne(provider, asker, quotas);
      quota = spent.quota;
      return spent.granted;
    };
    try {
      const reply = await attempt(provider, indicator, { budgetMs: budgets.providerMs, breaker, now, told, again });
      return { reply: quota && !reply.quota ? { ...reply, quota } : reply, keepMs: keepMs(provider, reply) };
    } catch (error) {
      if (isFault(error)) return onFault(error);
      if (isBrokenCircuitError(error)) return passing(resting);
      log.warn(`${name} could not be asked`, { error: errorWords(error) });
      const evidence =
        error instanceof Failure ? [error.why, error.fix] : ["It failed unexpectedly; the log has the details."];
      return kept({ status: "error", evidence });
    }
  };

  async function onFault(error: Fault): Promise<Called> {
    const evidence = [`No answer: ${error.message}.`];
    switch (error.fault) {
      case "timeout":
        return kept({ status: "timeout", evidence });
      case "refused":
        if (!keyName) return kept({ status: "error", evidence });
        refusedUntil = now().getTime() + keyRestMs;
        log.warn(`${name} refuses its key and is off for an hour: check ${keyName}`, { reason: error.message });
        return passing({ status: "no_key", evidence: [refusal(provider)], tags: [keyRefused] });
      case "throttled":
      case "quota": {
        const wait = Math.min(error.retryAfterMs ?? 0, longestPauseMs);
        if (wait <= shortWaitMs && error.fault === "throttled") return kept({ status: "rate_limited", evidence });
        const until = now().getTime() + Math.max(wait, errorTtlMs);
        await quotas.set(name, { left: 0, resetsAt: new Date(until) });
        return passing(outOfQuota(until));
      }
      case "server":
      case "unreachable":
      case "malformed":
        return kept({ status: "error", evidence });
    }
  }

  function kept(reply: Reply): Called {
    return { reply, keepMs: keepMs(provider, reply) };
  }
}

/**
 * Retry outside, breaker inside: every attempt counts for the breaker, and an open breaker is not retried. `again` pays for
 * a second request; where that is refused, the first one's failure stands.
 */
async function attempt(
  provider: Provider,
  indicator: Indicator,
  {
    budgetMs,
    breaker,
    now,
    told,
    again,
  }: {
    budgetMs: number;
    breaker: CircuitBreakerPolicy;
    now: () => Date;
    told: () => void;
    again: () => Promise<boolean>;
  },
): Promise<Reply> {
  const ends = performance.now() + budgetMs;
  const waitFor = (error: Error) => Math.random() * 200 + ((isFault(error) && error.retryAfterMs) || 50);
  const worthwhile = (error: Error) =>
    isFault(error) && isFleeting(error) && performance.now() + (error.retryAfterMs ?? 50) + 200 < ends;
  const retrying = retry(handleWhen(worthwhile), {
    maxAttempts: 1,
    backoff: new DelegateBackoff(({ result }) => ("error" in result ? waitFor(result.error) : 0)),
  });
  const budget = new AbortController();
  const { signal } = budget;
  const late = fault("timeout", `it did not answer within ${budgetMs / 1000} s`);
  const timer = setTimeout(() => budget.abort(late), budgetMs);
  const over = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(late), { once: true }));
  over.catch(() => undefined);
  const io: EnrichIo = { fetch: guardedFetch(provider.origins, signal), signal, now: now() };
  let failed: unknown = null;
  const lookup = () => Promise.race([provider.lookup(indicator, io), over]);
  const once = async () => {
    if (failed === null) told();
    // An open breaker makes no request, so there is nothing to pay for.
    else if (breaker.state !== CircuitState.Open && !(await again())) throw failed;
    return breaker.execute(lookup).catch((error: unknown) => {
      failed = error;
      throw error;
    });
  };
  try {
    return await retrying.execute(once);
  } finally {
    clearTimeout(timer);
    // Nobody reads on: whatever is still open closes.
    budget.abort(late);
  }
}

const isIllness = (error: Error): boolean => isFault(error) && (error.fault === "server" || error.fault === "timeout");

/** Worth one more try. A long Retry-After is not: trying anyway would cost calls and change nothing. */
const isFleeting = (error: Fault): boolean =>
  error.fault === "server" ||
  error.fault === "unreachable" ||
  (error.fault === "throttled" && error.retryAfterMs !== undefined && error.retryAfterMs <= shortWaitMs);

const resting: Reply = {
  status: "circuit_open",
  evidence: ["It failed three times in a row and is left alone for a while."],
};

const passing = (reply: Reply): Called => ({ reply, keepMs: 0 });

function keepMs({ ttlMs }: Provider, { status }: Reply): number {
  if (status === "ok" || status === "unsupported") return ttlMs;
  return Math.min(ttlMs, status === "not_found" ? notFoundTtlMs : errorTtlMs);
}

const refusal = ({ keyName }: Provider): string => `It refuses the key; whoever runs the bot should check ${keyName}.`;

function outOfQuota(until: number, asker: AskOptions["for"] = "person"): Reply {
  const resetsAt = new Date(until).toISOString();
  const when = `${resetsAt.slice(0, 16).replace("T", " ")} UTC`;
  const evidence =
    asker === "person"
      ? `Out of quota until ${when}.`
      : `The half of the quota that is not kept for people is used up until ${when}.`;
  return { status: "quota", evidence: [evidence], quota: { left: 0, resetsAt } };
}
