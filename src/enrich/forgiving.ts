import type { LookupCache, Quotas } from "../model/store.ts";
import type { EnrichLog } from "./provider.ts";

interface Store {
  readonly lookups: LookupCache;
  readonly quotas: Quotas;
}

/** A store that fails is a store that knows nothing: said in the log, never on the card. */
export function forgiving({ lookups, quotas }: Store, log: EnrichLog): Store {
  const or = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      log.warn("The store of look-ups failed; going on without it.", { error: String(error) });
      return otherwise;
    }
  };
  return {
    lookups: {
      get: (key) => or(lookups.get(key), null),
      set: (...kept) => or(lookups.set(...kept), undefined),
    },
    quotas: {
      spend: (provider, n, limit, windowMs) =>
        or(quotas.spend(provider, n, limit, windowMs), { granted: true, left: limit, resetsAt: new Date() }),
      get: (provider) => or(quotas.get(provider), null),
      set: (provider, told) => or(quotas.set(provider, told), undefined),
    },
  };
}
