import { createHash, randomUUID } from "node:crypto";
import { watchCard, watchNewsCard } from "../../cards/watch.ts";
import type { Arrivals, ArrivalsQuestion } from "../../hunts/arrivals.ts";
import type { Card } from "../../model/card.ts";
import type { Output } from "../../model/command.ts";
import { Failure } from "../../model/failure.ts";
import type { Indicator } from "../../model/indicator.ts";
import type { MessageRef, Person, Place } from "../../model/request.ts";
import type { Investigations, Ledger } from "../../model/store.ts";
import type { Clock } from "../../model/window.ts";
import { once } from "../once.ts";
import { theBot } from "../page/record.ts";
import { createWorkLoop, type WorkLoop } from "../work-loop.ts";
import { judgeArrivals } from "./news.ts";
import { cardKey, dueOf, groupOf, idOfCard, nothingKnown, toldOf, type WatchRecord } from "./record.ts";

export interface WatchDeskOptions {
  readonly ledger: Ledger<WatchRecord>;
  readonly owner: string;
  readonly alone: boolean;
  /** The wall clock, and the one of the logs, which a pinned sample holds still. */
  readonly now: Clock;
  readonly logsNow: Clock;
  readonly perPerson: number;
  readonly look: (question: ArrivalsQuestion) => Promise<Arrivals>;
  readonly investigations: Pick<Investigations, "open" | "append">;
  readonly post: (place: Place, out: AsyncIterable<Output>, signal: AbortSignal) => Promise<MessageRef>;
  readonly edit: (message: MessageRef, card: Card) => Promise<void>;
  readonly failed: (what: string, error: unknown) => void;
}

export interface NewWatch {
  readonly indicator: Indicator;
  readonly everyMs: number;
  readonly until: Date;
  readonly person: Person;
  readonly place: Place;
}

export interface WatchDesk {
  /** Does not poll: the watch clock wakes it. */
  readonly loop: WorkLoop;
  /** Kept when it resolves. Throws a usage Failure for a person who has as many as one may have. */
  add(watch: NewWatch): Promise<WatchRecord>;
  /** The card of a watch was posted: from now on it is edited there. Other messages are none of its business. */
  posted(message: MessageRef): Promise<void>;
  /** Those of a workspace, the newest first. */
  list(place: Place): Promise<readonly WatchRecord[]>;
  /** Null when there is no such watch or it is over already. */
  stop(id: string, by: Person): Promise<WatchRecord | null>;
  /** Makes what the configuration lists be watched, and nothing else in its name. */
  follow(listed: readonly NewWatch[], where: readonly Place[]): Promise<void>;
}

/** A look that takes longer than this is given up and made again at its next time. */
const lookMs = 5 * 60_000;
const postMs = 30_000;
const mostListed = 500;
/** Looks made at a time: watches take turns with people, who wait for their answers. */
const abreast = 2;

