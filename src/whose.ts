import type { FileConfig } from "./config-file.ts";
import type { MayLeave } from "./enrich/ask.ts";
import { mayLeave } from "./indicators/policy.ts";
import { liesIn } from "./indicators/scope.ts";
import type { Ours } from "./model/hunt.ts";
import type { Indicator } from "./model/indicator.ts";

/** What may leave: judged per indicator; what does not leave the machine is always allowed. */
export function leavePolicy(file: FileConfig): MayLeave {
  const own = { ownNetworks: file.own.map((entry) => entry.range), ownDomains: file.domains, urls: "host" } as const;
  return (indicator, { external, tlp }) => {
    if (!external) return { ok: true };
    const decision = mayLeave(indicator, { ...own, tlp });
    return decision.leaves ? { ok: true, send: decision.indicator } : { ok: false, reason: decision.reason };
  };
}

/** The configured range that an address lies in, if it is one of ours. */
export function ownRange({ own }: FileConfig, { kind, value }: Indicator): Ours | null {
  if (kind !== "ip") return null;
  const range = liesIn(
    value,
    own.map((entry) => entry.range),
  );
  const label = own.find((entry) => entry.range === range)?.label;
  return range && label ? { reason: `own range ${range}`, label, source: "config" } : null;
}
