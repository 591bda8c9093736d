import { createHash } from "node:crypto";
import { z } from "zod";
import { readIndicator } from "../indicators/typed.ts";
import { type Tlp, tlpLevels } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { LookupCache } from "../model/store.ts";

/** What a report holds, between its preview and the click that hunts it: a button cannot carry that much. */
export interface Basket {
  readonly indicators: readonly Indicator[];
  /** What was passed over, by reason. */
  readonly passedOver: readonly (readonly [reason: string, count: number])[];
  readonly tlp: Tlp | null;
  readonly note?: string;
}

const shape = z.object({
  words: z.array(z.string()),
  passedOver: z.array(z.tuple([z.string(), z.number()])),
  tlp: z.enum(tlpLevels).nullable(),
  note: z.string().exactOptional(),
});
const week = 7 * 86_400_000;

/** Keeps a basket for a week; the same content has the same id. */
export async function keepBasket(kept: LookupCache, { indicators, ...rest }: Basket): Promise<string> {
  const words = indicators.map(({ kind, value }) => subjectWord(kind, value));
  const value = { words, passedOver: rest.passedOver.map(([reason, count]) => [reason, count]), tlp: rest.tlp };
  const whole = rest.note === undefined ? value : { ...value, note: rest.note };
  const id = createHash("sha256").update(JSON.stringify(whole)).digest("base64url").slice(0, 22);
  await kept.set(`report ${id}`, whole, week, "report");
  return id;
}

/** Throws a Failure for a basket that is no longer kept. */
export async function findBasket(kept: LookupCache, id: string): Promise<Basket> {
  const found = shape.safeParse((await kept.get(`report ${id}`))?.value);
  if (found.success) {
    const { words, ...rest } = found.data;
    return { ...rest, indicators: words.map(readIndicator) };
  }
  throw new Failure({
    what: "This preview is too old",
    why: "What it listed is kept for a week.",
    fix: "Send the report again.",
  });
}
