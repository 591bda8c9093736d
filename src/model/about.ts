import type { PlatformName } from "./request.ts";

/** Whether something is set up, and what is missing if it is not. No secret and no address of anybody. */
export interface Part {
  readonly name: string;
  readonly on: boolean;
  /** How it is on, or what would turn it on. */
  readonly how: string;
}

/** What this program is and what it was given. */
export interface About {
  readonly version: string;
  readonly runtime: string;
  readonly logs: { readonly engine: string; readonly source: string };
  readonly store: string;
  /** Chat platforms that answer now, by this process. */
  readonly answering: readonly PlatformName[];
  readonly platforms: readonly Part[];
  /** Who can be asked about an indicator. */
  readonly providers: readonly Part[];
  /** What else of the world outside it reaches, or is reached by. */
  readonly doors: readonly Part[];
  readonly licence: string;
  /** What the data and programs it ships ask to be said. */
  readonly credits: readonly string[];
  readonly docs: readonly string[];
}
