import { z } from "zod";
import { lineup } from "../enrich/lineup.ts";
import type { Provider } from "../enrich/provider.ts";
import { staysInside, tlpLevels } from "../model/enrich.ts";

const levels = tlpLevels.join(", ");
const tlp = z.enum(tlpLevels, { error: `is no TLP 2.0 level: write ${levels}` });
const providerRule = z.union([z.enum(["on", "off"]), z.strictObject({ tlp })], {
  error: "is not understood: write on, off or {tlp: green}",
});

/** Every provider by its name; made only for a configuration that names one. */
function byName(): ReadonlyMap<string, Provider> {
  const all = lineup({ env: {}, cacheDir: ".", log: { warn: () => {} } });
  return new Map(all.map((provider) => [provider.name, provider]));
}

/** The `policy` section of the configuration: who outside may be told of what. */
export const policySettings = z
  .strictObject({
    tlp: tlp.default("clear").describe("of a request that names none"),
    unlabelled: z
      .enum(["clear", "green", "amber"], { error: "is not understood: write clear, green or amber" })
      .default("amber")
      .describe("of what the workspace's own intelligence names without a label"),
    channels: z
      .record(z.string(), tlp)
      .default({})
      .describe("of requests in a channel, by its id: clear, green or amber"),
    providers: z
      .record(z.string(), providerRule)
      .default({})
      .describe("off, or the strictest level a provider may be told; third parties at most green"),
  })
  .prefault({})
  .superRefine(({ channels, providers }, context) => {
    const wrong = (path: readonly string[], message: string) =>
      context.addIssue({ code: "custom", path: [...path], message });
    for (const [channel, level] of Object.entries(channels)) {
      if (level === "amber+strict" || level === "red")
        wrong(["channels", channel], `is for named people, a channel is not: write clear, green or amber`);
    }
    const rules = Object.entries(providers);
    const known = rules.length > 0 ? byName() : new Map<string, Provider>();
    for (const [name, rule] of rules) {
      const provider = known.get(name);
      const path = ["providers", name];
      if (!provider) wrong(path, `is no provider: write one of ${[...known.keys()].join(", ")}`);
      else if (typeof rule === "string") continue;
      else if (!provider.external && !provider.own) wrong(path, "asks nobody: write on or off");
      else if (!provider.own && staysInside(rule.tlp))
        wrong(path, "is a third party: TLP amber and above stays inside the organisation, write clear or green");
    }
  });
