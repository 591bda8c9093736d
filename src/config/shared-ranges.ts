import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { root } from "../compose/root.ts";
import { readNetwork } from "../indicators/address.ts";
import { liesIn } from "../indicators/scope.ts";
import { errorWords, Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import { type SharedRange, sharedKinds } from "../model/shared-range.ts";

const range = z.string().refine((text) => readNetwork(text)?.value === text.toLowerCase(), {
  error: ({ input }) => `${input} is no range: write for example 192.0.2.0/24, host bits zero`,
});
const shape = z.strictObject({
  lists: z.array(
    z.strictObject({
      name: z.string().min(1).max(80),
      kind: z.enum(sharedKinds, { error: `is no kind: write one of ${sharedKinds.join(", ")}` }),
      date: z.iso.date({ error: "is no day: write for example 2026-08-14" }),
      source: z.string().min(1).max(500),
      ranges: z.array(range).min(1).max(100_000),
    }),
  ),
});
type Lists = z.infer<typeof shape>["lists"];

/** The `shared` section of the configuration. */
export const sharedSettings = z
  .strictObject({
    file: z.string().min(1).optional().describe("lists of your own in place of the shipped ones, beside this file"),
    more: z.string().min(1).optional().describe("lists of your own besides: gateways, dynamic ranges"),
    staleDays: z.int().positive().default(180).describe("older lists are still used, and cards say how old they are"),
  })
  .prefault({});

/** Dated lists of addresses that many share. */
export interface SharedLists {
  /** Whose shared service an address belongs to; null for none. */
  whose(indicator: Indicator, now: Date): SharedRange | null;
  /** How old each list is, and whether that is too old to rely on. */
  ages(
    now: Date,
  ): readonly { readonly name: string; readonly kind: string; readonly days: number; readonly isOld: boolean }[];
}

const dayMs = 86_400_000;

/**
 * The lists that the configuration names, read at once, or the shipped ones, read by the first question: that takes a while,
 * and many requests ask none. Throws a Failure that says what is wrong and where.
 */
export function readSharedRanges(
  { file, more, staleDays }: z.infer<typeof sharedSettings>,
  configFolder: string,
): SharedLists {
  const own = more ? readLists(resolve(configFolder, more)) : [];
  let usual = file ? readLists(resolve(configFolder, file)) : undefined;
  const all = () => {
    usual ??= readLists(join(root, "ranges", "shared.yaml"));
    return [...own, ...usual];
  };
  const ageOf = (date: string, now: Date) => Math.floor((now.getTime() - Date.parse(date)) / dayMs);
  return {
    whose({ kind, value }, now) {
      if (kind !== "ip") return null;
      const found = all().flatMap(({ ranges, ...list }) => {
        const held = liesIn(value, ranges);
        return held ? [{ ...list, range: held }] : [];
      });
      const [narrowest] = found.sort((a, b) => bits(b.range) - bits(a.range));
      if (!narrowest) return null;
      const age = ageOf(narrowest.date, now);
      return { ...narrowest, staleDays: age > staleDays ? age : null };
    },
    ages: (now) =>
      all().map(({ name, kind, date }) => {
        const days = ageOf(date, now);
        return { name, kind, days, isOld: days > staleDays };
      }),
  };
}

const bits = (range: string): number => Number(range.slice(range.indexOf("/") + 1));

function readLists(path: string): Lists {
  let content: unknown;
  try {
    content = parseYaml(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Failure({
      what: "Configuration",
      why: `the shared ranges in ${path} cannot be read: ${errorWords(error)}.`,
      fix: "Point shared.file or shared.more at a YAML file, or leave it out.",
    });
  }
  const parsed = shape.safeParse(content);
  if (parsed.success) return parsed.data.lists;
  const [first] = parsed.error.issues;
  throw new Failure({
    what: "Configuration",
    why: `the shared ranges in ${path} are not understood: ${first?.path.join(".") || "the file"}: ${first?.message}.`,
    fix: "ranges/shared.yaml says how a list is written.",
  });
}
