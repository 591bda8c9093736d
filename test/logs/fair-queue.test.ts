import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFairQueue, type FairQueue } from "../../src/logs/fair-queue.ts";
import { createTurns } from "../../src/logs/turns.ts";
import { Failure } from "../../src/model/failure.ts";

/** A task that ends when it is told to. */
function held() {
  let end = () => {};
  let began = false;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return {
    task: async () => {
      began = true;
      await done;
    },
    end: () => end(),
    get began() {
      return began;
    },
  };
}

const usual = { limit: 2, waitMs: 1000, runMs: 5000 };
const never = new AbortController().signal;
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe("the turns of a fair queue", () => {
  it("go round the people, each one's own in their order", () => {
    const turns = createTurns<string>();
    for (const item of ["a1", "a2", "a3", "b1", "c1", "c2"]) turns.add(item.slice(0, 1), item);
    expect(turns.order()).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
    const taken = Array.from({ length: 6 }, () => turns.next());
    expect(taken).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
    expect(turns.next()).toBeUndefined();
  });

  it("come as announced, whatever is added and taken in between", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("add" as const), person: fc.constantFrom("a", "b", "c", "d") }),
      fc.record({ kind: fc.constant("take" as const) }),
      fc.record({ kind: fc.constant("remove" as const), at: fc.nat(10) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const turns = createTurns<{ person: string }>();
        for (const each of steps) {
          const before = turns.order();
          if (each.kind === "add") turns.add(each.person, { person: each.person });
          else if (each.kind === "take") expect(turns.next()).toBe(before[0]);
          else {
            const item = before[each.at];
            if (item) expect(turns.remove(item)).toBe(true);
          }
          expect(turns.order().length).toBe(turns.size);
        }
      }),
    );
  });

  it("let nobody wait for more than one turn of each other person", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 80 }), (people) => {
        const turns = createTurns<string>();
        for (const person of people) turns.add(person, person);
        const firsts = turns.order().slice(0, new Set(people).size);
        expect(new Set(firsts).size).toBe(firsts.length);
      }),
    );
  });
});

describe("a fair queue", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const run = (queue: FairQueue, person: string, task: () => Promise<void>, onWait?: (position: number) => void) =>
    queue.run(task, { person, signal: never, ...(onWait ? { onWait } : {}) });

  it("runs at most its limit at once", async () => {
    const queue = createFairQueue(usual);
    const tasks = [held(), held(), held()];
    const all = tasks.map(({ task }) => run(queue, "a", task));
    await settle();
    expect(tasks.map(({ began }) => began)).toEqual([true, true, false]);
    expect([queue.running, queue.waiting]).toEqual([2, 1]);
    for (const { end } of tasks) end();
    await Promise.all(all);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it("tells each who waits their place, and each change of it", async () => {
    const queue = createFairQueue({ ...usual, limit: 1 });
    const told: Record<string, number[]> = { a2: [], a3: [], b1: [] };
    const wait = (name: string) => (position: number) => void told[name]?.push(position);
    const [first, a2, a3, b1] = [held(), held(), held(), held()];
    const all = [
      run(queue, "a", first.task),
      run(queue, "a", a2.task, wait("a2")),
      run(queue, "a", a3.task, wait("a3")),
      run(queue, "b", b1.task, wait("b1")),
    ];
    await settle();
    expect(told).toEqual({ a2: [1], a3: [2, 3], b1: [2] });
    for (const { end } of [first, a2, a3, b1]) {
      end();
      await settle();
    }
    await Promise.all(all);
    expect(told).toEqual({ a2: [1], a3: [2, 3, 2, 1], b1: [2, 1] });
  });

  it("lets someone who asks once pass someone who asks a hundred times", async () => {
    const queue = createFairQueue({ ...usual, limit: 1 });
    const order: string[] = [];
    const note = (name: string) => async () => void order.push(name);
    const busy = Array.from({ length: 100 }, (_, at) => run(queue, "busy", note(`busy ${at}`)));
    const rare = run(queue, "rare", note("rare"));
    await Promise.all([...busy, rare]);
    expect(order.indexOf("rare")).toBeLessThanOrEqual(2);
  });

  it("lets go of one who stops waiting, and frees the place of one that fails", async () => {
    const queue = createFairQueue({ ...usual, limit: 1 });
    const stop = new AbortController();
    const first = held();
    const task = vi.fn(async () => {});
    const running = run(queue, "a", async () => {
      await first.task();
      throw new Error("broken");
    });
    const waiting = queue.run(task, { person: "b", signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    first.end();
    await expect(running).rejects.toThrow("broken");
    expect(task).not.toHaveBeenCalled();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it("fails a task that waited too long, in words for a person", async () => {
    const queue = createFairQueue({ ...usual, limit: 1 });
    const first = held();
    const running = run(queue, "a", first.task);
    const waiting = run(queue, "b", async () => {}).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    const error = await waiting;
    expect(error).toBeInstanceOf(Failure);
    expect(String(error)).toContain("did not reach this query in 1 s");
    first.end();
    await running;
  });

  it("stops a task at its deadline", async () => {
    const queue = createFairQueue(usual);
    const stopped = queue
      .run(
        (signal) =>
          new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
          }),
        { person: "a", signal: never },
      )
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5000);
    expect(String(await stopped)).toContain("took longer than 5 s");
    expect(queue.running).toBe(0);
  });
});
