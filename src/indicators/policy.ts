import { staysInside, type Tlp } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import { isInnerName, underSuffix } from "./name.ts";
import { liesIn, overlaps, scopeOf, scopeOfNetwork } from "./scope.ts";
import { readHost } from "./url.ts";

/** What belongs to the organisation, and how far this request may go. */
export interface LeavePolicy {
  /** Canonical networks of our own, e.g. `198.51.100.0/24`. */
  readonly ownNetworks: readonly string[];
  /** Domains and tenant suffixes of our own, e.g. `contoso.com`, `contoso.onmicrosoft.com`: they and everything under them. */
  readonly ownDomains: readonly string[];
  readonly tlp: Tlp;
  /** `path`: the person asked for the whole URL to be sent; it still loses user, query and fragment. */
  readonly urls: "host" | "path";
}

/** What may be sent in place of the indicator, or why nothing may. */
export type LeaveDecision =
  | { readonly leaves: true; readonly indicator: Indicator }
  | { readonly leaves: false; readonly reason: string };

/** Judges whether a third party may hear of an indicator. Pure: it asks nobody and resolves nothing. */
export function mayLeave(indicator: Indicator, policy: LeavePolicy): LeaveDecision {
  if (staysInside(policy.tlp)) return stays(`TLP ${policy.tlp.toUpperCase()} stays inside the organisation`);
  switch (indicator.kind) {
    case "ip":
      return judgeAddress(indicator.value, policy);
    case "cidr":
      return judgeNetwork(indicator.value, policy);
    case "domain":
      return judgeDomain(indicator.value, policy);
    case "url":
      return judgeUrl(indicator.value, policy);
    case "hash":
    case "cve":
      return { leaves: true, indicator };
    case "email":
      return stays("mail addresses are never sent to anybody outside");
    case "host":
    case "account":
      return stays("names of machines and accounts are never sent to anybody outside");
  }
}

function judgeAddress(value: string, policy: LeavePolicy): LeaveDecision {
  const scope = scopeOf(value);
  if (scope !== "public") return stays(`${value} is not a public address (${scope})`);
  const own = liesIn(value, policy.ownNetworks);
  return own ? stays(`${value} is ours (${own})`) : { leaves: true, indicator: { kind: "ip", value, scope } };
}

function judgeNetwork(value: string, policy: LeavePolicy): LeaveDecision {
  const scope = scopeOfNetwork(value);
  if (scope !== "public") return stays(`${value} is not a public network (${scope})`);
  const own = overlaps(value, policy.ownNetworks);
  return own
    ? stays(`${value} holds addresses of ours (${own})`)
    : { leaves: true, indicator: { kind: "cidr", value, scope } };
}

function judgeDomain(value: string, policy: LeavePolicy): LeaveDecision {
  const own = underSuffix(value, policy.ownDomains);
  if (own) return stays(`${value} is ours (${own})`);
  return isInnerName(value)
    ? stays(`${value} is not a public name`)
    : { leaves: true, indicator: { kind: "domain", value } };
}

/** A URL is judged by its host; queries, fragments and users hold secrets of our people and stay. */
function judgeUrl(value: string, policy: LeavePolicy): LeaveDecision {
  const body = value.indexOf("://") + 3;
  const host = readHost(value, body, value.length);
  if (body < 3 || !host) return stays("the URL names no public host");
  const decision = host.kind === "ip" ? judgeAddress(host.value, policy) : judgeDomain(host.value, policy);
  if (!decision.leaves || policy.urls === "host") return decision;
  const path = value.slice(host.end).split(/[?#]/, 1).join("");
  const bracket = value.charAt(host.from - 1) === "[" ? 1 : 0;
  return {
    leaves: true,
    indicator: { kind: "url", value: value.slice(0, body) + value.slice(host.from - bracket, host.end) + path },
  };
}

const stays = (reason: string): LeaveDecision => ({ leaves: false, reason });
