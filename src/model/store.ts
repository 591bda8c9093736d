import type { VerdictWord } from "./enrich.ts";
import type { ActivityLevel } from "./hunt.ts";
import type { Indicator } from "./indicator.ts";
import type { KeptHunt } from "./kept.ts";
import type { Json } from "./logs.ts";
import type { MessageRef, Person, Place } from "./request.ts";
import type { CaseEvent, CaseState, EventKind, Investigation, NewEvent, TimelineEvent } from "./timeline.ts";
import type { Window } from "./window.ts";

/** Case files: a thread each, and the append-only timeline that is their whole state. */
export interface Investigations {
  /** The thread's case file, made on first use. A place without a thread gets a fresh one: `attach` it once its card has a thread. */
  open(place: Place, person: Person): Promise<Investigation>;
  /** Gives a case file the thread that its card opened. Throws when that thread already has another case file. */
  attach(id: string, place: Place): Promise<void>;
  get(id: string): Promise<Investigation | null>;
  byPlace(place: Place): Promise<Investigation | null>;
  /** Acknowledged events survive a crash. Data that does not fit its kind is refused before anything is written. */
  append<K extends EventKind>(id: string, event: NewEvent<K>): Promise<TimelineEvent<K>>;
  /** Oldest first; `after` is the id of the last event already seen. `brief` leaves out what answers found, which is long. */
  events(
    id: string,
    page?: { readonly after?: string; readonly limit?: number; readonly brief?: boolean },
  ): Promise<readonly TimelineEvent[]>;
  /** What a thread's follow-up inherits: its requests that named an indicator and a window, newest first (one unless told). */
  latestHunts(place: Place, limit?: number): Promise<readonly PastHunt[]>;
  /** Who else hunted it since then, newest first. */
  recentHunts(indicator: Indicator, since: Date, options?: Reach): Promise<readonly TeamHunt[]>;
  /** What hunts of it found before, newest first. */
  earlierResults(indicator: Indicator, options?: Reach): Promise<readonly EarlierResult[]>;
  /** What a person did, what was done about an indicator, or what everybody did: newest first, in brief. */
  history(
    of: { readonly person: Person } | { readonly indicator: Indicator } | { readonly everybody: true },
    options?: Reach,
  ): Promise<readonly CaseEvent[]>;
  /** Case files that name the indicator, the most recently active first. */
  find(indicator: Indicator, options?: Reach): Promise<readonly CaseState[]>;
  state(id: string): Promise<CaseState | null>;
  /**
   * What needs people, the most recently active first: everything worked on, paged or alerted, or answered with a bad
   * verdict, credential or worse - and not closed. A plain look-up that found nothing is no case.
   */
  cases(which: CaseFilter, options?: Reach): Promise<readonly CaseState[]>;
}

export type CaseFilter =
  | { readonly which: "open" | "unassigned" }
  | { readonly which: "mine"; readonly person: Person };

/** Case files marked TLP amber+strict or red are left out unless `restricted` asks for them. `limit` defaults to 50. */
export interface Reach {
  readonly limit?: number;
  readonly restricted?: boolean;
}

export interface PastHunt {
  readonly verb: string;
  readonly indicators: readonly Indicator[];
  readonly window: Window;
  /** The range as it was meant, where it was kept. */
  readonly range?: string;
  readonly person: Person;
  readonly at: Date;
}

export interface EarlierResult {
  readonly investigation: Investigation;
  readonly person: Person;
  readonly at: Date;
  readonly kept: KeptHunt;
}

export interface TeamHunt {
  readonly investigation: Investigation;
  readonly person: Person;
  readonly at: Date;
  /** Null while it runs, or when it was never answered. */
  readonly answer: { readonly activity: ActivityLevel; readonly verdict: VerdictWord } | null;
}

/** Where an investigation's messages are, by the key of the output they show, so that any replica can edit them. */
export interface MessageRefs {
  /** A key bound again moves to the newer message. */
  bind(investigationId: string, ref: MessageRef, key: string): Promise<void>;
  all(investigationId: string): Promise<readonly { readonly key: string; readonly ref: MessageRef }[]>;
}

