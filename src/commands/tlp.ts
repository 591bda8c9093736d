import { isDirect } from "../model/case-place.ts";
import { staysInside, type Tlp, tlpLevels } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";
import type { Request } from "../model/request.ts";
import { isStricter, labelOf, strictest } from "../model/tlp.ts";

/** The value of `--tlp`; null where there is none. */
export function readTlp(value: string | true | undefined): Tlp | null {
  if (value === undefined) return null;
  const level = tlpLevels.find((tlp) => tlp === String(value).toLowerCase());
  if (level) return level;
  throw new Failure({
    what: "Cannot read --tlp",
    why: `"${value}" is no TLP 2.0 level.`,
    fix: `Write one of ${tlpLevels.join(", ")}, for example --tlp amber.`,
    usage: true,
  });
}

/**
 * The level that a request is answered at: what it names, else what is usual in its place and what its own text is labelled
 * (`read`), and never less than its thread was marked with. Throws where an answer of that level may not be shown.
 */
export function requestTlp(typed: Tlp | null, { label, place, grant }: Request, read: Tlp | null = null): Tlp {
  const level = strictest(labelOf(typed, label), typed ? null : read);
  if (typed && label && isStricter(label.least, typed)) {
    throw refused(
      `This thread is TLP:${label.least.toUpperCase()}`,
      "A thread keeps its label: a follow-up may make it stricter, not more open.",
      `Leave --tlp out, or ask in a thread of its own.`,
    );
  }
  refuseAmongGuests(level, grant);
  if ((level === "amber+strict" || level === "red") && !isDirect(place)) {
    throw refused(
      `TLP:${level.toUpperCase()} is not answered in a channel`,
      "It is for named people only.",
      "Ask in a direct message to the bot.",
    );
  }
  return level;
}

/** Also asked of an answer, whose sources may label it stricter than the request was. */
export function refuseAmongGuests(level: Tlp, grant: Request["grant"]): void {
  if (!staysInside(level) || !grant?.countsOnly) return;
  throw refused(
    `TLP:${level.toUpperCase()} is not answered here`,
    "People of other organisations read along in this channel.",
    "Ask in a channel of your own, or in a direct message to the bot.",
  );
}

/** How an answer is read, and whether who asks may say how far a value goes that nobody labelled: analysts and above. */
export function readersOf(typed: Tlp | null, { place, grant }: Request): { insists: boolean; named: boolean } {
  return { insists: typed !== null && grant?.role !== "viewer", named: isDirect(place) && !grant?.countsOnly };
}

const refused = (what: string, why: string, fix: string) => new Failure({ what, why, fix, usage: true });
