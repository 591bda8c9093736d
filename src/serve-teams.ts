import { startTeams, type Teams } from "../adapters/teams/app.ts";
import type { Places } from "../adapters/teams/send-card.ts";
import type { Router } from "./chat/router.ts";
import { type Exposure, isLocalCall, isLoopback } from "./http/exposure.ts";
import { fileUrl } from "./http/file-route.ts";
import type { FileStore } from "./http/file-store.ts";
import type { Dedupe } from "./model/store.ts";

export interface ServeTeamsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: string;
  readonly router: Router;
  readonly dedupe: Dedupe;
  readonly exposure: Exposure;
  readonly files: FileStore;
  /** Where this machine reaches the server, once it listens. */
  readonly localUrl: () => string;
  readonly warn: (message: string) => void;
}

/** Teams where it is set up; on loopback also for Microsoft's Agents Playground, which needs no account. */
export function serveTeams(options: ServeTeamsOptions): Teams {
  const { env, host, router, dedupe, warn } = options;
  return startTeams({
    router,
    dedupe,
    env,
    isLoopback: isLoopback(host),
    isLocalCall,
    places: teamsPlaces(options),
    log: ({ message, error }) => warn(`teams: ${message}: ${error instanceof Error ? error.message : error}`),
  });
}

const month = 30 * 24 * 3_600_000;

/**
 * Signed addresses of what a card shows. Microsoft's servers fetch pictures and follow no sign-in, so what is public names
 * nobody and nothing; a picture that cannot be drawn so is not shown there. Only a bot without credentials talks to this
 * machine alone, and may use its own address.
 */
function teamsPlaces({ env, host, exposure, files, localUrl }: ServeTeamsOptions): Places {
  const { publicUrl, secret } = exposure;
  const isLocal = isLoopback(host) && !env["MicrosoftAppId"]?.trim();
  const base = () => publicUrl ?? (isLocal ? localUrl() : null);

  async function keep(at: string, name: string, mime: string, bytes: Uint8Array): Promise<string> {
    const id = await files.put(bytes, name, mime, month);
    return fileUrl(id, { base: at, secret, expires: new Date(Date.now() + month) });
  }
  return {
    async picture(block) {
      const at = base();
      if (at === null) return null;
      if (publicUrl === null) return await keep(at, "picture.png", "image/png", await block.png());
      if (!block.anonymous || !publicUrl.startsWith("https:")) return null;
      return await keep(at, "picture.png", "image/png", await block.anonymous());
    },
    async file({ name, mime, bytes }) {
      const at = base();
      return at === null ? null : await keep(at, name, mime, bytes);
    },
  };
}
