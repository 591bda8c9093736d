import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insist } from "../../adapters/teams/insist.ts";
import { createPace, type Timing } from "../../adapters/teams/pace.ts";

/** A clock that only moves when somebody sleeps. */
function clock(): Timing & { slept: number[] } {
  let time = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    async sleep(ms) {
      slept.push(ms);
      time += ms;
    },
  };
}

const most = [
  [1000, 7],
  [2000, 8],
  [30_000, 60],
  [3_600_000, 1800],
] as const;

describe("the pace in one conversation", () => {
  it("stays within what Teams takes, however progress and answers come", async () => {
    const send = fc.record({ progress: fc.boolean(), pause: fc.constantFrom(0, 0, 0, 100, 900, 5000) });
    await fc.assert(
      fc.asyncProperty(fc.array(send, { maxLength: 200 }), async (sends) => {
        const timing = clock();
        const pace = createPace(timing);
        const sent: number[] = [];
        for (const { progress, pause } of sends) {
          await timing.sleep(pause);
          if (!progress) await pace.turn("a");
          if (!progress || pace.mayUpdate("a")) sent.push(timing.now());
        }
        for (const at of sent) {
          for (const [ms, count] of most) {
            expect(sent.filter((other) => other > at - ms && other <= at).length).toBeLessThanOrEqual(count);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("leaves room for an answer when progress used up its share", async () => {
    const timing = clock();
    const pace = createPace(timing);
    while (pace.mayUpdate("a"));
    await pace.turn("a");
    expect(timing.slept).toEqual([]);
  });

  it("does not slow another conversation", () => {
    const pace = createPace(clock());
    while (pace.mayUpdate("a"));
    expect(pace.mayUpdate("b")).toBe(true);
  });
});

describe("insisting", () => {
  const refused = (statusCode: number, retryAfter?: string) =>
    Object.assign(new Error("refused"), {
      statusCode,
      response: { headers: { get: (name: string) => (name === "retry-after" ? retryAfter : undefined) } },
    });
  const failing =
    (...errors: Error[]) =>
    async () => {
      const error = errors.shift();
      if (error) throw error;
      return "sent";
    };

  it("waits as long as Teams says, else longer each time", async () => {
    const timing = clock();
    const send = failing(refused(429, "7"), refused(502), refused(412), refused(504));
    expect(await insist(send, timing)).toBe("sent");
    expect(timing.slept).toEqual([7000, 2000, 4000, 8000]);
  });

  it("waits a minute at most", async () => {
    const timing = clock();
    expect(await insist(failing(refused(429, "86400")), timing)).toBe("sent");
    expect(timing.slept).toEqual([60_000]);
  });

  it("gives up at once on what will not change, and in the end on everything", async () => {
    const timing = clock();
    await expect(insist(failing(refused(403)), timing)).rejects.toThrow("refused");
    expect(timing.slept).toEqual([]);
    await expect(insist(() => Promise.reject(refused(503)), timing)).rejects.toThrow("refused");
    expect(timing.slept).toHaveLength(8);
  });
});
