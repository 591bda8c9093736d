import type { AskOptions, Reply } from "../model/enrich.ts";
import type { LookupCache, Period } from "./cache.ts";
import type { Allowance, Provider } from "./provider.ts";

type Quota = NonNullable<Reply["quota"]>;

/**
 * Spends one call of every allowance of a provider, or none where one is used up. Work that nobody waits for may take an
 * allowance only to its half: whoever raises alerts chooses what such work looks up, and must not leave people without.
 */
export async function spendOne(
  provider: Provider,
  asker: AskOptions["for"],
  cache: LookupCache,
  now: number,
): Promise<{ readonly granted: boolean; readonly quota?: Quota }> {
  const taken: Period[] = [];
  let tightest: Quota | undefined;
  for (const allowance of provider.allowances ?? []) {
    const period = periodAt(allowance, now);
    const spent = await cache.spend(provider.name, period, 1);
    taken.push(period);
    const resetsAt = new Date(period.endsAt).toISOString();
    if (spent > (asker === "person" ? allowance.calls : Math.floor(allowance.calls / 2))) {
      for (const each of taken) await cache.spend(provider.name, each, -1);
      return { granted: false, quota: { left: Math.max(0, allowance.calls - spent + 1), resetsAt } };
    }
    const left = allowance.calls - spent;
    if (!tightest || left < (tightest.left ?? 0)) tightest = { left, resetsAt };
  }
  return tightest ? { granted: true, quota: tightest } : { granted: true };
}

function periodAt({ perMs }: Allowance, now: number): Period {
  const endsAt = (Math.floor(now / perMs) + 1) * perMs;
  return { name: `${perMs / 1000}s until ${new Date(endsAt).toISOString()}`, endsAt };
}
