import { createInterface } from "node:readline";
import type { Store } from "../../src/model/store.ts";
import { openStore } from "../../src/store/open.ts";
import { alertsOf, numberedAlert } from "./alerts-of.ts";
import { watchesOf } from "./watches-of.ts";

// Another process that uses the store, started by the tests: child.ts TASK URL HOME. It says what it did, a line each.
const [task = "", url = "", home = ""] = process.argv.slice(2);
const person = { platform: "terminal", id: "child", name: "Child" } as const;
const place = { platform: "terminal", workspace: "w", channel: "c", thread: "durable" } as const;
const say = (line: string | number) => process.stdout.write(`${line}\n`);
const told = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function write(store: Store, id: string, n: number): Promise<void> {
  const indicator = { kind: "host", value: `host-${n}` } as const;
  if (n % 3 === 0) await store.investigations.append(id, { kind: "noted", person, data: { text: String(n) } });
  else if (n % 3 === 1)
    await store.overrides.set({ indicator, verdict: "malicious", reason: String(n), person, expiresAt: null });
  else await store.ledger("watch").put(String(n), () => ({ data: { n }, due: new Date(0), group: "durable" }));
}

/** The number after the last one that is there: the write under way when the process died may be, unsaid. */
async function firstMissing(store: Store, id: string): Promise<number> {
  const notes = (await store.investigations.events(id, { limit: 1_000_000 })).length;
  if (notes === 0) return 0;
  const next = (notes - 1) * 3 + 1;
  const verdict = await store.overrides.active({ kind: "host", value: `host-${next}` }, new Date());
  if (!verdict) return next;
  return (await store.ledger("watch").get(String(next + 1))) ? next + 2 : next + 1;
}

const tasks: Record<string, () => Promise<void>> = {
  /** Opens when told to, so that several begin at once. */
  async open() {
    say("ready");
    await told.next();
    const store = await openStore(url, { home });
    say("open");
    await told.next();
    await store.close();
  },
  /** Writes notes, verdicts and watches in turn until killed; every number said was acknowledged by the store. */
  async append() {
    const store = await openStore(url, { home });
    const { id } = await store.investigations.open(place, person);
    for (let n = await firstMissing(store, id); ; n++) {
      await write(store, id, n);
      say(n);
    }
  },
  /** Takes alerts in from the number it is told on, as fast as it can, until killed; every number said had its receipt. */
  async tell() {
    const store = await openStore(url, { home });
    const { inbox } = alertsOf(store);
    inbox.loop.start();
    const { value } = await told.next();
    for (let n = Number(value); ; n++) {
      await inbox.receive(numberedAlert(n));
      say(n);
    }
  },
  /** Looks after watches, so many milliseconds ahead of the clock; says when a look begins, which ends when it is told to. */
  async look() {
    const { value } = await told.next();
    const now = () => new Date(Date.now() + Number(value));
    const store = await openStore(url, { home, now });
    await store.jobs.start();
    const look = async () => {
      say("looking");
      await told.next();
    };
    await watchesOf(store, { owner: `${process.pid}`, now, look }).start();
    await new Promise(() => {});
  },
  /** Asks for a run to be stopped. */
  async stop() {
    const store = await openStore(url, { home });
    say(String(await store.runs.requestStop("long one")));
    await store.close();
  },
};

await tasks[task]?.();
process.exit();
