import { Failure } from "../model/failure.ts";
import { isLoopbackHost } from "../model/loopback.ts";

/** Whether a URL is plain http to this machine: a test or `huntbot logs serve`, never a cloud. */
export function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && isLoopbackHost(hostname);
}

/** An endpoint from the environment, without a slash at its end. A token is sent encrypted or not at all. */
export function checkedEndpoint(name: string, url: string): string {
  const isSafe = URL.canParse(url) && (new URL(url).protocol === "https:" || isLoopback(url));
  if (isSafe) return url.replace(/\/+$/, "");
  throw new Failure({
    what: "Configuration",
    why: `${name} is "${url}".`,
    fix: "Write an https:// address; http:// is for this machine only, since a token is sent along.",
  });
}
