import type { Slot } from "./card.ts";
import type { Told } from "./enrich.ts";
import type { PlaceLabel } from "./tlp.ts";

export type PlatformName = "slack" | "teams" | "terminal" | "web";

export interface Person {
  readonly platform: PlatformName;
  readonly id: string;
  readonly name: string;
}

/** A channel or conversation, and the thread in it if the request came from one. */
export interface Place {
  readonly platform: PlatformName;
  readonly workspace: string;
  readonly channel: string;
  readonly thread?: string;
}

/**
 * One thing a person (or a job) asked. A text goes into `raw`, as the platform sent it, and `words` stay empty: the grammar
 * splits it. What is split already (a shell's arguments, a button's words) goes into `words` and is never split again.
 */
export interface Request {
  readonly id: string;
  readonly person: Person;
  readonly place: Place;
  readonly input: Input;
  readonly via: "typed" | "click" | "form" | "shortcut" | "job";
  readonly attachments: readonly Attachment[];
  /** The words of the thread it was asked in, where the platform lets a bot read one. Throws a Failure where it may not. */
  readonly threadText?: () => Promise<string>;
  /** IANA zone of the reader, where the platform knows it. */
  readonly zone?: string;
  readonly signal: AbortSignal;
  /** What the permissions leave of an answer; absent for requests that nobody restricts. Set by the router. */
  readonly grant?: Grant;
  /** How far its indicators may go, by its place and thread. Set by the router. */
  readonly label?: PlaceLabel;
  /** Hears what was told to whom outside for this request: the case file keeps it. Set by the router. */
  readonly told?: (told: Told) => void;
}

/** The limits on what one request may show. */
export interface Grant {
  readonly role: Role;
  /** True where guests or another organisation read along: numbers only, no names and no rows. */
  readonly countsOnly: boolean;
  /** Tables that this person is told nothing of. */
  readonly deniedTables: readonly string[];
}

export interface Input {
  readonly raw: string;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
}

export interface Attachment {
  readonly name: string;
  readonly mime: string;
  bytes(): Promise<Uint8Array>;
}

/** Least to most: each role may do all that the ones before it may. */
export type Role = "viewer" | "analyst" | "responder" | "admin";

/** Where a delivered message is, so that any replica can edit it later. Opaque to everything but its platform. */
export interface MessageRef {
  readonly platform: PlatformName;
  readonly place: Place;
  readonly key: string;
  readonly slot: Slot;
  readonly data: Readonly<Record<string, string>>;
}