/** Watches: each looks again and again at what arrived, keeps one card up to date, and speaks only of what is new. */
export function createWatchDesk(options: WatchDeskOptions): WatchDesk {
  const { ledger, now, investigations } = options;

  const loop = createWorkLoop<WatchRecord>({
    ledger,
    owner: options.owner,
    alone: options.alone,
    now,
    abreast,
    polls: false,
    failed: (key, error) => options.failed(`look for the watch ${key}`, error),
    work: ({ key }) => workOn(key),
  });

  const change = (id: string, how: (record: WatchRecord) => WatchRecord) =>
    ledger.put(id, (known) => {
      if (!known) throw new Error(`the store lost the watch ${id}`);
      const data = how(known);
      return { data, due: dueOf(data) };
    });

  async function workOn(id: string): Promise<void> {
    const record = await ledger.get(id);
    if (!record || record.state === "stopped") return;
    if (record.untold) return tell(record);
    if (record.state === "over") return;
    const isLast = now() >= new Date(record.until);
    const looked = await look(record);
    // Kept before anybody is told: whoever takes over after a crash tells it, and looks no second time.
    const kept = await change(id, (there) => ({
      ...there,
      ...looked,
      ...(there.state === "active" && isLast ? { state: "over" } : {}),
    }));
    // It was stopped meanwhile, and its card says so.
    if (kept.state === "stopped") return;
    await (kept.untold ? tell(kept) : show(kept));
  }

  async function look(record: WatchRecord): Promise<Partial<WatchRecord>> {
    const lookedAt = now().toISOString();
    const looks = record.looks + 1;
    try {
      const { indicator, marks } = record;
      const signal = AbortSignal.timeout(lookMs);
      const found = await options.look({ indicator, person: theBot, signal, marks, since: new Date(record.since) });
      const { words, known } = judgeArrivals(found, record.known);
      const last =
        found.rows
          .map((row) => row.last)
          .sort()
          .at(-1) ?? null;
      return {
        looks,
        lookedAt,
        known,
        marks: found.marks,
        trouble: found.troubles[0] ?? null,
        leftOut: found.leftOut,
        rows: record.rows + found.rows.reduce((sum, row) => sum + row.rows, 0),
        lastRow:
          [record.lastRow, last]
            .filter((time) => time !== null)
            .sort()
            .at(-1) ?? null,
        untold: words === null ? null : { at: lookedAt, words },
      };
    } catch (error) {
      if (!(error instanceof Failure) && !(error instanceof DOMException)) throw error;
      const trouble = error instanceof Failure ? `${error.why} ${error.fix}`.trim() : "the logs did not answer in time";
      return { looks, lookedAt, trouble };
    }
  }

  /** Tells what is new in the thread of the card, then says that it was told. After a crash between both it is told again. */
  async function tell(record: WatchRecord): Promise<void> {
    const { id, indicator, untold } = record;
    if (!untold) return;
    const there = await located(record);
    const place = there.message?.place ?? there.place;
    await options.post(place, once(`${cardKey(id)} news`, watchNewsCard(there, untold)), AbortSignal.timeout(postMs));
    if (there.caseId) {
      const data = { watchId: id, indicator, summary: untold.words.slice(0, 2_000) };
      await investigations.append(there.caseId, { kind: "watch-hit", person: theBot, data });
    }
    await show(await change(id, (known) => ({ ...known, told: toldOf(known, untold), untold: null })));
  }

  /** Posts the card of a watch that has none yet, e.g. one of the configuration. */
  async function located(record: WatchRecord): Promise<WatchRecord> {
    if (record.message) return record;
    const out = once(cardKey(record.id), watchCard(record, now()));
    const message = await options.post(record.place, out, AbortSignal.timeout(postMs));
    return bind(record.id, message);
  }

  async function show(record: WatchRecord): Promise<void> {
    try {
      const { message } = await located(record);
      if (message) await options.edit(message, watchCard(record, now()));
    } catch (error) {
      // The next look shows it; what was found is kept.
      options.failed(`show the watch ${record.id}`, error);
    }
  }

  async function bind(id: string, message: MessageRef): Promise<WatchRecord> {
    const known = await ledger.get(id);
    if (!known) throw new Error(`the store lost the watch ${id}`);
    const file = known.caseId ?? (await caseOf(known, message));
    return change(id, (there) => ({ ...there, message, caseId: file }));
  }

  async function caseOf(
    { id, indicator, until, everyMs, person }: WatchRecord,
    { place }: MessageRef,
  ): Promise<string | null> {
    if (place.thread === undefined) return null;
    const file = await investigations.open(place, person);
    const data = { watchId: id, indicator, until, everyMinutes: everyMs / 60_000 };
    await investigations.append(file.id, { kind: "watched", person, data });
    return file.id;
  }

  async function put(id: string, watch: NewWatch, source: WatchRecord["source"]): Promise<WatchRecord> {
    const { until, ...rest } = watch;
    const record: WatchRecord = {
      id,
      ...rest,
      until: until.toISOString(),
      begunAt: now().toISOString(),
      source,
      state: "active",
      stoppedBy: null,
      since: options.logsNow().toISOString(),
      marks: {},
      looks: 0,
      lookedAt: null,
      trouble: null,
      rows: 0,
      lastRow: null,
      known: nothingKnown,
      told: [],
      untold: null,
      message: null,
      caseId: null,
    };
    return ledger.put(id, (known) => {
      const data = known?.state === "active" ? { ...known, everyMs: watch.everyMs, until: record.until } : record;
      return { data, due: dueOf(data), group: groupOf(watch.place) };
    });
  }

  const list = async (place: Place) => (await ledger.inGroup(groupOf(place), mostListed)).map(({ data }) => data);

  async function stop(id: string, by: Person, stoppedBy = by.name || by.id): Promise<WatchRecord | null> {
    const before = await ledger.get(id);
    if (before?.state !== "active") return null;
    const record = await change(id, (known) => ({ ...known, state: "stopped", stoppedBy, untold: null }));
    if (record.message) await show(record);
    if (record.caseId)
      await investigations.append(record.caseId, { kind: "stopped", person: by, data: { what: "watch", id } });
    return record;
  }

  return {
    loop,
    list,
    stop: (id, by) => stop(id, by),
    async add(watch) {
      const { person, place } = watch;
      const theirs = (await list(place)).filter((one) => one.state === "active" && one.person.id === person.id);
      if (theirs.length >= options.perPerson) {
        throw new Failure({
          what: "That is one watch too many",
          why: `You have ${theirs.length}, and ${options.perPerson} is what one person may have.`,
          fix: `Stop one, for example: watch stop ${theirs[0]?.id}`,
          usage: true,
        });
      }
      return put(randomUUID().slice(0, 8), watch, "person");
    },
    async posted(message) {
      const id = idOfCard(message.key);
      if (id && (await ledger.get(id))?.message === null) await bind(id, message);
    },
    async follow(listed, where) {
      const wanted = new Map(listed.map((watch) => [configId(watch), watch]));
      const groups = new Map([...where, ...listed.map(({ place }) => place)].map((place) => [groupOf(place), place]));
      for (const place of groups.values())
        for (const { id, source, state } of await list(place))
          if (source === "config" && state === "active" && !wanted.has(id)) await stop(id, theBot, "the configuration");
      for (const [id, watch] of wanted) await put(id, watch, "config");
    },
  };
}

/** The same entry of the configuration is the same watch after a restart. */
const configId = ({ indicator: { kind, value }, place: { platform, channel } }: NewWatch) =>
  createHash("sha256")
    .update(JSON.stringify([kind, value, platform, channel]))
    .digest("hex")
    .slice(0, 8);
