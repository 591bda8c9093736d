import { randomBytes } from "node:crypto";
import { Failure } from "../model/failure.ts";
import { isConfidential, isLoopbackHost } from "../model/loopback.ts";

/** What may be reached from where, settled once at the start. */
export interface Exposure {
  /** Signs `/chart` and `/files`. Without HUNTBOT_SECRET it is random, so links end with the process. */
  readonly secret: string;
  /** Without a slash at its end; null when people cannot reach this server. */
  readonly publicUrl: string | null;
  /** True where only this machine can connect and nobody asked for signatures: then `/chart` takes unsigned queries. */
  readonly unsignedCharts: boolean;
}

const shortest = 32;
const what = "Cannot start the HTTP server";

function checkedUrl(publicUrl: string): string {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isPlain = url && !url.username && !url.password && !url.search && !url.hash;
  if (isPlain && isConfidential(url)) return url.href.replace(/\/+$/, "");
  throw new Failure({
    what,
    why: "PUBLIC_URL is no https address (http only on this machine) without user, query and fragment.",
    fix: "Set it to where people reach this bot, for example https://huntbot.example.com.",
    usage: true,
  });
}

/**
 * Judges HOST, PUBLIC_URL and HUNTBOT_SECRET together. Throws a Failure for a combination that would hand out links which
 * anybody could forge.
 */
export function exposureOf(settings: {
  host: string;
  publicUrl?: string | undefined;
  secret?: string | undefined;
}): Exposure {
  const { host } = settings;
  // Compose files pass an unset variable on as an empty one.
  const secret = settings.secret || undefined;
  const publicUrl = settings.publicUrl ? checkedUrl(settings.publicUrl) : null;
  if (secret !== undefined && secret.length < shortest) {
    throw new Failure({
      what,
      why: `HUNTBOT_SECRET has ${secret.length} characters; fewer than ${shortest} can be guessed.`,
      fix: "Make one with: openssl rand -hex 32",
      usage: true,
    });
  }
  if (publicUrl !== null && secret === undefined) {
    throw new Failure({
      what,
      why: "PUBLIC_URL is set without HUNTBOT_SECRET, so links to charts and files could not be signed.",
      fix: "Make one with: openssl rand -hex 32, and give every replica the same.",
      usage: true,
    });
  }
  return {
    secret: secret ?? randomBytes(32).toString("base64url"),
    publicUrl,
    unsignedCharts: secret === undefined && publicUrl === null && isLoopbackHost(host),
  };
}

/**
 * True for a request made on this machine to a loopback name. A tunnel or proxy in front of a loopback port shows itself
 * by the host name it was asked for or by its forwarding headers, and so does a web page that rebinds its own name.
 */
export function isLocalCall(call: { remote: string; headers: { host?: string | undefined } }): boolean {
  const forwarded = Object.keys(call.headers).some((name) => name === "forwarded" || name.startsWith("x-forwarded-"));
  const host = call.headers.host?.replace(/:\d+$/, "") ?? "";
  return !forwarded && isLoopbackHost(call.remote) && isLoopbackHost(host);
}
