import { z } from "zod";
import type { EnrichIo, Reply, VerdictWord } from "../../model/enrich.ts";
import { readJson } from "../answer.ts";
import { apiOf, dayMs, getOrNull, isoTime, notFound, seen, words } from "../api.ts";
import { type EnrichSettings, type Provider, ttl } from "../provider.ts";

/** From here on a confidence score is malicious; below `noise` it says nothing. */
const threshold = 75;
const noise = 20;

const check = z.object({
  data: z.object({
    abuseConfidenceScore: z.number(),
    totalReports: z.number(),
    numDistinctUsers: z.number().nullish(),
    lastReportedAt: z.string().nullish(),
    usageType: z.string().nullish(),
    isTor: z.boolean().nullish(),
  }),
});
const checkBlock = z.object({
  data: z.object({
    numPossibleHosts: z.number(),
    reportedAddress: z.array(
      z.object({ ipAddress: z.string(), numReports: z.number(), abuseConfidenceScore: z.number() }),
    ),
  }),
});

/** Reports of the last 90 days. Its own whitelist decides nothing here. */
export function abuseipdb(settings: EnrichSettings): Provider {
  const usual = "https://api.abuseipdb.com";
  const api = apiOf(settings, { usual, urlName: "ABUSEIPDB_URL", keyName: "ABUSEIPDB_API_KEY" });
  const ask = (io: EnrichIo, path: string) =>
    getOrNull(io, api.url(`api/v2/${path}&maxAgeInDays=90`), { Key: api.key });

  async function address(value: string, io: EnrichIo): Promise<Reply> {
    const response = await ask(io, `check?ipAddress=${encodeURIComponent(value)}`);
    if (!response) return notFound;
    const { data } = await readJson(response, check);
    return {
      status: "ok",
      verdict: verdictOf(data.abuseConfidenceScore, data.totalReports),
      score: data.abuseConfidenceScore,
      evidence: words(
        `${data.totalReports} reports by ${data.numDistinctUsers ?? "unknown"} reporters in 90 days, confidence ${data.abuseConfidenceScore}`,
        data.usageType,
        data.isTor && "Tor exit",
      ),
      link: `https://www.abuseipdb.com/check/${value}`,
      ...seen(undefined, isoTime(data.lastReportedAt)),
    };
  }

  /** What single addresses did says little about a block: evidence without a verdict. */
  async function block(value: string, io: EnrichIo): Promise<Reply> {
    const response = await ask(io, `check-block?network=${encodeURIComponent(value)}`);
    if (!response) return notFound;
    const { numPossibleHosts, reportedAddress } = (await readJson(response, checkBlock)).data;
    if (reportedAddress.length === 0) return notFound;
    const worst = [...reportedAddress].sort((a, b) => b.abuseConfidenceScore - a.abuseConfidenceScore).slice(0, 5);
    const named = worst.map(
      (each) => `${each.ipAddress}: ${each.numReports} reports, confidence ${each.abuseConfidenceScore}`,
    );
    return {
      status: "ok",
      evidence: [`${reportedAddress.length} of ${numPossibleHosts} addresses reported in 90 days`, ...named],
      link: `https://www.abuseipdb.com/check-block/${value}`,
    };
  }

  return {
    ...api.common,
    name: "abuseipdb",
    kind: "reputation",
    family: "abuseipdb",
    reliability: "C",
    ttlMs: ttl.fourHours,
    allowances: [{ calls: 1_000, perMs: dayMs }],
    accepts: ({ kind }) => kind === "ip" || kind === "cidr",
    lookup: ({ kind, value }, io) => (kind === "cidr" ? block(value, io) : address(value, io)),
  };
}

function verdictOf(confidence: number, reports: number): VerdictWord {
  if (reports === 0 || confidence < noise) return "unknown";
  return confidence < threshold ? "suspicious" : "malicious";
}
