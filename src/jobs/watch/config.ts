import { z } from "zod";
import { classify } from "../../indicators/classify.ts";
import type { Indicator } from "../../model/indicator.ts";
import { duration } from "../page/duration.ts";
import { longestMs, shortestMs } from "./record.ts";

const indicator = z.string().transform((text, context): Indicator => {
  const read = classify(text, { typed: true });
  if ("indicator" in read) return read.indicator;
  context.addIssue({ code: "custom", message: `"${text.slice(0, 60)}" is no indicator: ${read.reason}` });
  return z.NEVER;
});

const every = duration.refine(
  (ms) => ms >= shortestMs && ms <= longestMs,
  "a watch looks every 15m at most and every 24h at least",
);

/** The `watch` section of the configuration. */
export const watchSettings = z
  .strictObject({
    perPerson: z.int().min(0).max(100).default(10).describe("how many watches one person may have"),
    list: z
      .array(
        z.strictObject({
          indicator,
          every: every.default(60 * 60_000),
          channel: z.string().describe("one of alerts.channels"),
        }),
      )
      .max(200)
      .default([])
      .describe("what is always watched, as long as it stands here"),
  })
  .prefault({});
