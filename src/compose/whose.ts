import type { FileConfig } from "../config/file.ts";
import type { MayLeave } from "../enrich/ask.ts";
import type { Override } from "../hunts/verdict.ts";
import { mayLeave } from "../indicators/policy.ts";
import { liesIn } from "../indicators/scope.ts";
import { staysInside, type Tlp } from "../model/enrich.ts";
import type { Ours } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Place } from "../model/request.ts";
import type { VerdictOverrides } from "../model/store.ts";
import { isStricter } from "../model/tlp.ts";

/**
 * What may leave, judged per indicator and provider: nothing to one that is switched off, nothing above the level it may be
 * told. What does not leave the organisation is otherwise always allowed.
 */
export function leavePolicy({ own, domains, policy }: FileConfig): MayLeave {
  const ours = { ownNetworks: own.map((entry) => entry.range), ownDomains: domains, urls: "host" } as const;
  return (indicator, { external, own: isOwn, tlp, provider }) => {
    const rule = policy.providers[provider];
    if (rule === "off") return { ok: false, reason: "switched off (policy.providers)" };
    const most = typeof rule === "object" ? rule.tlp : isOwn ? "red" : "green";
    if ((external || isOwn) && isStricter(tlp, most)) return { ok: false, reason: tooStrict(tlp, most, isOwn) };
    if (!external && !isOwn) return { ok: true };
    // Its operator's own server hears of what no third party may, but of no value that could be nobody else's.
    const decision = mayLeave(indicator, { ...ours, tlp: isOwn ? "clear" : tlp, urls: isOwn ? "path" : "host" });
    return decision.leaves ? { ok: true, send: decision.indicator } : { ok: false, reason: decision.reason };
  };
}

function tooStrict(tlp: Tlp, most: Tlp, isOwn: boolean): string {
  if (staysInside(tlp) && !isOwn) return `TLP ${tlp.toUpperCase()} stays inside the organisation`;
  return `it may be told TLP ${most.toUpperCase()} at most, this is ${tlp.toUpperCase()}`;
}

/** How far indicators may go that are named in a place without a level. */
export function usualTlp({ policy }: FileConfig): (place: Place) => Tlp {
  return ({ channel }) => policy.channels[channel] ?? policy.tlp;
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

/** What an analyst said of an indicator, while it stands. */
export async function standingWord(
  overrides: VerdictOverrides,
  indicator: Indicator,
  now: Date,
): Promise<Override | null> {
  const word = await overrides.active(indicator, now);
  return word && { verdict: word.verdict, reason: word.reason, by: word.person.name, until: word.expiresAt };
}
