import { isIP } from "node:net";

/** Whether a host, as a URL or a socket names it, is this machine: what merely begins like 127 is not. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(bare) === 4) return bare.startsWith("127.");
  return bare === "::1" || bare === "localhost" || /^::ffff:127\./.test(bare);
}

/** Whether nobody on the way can read what goes to an address: https, or http that does not leave this machine. */
export function isConfidential({ protocol, hostname }: Pick<URL, "protocol" | "hostname">): boolean {
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}
