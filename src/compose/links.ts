import type { Reachable } from "../charts/pictures.ts";
import type { Config } from "../config.ts";
import type { Exposure } from "../http/exposure.ts";
import { fileUrl } from "../http/file-route.ts";
import type { FileStore } from "../http/file-store.ts";
import { isLoopbackHost } from "../model/loopback.ts";

/** Signed addresses of this bot's own server, for people who follow them from a card. */
export interface Links {
  /** Null where nobody could follow one. */
  readonly reachable: Reachable | null;
  /** Keeps a file; null where nobody could follow its address. */
  keep(bytes: Uint8Array, name: string, mime: string): Promise<string | null>;
}

const month = 30 * 86_400_000;

/**
 * Addresses under PUBLIC_URL. Without one, those of this machine, as long as nobody elsewhere is served: on a loopback
 * address with no chat platform set up. `localUrl` is asked when an address is made, as it is known only then.
 */
export function createLinks(
  { http, env }: Config,
  { exposure, files, localUrl }: { exposure: Exposure; files: FileStore; localUrl: () => string },
): Links {
  const { publicUrl, secret } = exposure;
  const isOnlyHere = isLoopbackHost(http.host) && !env["SLACK_BOT_TOKEN"] && !env["MicrosoftAppId"];
  if (publicUrl === null && !isOnlyHere) return { reachable: null, keep: async () => null };
  const base = () => publicUrl ?? localUrl();
  const keep = async (bytes: Uint8Array, name: string, mime: string) =>
    fileUrl(await files.put(bytes, name, mime, month), {
      base: base(),
      secret,
      expires: new Date(Date.now() + month),
    });
  return {
    keep,
    reachable: {
      get publicUrl() {
        return base();
      },
      secret,
      now: () => new Date(),
      keep: (png, name) => keep(png, name, "image/png"),
    },
  };
}
