import { z } from "zod";
import { severities } from "../../model/page.ts";
import { duration } from "./duration.ts";

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day is written 22:00");
const zone = z.string().refine(isZone, "no time zone of that name: write for example Europe/Vienna");

/** What an alert must be for a rule to speak of it; `*` in a name stands for anything. All that is given must fit. */
export const alertMatch = {
  source: z.string().optional(),
  rule: z.string().optional(),
  severity: z.array(z.enum(severities)).optional(),
};

/** The `page` section of the configuration. */
export const pageSettings = z
  .strictObject({
    hold: duration.default(3_000).describe("how long a page waits for the workspace's answer; 0 pages at once"),
    escalateAfter: duration.default(30_000).describe("how long the first pager may be silent before the next is asked"),
    lastResort: z
      .string()
      .optional()
      .describe("the channel of alerts.channels that is told when no pager takes a page, or none is set up"),
    detail: z.enum(["full", "minimal"]).default("full").describe("minimal: no name and no indicator leaves"),
    tlp: z
      .enum(["clear", "green", "amber", "amber+strict", "red"])
      .default("clear")
      .describe("of alerts and their answers; amber and above page with minimal detail"),
    quiet: z
      .strictObject({ from: hour, to: hour, zone: zone.default("UTC") })
      .optional()
      .describe("hours in which only access and impact wake anyone"),
    privileged: z
      .array(z.string())
      .default(["*admin*", "adm-*", "root"])
      .describe("accounts whose known password wakes; * stands for anything"),
    watch: z.array(z.string()).default([]).describe("indicators that wake whenever they are seen"),
    verdicts: z
      .array(z.enum(["malicious", "suspicious"]))
      .default([])
      .describe("verdicts that wake whatever happened"),
    tags: z.array(z.string()).default([]).describe("tags that page when somebody puts one on a case"),
    rules: z
      .array(
        z.strictObject({
          ...alertMatch,
          wake: z.enum(["judge", "always", "never"]).default("judge"),
          service: z.string().optional(),
        }),
      )
      .default([])
      .describe("the first that fits an alert decides; without one the answer is judged"),
  })
  .prefault({});
export type PageSettings = z.infer<typeof pageSettings>;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
