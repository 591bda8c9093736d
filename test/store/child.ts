import { createInterface } from "node:readline";
import { openStore } from "../../src/store/open.ts";

// Another process that uses the store, started by the tests: child.ts TASK URL HOME. It says what it did, a line each.
const [task = "", url = "", home = ""] = process.argv.slice(2);
const person = { platform: "terminal", id: "child", name: "Child" } as const;
const place = { platform: "terminal", workspace: "w", channel: "c", thread: "durable" } as const;
const say = (line: string | number) => process.stdout.write(`${line}\n`);
const told = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

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
  /** Appends until killed; every number said was acknowledged by the store. */
  async append() {
    const store = await openStore(url, { home });
    const { id } = await store.investigations.open(place, person);
    for (let n = (await store.investigations.events(id, { limit: 1_000_000 })).length; ; n++) {
      await store.investigations.append(id, { kind: "noted", person, data: { text: String(n) } });
      say(n);
    }
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
