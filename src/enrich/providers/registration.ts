import { isIP } from "node:net";
import { getDomain } from "tldts";
import type { EnrichIo, Reply } from "../../model/enrich.ts";
import type { Indicator } from "../../model/indicator.ts";
import { type Address, readAddress } from "../address.ts";
import { fault, isFault } from "../fault.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";
import { loadBootstrap } from "../rdap/bootstrap.ts";
import { rdapAddress, rdapDomain } from "../rdap/lookup.ts";
import { type Registration, registrationEvidence, registrationFacts } from "../registration.ts";
import type { WhoisServer } from "../whois/ask.ts";
import { registryServerOf, whoisDomain } from "../whois/domain.ts";
import { followWhois } from "../whois/follow.ts";

/** RDAP may use this much of the budget; what is left belongs to WHOIS. */
const rdapShareMs = 1_800;

/** The same question in both protocols. */
interface Asking {
  rdap(base: string): Promise<Registration | null>;
  whois(): Promise<Registration | null>;
  readonly alwaysHeld: boolean;
}

/**
 * Who holds an address or a domain: RDAP, then WHOIS. A domain is asked about only at the registry of its
 * top-level domain, never at a registrar, and only by its registrable name.
 */
export function registration(settings: EnrichSettings): Provider {
  const own = settings.env["RDAP_URL"]?.replace(/\/*$/, "/");
  const bootstrap = loadBootstrap(`${settings.cacheDir}/rdap`);
  const start = whoisServer(settings.env["WHOIS_SERVER"]);
  /** Until when which registry wants no questions over RDAP, ms since 1970. */
  const resting = new Map<string, number>();

  /** RDAP first, unless the registry lately asked to be left alone; what it said stands when WHOIS fails too. */
  async function rdapElseWhois(base: string | null, io: EnrichIo, ask: Asking): Promise<Reply> {
    try {
      if (base === null) throw fault("unreachable", "no registry is known to answer over RDAP");
      if (io.now.getTime() < (resting.get(base) ?? 0)) throw fault("throttled", "the registry asked to be left alone");
      return reply(await within(rdapShareMs, ask.rdap(base)), "RDAP");
    } catch (first) {
      if (base !== null && isFault(first) && first.fault === "throttled" && first.retryAfterMs !== undefined) {
        resting.set(base, io.now.getTime() + first.retryAfterMs);
      }
      let found: Registration | null;
      try {
        found = await ask.whois();
      } catch {
        throw first;
      }
      // Every address lies in a registered range: words without one are a refusal, not an answer.
      if (found === null && ask.alwaysHeld) throw first;
      return reply(found, "WHOIS");
    }
  }

  const address = (found: Address, io: EnrichIo) =>
    rdapElseWhois(own ?? bootstrap.addressBase(found), io, {
      alwaysHeld: true,
      rdap: (base) => rdapAddress(base, found, io),
      whois: () => followWhois(found, { signal: io.signal, ...(start && { start }) }),
    });

  async function domain(name: string, io: EnrichIo): Promise<Reply> {
    const tld = name.split(".").at(-1) ?? "";
    const base = own ?? bootstrap.domainBase(tld);
    const server = start ?? registryServerOf(tld);
    if (base === null && server === null) {
      return { status: "unsupported", evidence: [`No registry of .${tld} is known to answer.`] };
    }
    return rdapElseWhois(base, io, {
      alwaysHeld: false,
      rdap: (from) => rdapDomain(from, name, io),
      async whois() {
        if (server === null) throw fault("unreachable", `no WHOIS server of .${tld} is known`);
        return whoisDomain(name, server, io.signal);
      },
    });
  }

  return {
    name: "registration",
    kind: "context",
    family: "registration",
    reliability: "B",
    external: true,
    origins: own ? [new URL(own).origin] : bootstrap.origins,
    ttlMs: ttl.registration,
    accepts: ({ kind }) => kind === "ip" || kind === "cidr" || kind === "domain",
    async lookup(indicator, io) {
      const question = questionOf(indicator);
      if (question === null) return { status: "unsupported" };
      return typeof question === "string" ? domain(question, io) : address(question, io);
    },
  };
}

/** A CIDR is asked about by its first address: the registry answers with the range around it. */
function questionOf({ kind, value }: Indicator): Address | string | null {
  if (kind !== "domain") return readAddress(value.split("/")[0] ?? "");
  return isIP(value) ? null : getDomain(value);
}

function reply(found: Registration | null, via: "RDAP" | "WHOIS"): Reply {
  if (found === null) return { status: "not_found", evidence: ["The registry knows no such registration."] };
  return { status: "ok", evidence: [registrationEvidence(found)], facts: registrationFacts(found, via) };
}

function whoisServer(setting: string | undefined): WhoisServer | null {
  if (!setting) return null;
  const read = /^(\[[0-9a-f:]+\]|[^:\s]+)(?::(\d+))?$/i.exec(setting);
  if (!read?.[1]) throw new Error(`WHOIS_SERVER is "${setting}", which is not HOST or HOST:PORT`);
  return { host: read[1].replace(/^\[|\]$/g, ""), port: Number(read[2] ?? 43) };
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault("timeout", "the registry did not answer over RDAP in time")), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
