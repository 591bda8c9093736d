import { z } from "zod";
import { lineup } from "./enrich/lineup.ts";
import type { Provider } from "./enrich/provider.ts";
import { staysInside, tlpLevels } from "./model/enrich.ts";

const levels = tlpLevels.join(", ");
const tlp = z.enum(tlpLevels, { error: `is no TLP 2.0 level: write ${levels}` });
const providerRule = z.union([z.enum(["on", "off"]), z.strictObject({ tlp })], {
  error: "is not understood: write on, off or {tlp: green}",
});

const known: ReadonlyMap<string, Provider> = new Map(
  lineup({ env: {}, cacheDir: ".", log: { warn: () => {} } }).map((provider) => [provider.name, provider]),
);

/** The `policy` section of the configuration: who outside may be told of what. */
export const policySettings = z
  .strictObject({
    tlp: tlp.default("clear").describe("of a request that names none"),
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
    for (const [name, rule] of Object.entries(providers)) {
      const provider = known.get(name);
      const path = ["providers", name];
      if (!provider) wrong(path, `is no provider: write one of ${[...known.keys()].join(", ")}`);
      else if (typeof rule === "string") continue;
      else if (!provider.external && !provider.own) wrong(path, "asks nobody: write on or off");
      else if (!provider.own && staysInside(rule.tlp))
        wrong(path, "is a third party: TLP amber and above stays inside the organisation, write clear or green");
    }
  });
