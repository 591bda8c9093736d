import type { EnrichIo, Reply } from "../model/enrich.ts";
import { fault } from "./fault.ts";
import { baseUrl, type EnrichSettings, type Provider } from "./provider.ts";

/** One provider's web API: where it is, and the key that opens it. */
export interface Api {
  readonly key: string;
  url(path: string): string;
  /** What every provider behind this API has in common. */
  readonly common: Pick<Provider, "external" | "origins"> & { readonly off?: string; readonly keyName?: string };
}

/**
 * `urlName` is the setting that replaces the usual origin, `familyUrlName` one for all services of the same house; `keyName`
 * the one that holds the key, where one is needed.
 */
export function apiOf(
  settings: EnrichSettings,
  {
    usual,
    urlName,
    familyUrlName,
    keyName,
  }: { usual: string; urlName: string; familyUrlName?: string; keyName?: string },
): Api {
  const base = baseUrl(settings, urlName, (familyUrlName && settings.env[familyUrlName]) || usual);
  const key = (keyName && settings.env[keyName]) || "";
  return {
    key,
    url: (path) => new URL(path, base).href,
    common: {
      external: true,
      origins: [base.origin],
      ...(keyName && { keyName }),
      ...(keyName && !key && { off: `Set ${keyName} to ask it.` }),
    },
  };
}

/** A GET whose 404 means "never seen": null. Any other status than 200 is a fault. */
export async function getOrNull(io: EnrichIo, url: string, headers: Record<string, string>): Promise<Response | null> {
  const response = await io.fetch(url, { headers: { accept: "application/json", ...headers } });
  if (response.status === 404) return null;
  return onlyOk(response);
}

export function onlyOk(response: Response): Response {
  if (response.status !== 200) throw fault("malformed", `it answered ${response.status}`);
  return response;
}

export const notFound: Reply = { status: "not_found" };

/** Words of a reply without the empty ones. */
export const words = (...parts: readonly (string | false | null | undefined)[]): string[] =>
  parts.filter((part): part is string => Boolean(part));

/** ISO time of a text or of seconds since 1970; undefined where there is none. `2024-01-02 03:04:05 UTC` is read too. */
export function isoTime(value: string | number | null | undefined): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const text = typeof value === "string" ? value.replace(/^(\S+) (\S+)( UTC)?$/, "$1T$2Z") : value * 1000;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Only the times that are known, under the names of a finding. */
export function seen(first: string | undefined, last: string | undefined): Pick<Reply, "firstSeen" | "lastSeen"> {
  return { ...(first && { firstSeen: first }), ...(last && { lastSeen: last }) };
}

export const minuteMs = 60_000;
export const dayMs = 86_400_000;
