import type { Card } from "../model/card.ts";
import type { Json } from "../model/logs.ts";
import type { MessageRef } from "../model/request.ts";
import type { Runs as RunRegister } from "../model/store.ts";
import type { Run, Runs } from "./runs.ts";

export interface StoredRunsPorts {
  /** The runs of this process. */
  readonly local: Runs;
  readonly register: RunRegister;
  /** Names this replica. */
  readonly owner: string;
  /** True when other processes use the same store. */
  readonly shared: boolean;
  edit(message: MessageRef, card: Card): Promise<void>;
  /** What could not be registered or marked; the requests themselves go on. */
  failed(what: string, error: unknown): void;
}

export interface StoredRuns extends Runs {
  /** Listens for stops, and marks the cards that a dead process left working. Resolves with the way to end it. */
  open(): Promise<() => Promise<void>>;
  /** Says that this replica is alive, and stops what somebody asked to stop while nobody heard it. */
  beat(): Promise<void>;
  /** Stops a run wherever it is; false when none is under way. */
  stopAnywhere(id: string, by: string): Promise<boolean>;
}

/** How long a replica may be silent before its runs count as abandoned. */
const silentMs = 60_000;

/** The runs of this process, known to all the others through the store. */
export function createStoredRuns({ local, register, owner, shared, edit, failed }: StoredRunsPorts): StoredRuns {
  const places = new Map<string, { request: Json; message?: MessageRef; writing: Promise<void> }>();

  /** One write after another: a run that ends at once must not be registered after it was finished. */
  function write(id: string, what: string, work: () => Promise<void>): Promise<void> {
    const known = places.get(id);
    const writing = (known?.writing ?? Promise.resolve()).then(work).catch((error: unknown) => failed(what, error));
    if (known) known.writing = writing;
    return writing;
  }

  const stopHere = (id: string, by: string) => local.stop(id, by) !== undefined;

  return {
    ...local,
    start(run, signal) {
      const started = local.start(run, signal);
      const request = requestOf(run);
      places.set(run.id, { request, writing: Promise.resolve() });
      write(run.id, "register a run", () => register.register({ id: run.id, owner, request }));
      return {
        signal: started.signal,
        end() {
          started.end();
          write(run.id, "finish a run", () => register.finish(run.id));
          places.delete(run.id);
        },
      };
    },
    located(id, message) {
      const known = places.get(id);
      if (known) write(id, "locate a run", () => register.register({ id, owner, request: known.request, message }));
    },
    async stopAnywhere(id, by) {
      return stopHere(id, by) || (await register.requestStop(id));
    },
    async beat() {
      for (const id of await register.heartbeat(owner)) stopHere(id, "a colleague");
    },
    async open() {
      const end = await register.onStop((id) => void stopHere(id, "a colleague"));
      for (const { id, message, request } of await register.orphans(owner, shared ? silentMs : 0)) {
        if (message) await edit(message, interruptedCard(request)).catch((error) => failed("mark a card", error));
        await register.finish(id);
      }
      return end;
    },
  };
}

const requestOf = ({ verb, again }: Run): Json => ({ verb, again: [...again] });

function interruptedCard(request: Json): Card {
  const again = typeof request === "object" && request !== null && "again" in request ? request["again"] : [];
  const words = Array.isArray(again) ? again.filter((word) => typeof word === "string") : [];
  return {
    title: "Interrupted",
    tone: "notice",
    preview: "Interrupted: the bot was restarted before it was done",
    blocks: [
      { kind: "text", lines: [["The bot was restarted before this was done. Nothing of it is lost but the answer."]] },
    ],
    ...(words.length > 0 ? { actions: [{ label: "Run again", run: words }] } : {}),
  };
}
