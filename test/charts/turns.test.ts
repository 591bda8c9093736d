import { describe, expect, it } from "vitest";
import { createTurns } from "../../src/charts/turns.ts";

const soon = () => new Promise(setImmediate);

describe("turns", () => {
  it("run so many at once and the rest in their order", async () => {
    const turns = createTurns(2, 10);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    for (let n = 0; n < 5; n++) {
      void turns.take().then((done) => {
        started.push(n);
        if (done) ends.push(done);
      });
    }
    await soon();
    expect(started).toEqual([0, 1]);
    ends.shift()?.();
    await soon();
    expect(started).toEqual([0, 1, 2]);
    for (let n = 0; n < 4; n++) {
      ends.shift()?.();
      await soon();
    }
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  it("are refused when too many wait, and given again when there is room", async () => {
    const turns = createTurns(1, 1);
    const first = await turns.take();
    const second = turns.take();
    expect(await turns.take()).toBeUndefined();
    first?.();
    (await second)?.();
    expect(await turns.take()).toBeTypeOf("function");
  });

  it("are not held by who left while waiting", async () => {
    const turns = createTurns(1, 2);
    const first = await turns.take();
    const leaver = new AbortController();
    const left = turns.take(leaver.signal);
    const patient = turns.take();
    leaver.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    first?.();
    expect(await patient).toBeTypeOf("function");
    await expect(turns.take(leaver.signal)).rejects.toThrow("gone");
  });
});
