import type { Place } from "../../src/model/request.ts";
import type { Clients } from "./clients.ts";
import type { Wait } from "./insist.ts";
import type { Pace } from "./pace.ts";

/** A line for whoever runs the bot. Never holds what a person asked or what was found. */
export interface SlackLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly error?: unknown;
}

/** Keeps what is too long for a button or a dialog, until nobody can be expected to click any more. */
export interface ValueStore {
  /** Null when unknown or expired. */
  get(id: string): Promise<string | null>;
  /** The same id always comes with the same value. */
  set(id: string, value: string, ttlMs: number): Promise<void>;
}

/** What everything that talks to Slack shares. */
export interface SlackPorts {
  readonly clients: Clients;
  readonly pace: Pace;
  readonly wait: Wait;
  readonly now: () => number;
  readonly values: ValueStore;
  readonly log: (line: SlackLine) => void;
  /** Whether an address that a payload names belongs to Slack. */
  readonly isSlacks: (url: URL) => boolean;
}

/** Cards are clicked days later; a month later their windows mean little. */
const keptFor = 30 * 86_400_000;

export async function keepValues(ports: SlackPorts, kept: readonly { id: string; value: string }[]): Promise<void> {
  await Promise.all(kept.map(({ id, value }) => ports.values.set(id, value, keptFor)));
}

/** Keeps values in this process only: a restart forgets them, and their buttons then say so. */
export function createMemoryValues(most = 2000): ValueStore {
  const values = new Map<string, string>();
  return {
    get: async (id) => values.get(id) ?? null,
    async set(id, value) {
      values.delete(id);
      values.set(id, value);
      const [oldest] = values.keys();
      if (values.size > most && oldest !== undefined) values.delete(oldest);
    },
  };
}

/** What a dialog remembers about the place its clicks belong to. */
export function placeMetadata(place: Place): string {
  return JSON.stringify({ place });
}