export interface Dedupe {
  /** True for exactly one caller across all replicas until `ttlMs` has passed. */
  first(key: string, ttlMs: number): Promise<boolean>;
}

/** Answers of third parties, kept so that a quota is spent once. */
export interface LookupCache {
  /** Null when unknown or expired. */
  get(key: string): Promise<CachedLookup | null>;
  /** `kind` names who answered, for statistics and clean-up. */
  set(key: string, value: Json, ttlMs: number, kind?: string): Promise<void>;
}
export interface CachedLookup {
  readonly value: Json;
  readonly fetchedAt: Date;
  readonly expiresAt: Date;
}

/** Counts what was spent at each provider, across replicas. Windows are aligned to the epoch: a day's begins at 00:00 UTC. */
export interface Quotas {
  /** Takes `n` from the window, or nothing when fewer than `n` are left. Atomic. */
  spend(provider: string, n: number, limit: number, windowMs: number): Promise<Spent>;
  /** What the provider itself last said about its quota. */
  get(provider: string): Promise<ToldQuota | null>;
  set(provider: string, told: ToldQuota): Promise<void>;
}
export interface Spent {
  readonly granted: boolean;
  readonly left: number;
  readonly resetsAt: Date;
}
export interface ToldQuota {
  readonly left: number | null;
  readonly resetsAt: Date | null;
}

/** What is being worked on right now, so that `stop` works from any replica and a crash leaves no card spinning. */
export interface Runs {
  /** Registering the same id again updates it, e.g. once its message is known. */
  register(run: Run): Promise<void>;
  /** Says that this replica is alive; the answer names its runs that somebody asked to stop. */
  heartbeat(owner: string): Promise<readonly string[]>;
  finish(id: string): Promise<void>;
  /** Runs whose owner was silent for `silentMs` or longer (0 on start where no other process shares the store). Each is handed to exactly one caller, whose own it becomes. */
  orphans(owner: string, silentMs: number): Promise<readonly Run[]>;
  /** False when no such run is under way. */
  requestStop(id: string): Promise<boolean>;
  /** Called in every replica, this one included. Resolves, once listening, with the way to end it. */
  onStop(callback: (runId: string) => void): Promise<() => Promise<void>>;
}
export interface Run {
  readonly id: string;
  /** The replica that works on it. */
  readonly owner: string;
  readonly investigationId?: string;
  readonly message?: MessageRef;
  /** Enough to offer "Run again". */
  readonly request: Json;
}

/** An analyst's word on an indicator, which outranks every source until it expires. */
export interface VerdictOverrides {
  set(override: VerdictOverride): Promise<void>;
  /** The newest word, if it has not expired at `now`. */
  active(indicator: Indicator, now: Date): Promise<VerdictOverride | null>;
}
export interface VerdictOverride {
  readonly indicator: Indicator;
  readonly verdict: VerdictWord;
  readonly reason: string;
  readonly person: Person;
  /** Null: until somebody says otherwise. */
  readonly expiresAt: Date | null;
}

/** Work that must survive a crash. A job is done at least once: a handler may see the same one again. */
export interface Jobs {
  start(): Promise<void>;
  /** Lets running handlers end, for at most `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** The job's id, or null when one with the same `singletonKey` is already waiting. */
  send(queue: string, data: JobData, options?: JobOptions): Promise<string | null>;
  /** A handler that throws fails the job, which is then retried as its options say. */
  work(queue: string, handler: (job: Job) => Promise<void>, options?: WorkOptions): Promise<void>;
  /** A five-field cron line; `tz` is an IANA zone, UTC unless given. One schedule a queue: the last one counts. */
  schedule(queue: string, cron: string, data?: JobData, options?: { readonly tz?: string }): Promise<void>;
  unschedule(queue: string): Promise<void>;
  cancel(queue: string, id: string): Promise<void>;
}
export type JobData = { readonly [key: string]: Json };
export interface Job {
  readonly id: string;
  readonly data: JobData;
}
export interface JobOptions {
  readonly singletonKey?: string;
  readonly startAfter?: Date;
  /** Default 2. */
  readonly retryLimit?: number;
  readonly retryDelaySeconds?: number;
  /** Each retry waits twice as long as the one before. */
  readonly retryBackoff?: boolean;
  /** A handler that takes longer counts as failed. Default 15 minutes. */
  readonly expireInSeconds?: number;
}
export interface WorkOptions {
  /** How often to look for work; default 2, least 0.5. */
  readonly pollSeconds?: number;
  /** How many jobs of the queue this replica works on at a time; default 1. */
  readonly concurrency?: number;
}

