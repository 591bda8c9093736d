import type { AskOptions, Reply } from "../model/enrich.ts";
import type { Quotas } from "../model/store.ts";
import type { Provider } from "./provider.ts";

type Quota = NonNullable<Reply["quota"]>;

/**
 * Spends one call of every allowance of a provider; refused where one is used up. Work that nobody waits for may take an
 * allowance only to its half: whoever raises alerts chooses what such work looks up, and must not leave people without.
 */
export async function spendOne(
  provider: Provider,
  asker: AskOptions["for"],
  quotas: Quotas,
): Promise<{ readonly granted: boolean; readonly quota?: Quota }> {
  let tightest: Quota | undefined;
  for (const { calls, perMs } of provider.allowances ?? []) {
    const limit = asker === "person" ? calls : Math.floor(calls / 2);
    const { granted, left, resetsAt } = await quotas.spend(provider.name, 1, limit, perMs);
    const quota = { left, resetsAt: resetsAt.toISOString() };
    if (!granted) return { granted, quota };
    if (!tightest || left < (tightest.left ?? 0)) tightest = quota;
  }
  return tightest ? { granted: true, quota: tightest } : { granted: true };
}
