import { expect, it } from "vitest";
import { createLiveMessage } from "../../adapters/slack/live-message.ts";
import { createPace, pauseBefore } from "../../adapters/slack/pace.ts";
import { echo, main, startBot } from "./bot.ts";

it("refuses to start without a way to tell that a request is Slack's", async () => {
  await expect(startBot(echo, { signingSecret: "" })).rejects.toThrow("SLACK_SIGNING_SECRET");
});

it("lets a workspace have thirty progress edits in any minute, and none while more than ten runs are under way", () => {
  let now = 0;
  const pace = createPace(() => now);
  const granted = Array.from({ length: 40 }, () => pace.mayEdit("T1")).filter(Boolean);
  expect([granted.length, pace.mayEdit("T2")]).toEqual([30, true]);
  now = 60_000;
  expect(pace.mayEdit("T1")).toBe(true);
  const leave = Array.from({ length: 11 }, () => pace.enter("T1"));
  expect(pace.mayEdit("T1")).toBe(false);
  leave[0]?.();
  expect(pace.mayEdit("T1")).toBe(true);
});

it("rests one, three, then six seconds between the edits of a message, and not at all before the final one", async () => {
  expect([0, 1, 2, 3, 9].map(pauseBefore)).toEqual([1000, 3000, 6000, 6000, 6000]);
  const shown: string[] = [];
  const rests: number[] = [];
  const message = createLiveMessage({
    show: async (output) => void shown.push(output.card.title),
    mayEdit: () => true,
    // Only an interruption ends this rest.
    wait: (ms, signal) =>
      new Promise((resolve) => signal?.addEventListener("abort", () => resolve(void rests.push(ms)))),
    onProgressError: () => {},
  });
  for (const step of ["one", "two", "three"]) message.update(main(step, { final: false }));
  await Promise.resolve();
  await Promise.resolve();
  message.update(main("four", { final: false }));
  message.update(main("FINAL"));
  await message.settled();
  expect([shown.at(0), shown.at(-1), shown.length]).toEqual(["one", "FINAL", 2]);
});