/**
 * Records of one kind that are worked on until they are settled. Where pg-boss notices a killed worker only when its job
 * expires, a lease here ends after seconds, and at once where no other process shares the store.
 */
export interface Ledger<T extends object> {
  /**
   * Makes the record or changes it, and nobody else in between; `change` gets null for a new key, has no effects of its own
   * and may be called again. When it gives null the record stays as it is. What it throws is thrown, and nothing is changed.
   */
  put(key: string, change: (known: T | null) => Kept<T> | null): Promise<T>;
  get(key: string): Promise<T | null>;
  /**
   * Adds to a list of the record, which is due at once; a new record holds nothing else. One statement, so that whoever
   * waits for it waits once. Answers with the record as it is then.
   */
  push<List extends keyof T & string>(key: string, list: List, item: ItemOf<T[List]>): Promise<T>;
  /** The newest first. */
  inGroup(group: string, limit?: number): Promise<readonly Entry<T>[]>;
  /** Hands out what is due and leased to nobody, the longest due first. With `alone`, other owners' leases are void. */
  claim(owner: string, options: ClaimOptions): Promise<readonly Entry<T>[]>;
  /** Prolongs every lease of this owner. */
  beat(owner: string, leaseMs: number): Promise<void>;
  /** Ends this owner's lease; the record is due again when its own `due` says so. */
  release(owner: string, key: string): Promise<void>;
}
type ItemOf<List> = List extends readonly (infer Item)[] ? Item : never;
export interface Kept<T> {
  readonly data: T;
  /** When it next needs work; null when it needs none. */
  readonly due: Date | null;
  /** What it is found by; kept from before when left out. */
  readonly group?: string;
}
export interface Entry<T> {
  readonly key: string;
  readonly data: T;
}
export interface ClaimOptions {
  readonly leaseMs: number;
  readonly limit: number;
  readonly alone?: boolean;
}

/**
 * What others sent and were promised that it is kept, until it had its effect. It waits in a file, because whoever waits
 * for a receipt should wait for no database.
 */
export interface Receipts<T extends { readonly id: string }> {
  /** Resolves once no crash can lose it. True when the same key and mark were kept before. */
  keep(key: string, mark: string, item: T): Promise<boolean>;
  /** What is kept and not done, also by a process before this one, in the order it came. */
  waiting(): readonly { readonly key: string; readonly item: T }[];
  /** It had its effect. After a crash it may be waiting once more all the same. */
  done(id: string): void;
}

export interface Store {
  /** True when other processes may use the same database, so that a run of another owner may still be alive. */
  readonly shared: boolean;
  readonly investigations: Investigations;
  readonly messages: MessageRefs;
  readonly dedupe: Dedupe;
  readonly lookups: LookupCache;
  readonly quotas: Quotas;
  readonly runs: Runs;
  readonly overrides: VerdictOverrides;
  readonly jobs: Jobs;
  /** `kind` names what the records are; data is kept as JSON. */
  ledger<T extends object>(kind: string): Ledger<T>;
  /** Null where other processes share the store, and where nothing outlives this one: there a ledger keeps what comes. */
  receipts<T extends { readonly id: string }>(kind: string): Receipts<T> | null;
  /**
   * Deletes case files without an event for `days` days, as a whole (their state is their timeline), and everything that
   * expired: look-ups, dedupe keys, quota windows, verdicts. Whoever schedules it decides the days.
   */
  retention(days: number): Promise<Removed>;
  /** Cheap proof that the database answers; throws when it does not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
export interface Removed {
  readonly investigations: number;
  readonly events: number;
  readonly lookups: number;
}
