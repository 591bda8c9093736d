import { type IndicatorKind, indicatorKey } from "../model/indicator.ts";
import { mend, origin } from "./refang.ts";
import { scan } from "./scan.ts";

/** An indicator and where it stands: offsets are those of the text that was given, `end` exclusive. */
export interface Extracted {
  readonly kind: IndicatorKind;
  readonly value: string;
  /** True when it was written so that nobody clicks it. */
  readonly defanged: boolean;
  readonly start: number;
  readonly end: number;
}

/** Something that looked like an indicator, and why it was not taken. `text` is at most 120 characters of it. */
export interface Skipped {
  readonly text: string;
  readonly reason: string;
  readonly start: number;
  readonly end: number;
}

/** In order of appearance, each value and each refusal once. `note` says what was not read. */
export interface Extraction {
  readonly indicators: readonly Extracted[];
  readonly skipped: readonly Skipped[];
  readonly note?: string;
}

/** The most that one text may hold, in UTF-16 units. */
export const extractionLimit = 256 * 1024;
const shownText = 120;

/**
 * Takes the indicators out of running text: addresses, networks, domains, URLs with their hosts, mail addresses, hashes
 * and CVEs. In a report that defangs its indicators, plain network values are references and are skipped. Linear in the
 * length of the text, which is read up to `extractionLimit`.
 */
export function extract(text: string): Extraction {
  const read = withinLimit(text);
  const mended = mend(read);
  const found: Extracted[] = [];
  const refused: Skipped[] = [];
  const skip = (start: number, end: number, reason: string) =>
    refused.push({ text: read.slice(start, Math.min(end, start + shownText)), reason, start, end });
  scan(mended, {
    take: (kind, value, from, to, defanged) => {
      const place = origin(mended, from, to);
      // `1.2.3.4[:]8080`: what was defanged is the colon before the port.
      const port = mended.text.charAt(to) === ":" && origin(mended, to, to + 1).defanged;
      found.push({ kind, value, defanged: defanged ?? (place.defanged || port), start: place.start, end: place.end });
    },
    refuse: (from, to, reason) => {
      const place = origin(mended, from, to);
      skip(place.start, place.end, reason);
    },
  });
  const inDefangedReport = found.some((one) => one.defanged && one.kind !== "email");
  const taken = inDefangedReport ? found.filter((one) => one.defanged || isTakenPlain(one.kind)) : found;
  const indicators = firstOfEach(taken, indicatorKey);
  if (inDefangedReport) {
    const values = new Set(indicators.map(indicatorKey));
    let insideLink = 0;
    for (const one of found) {
      if (one.start < insideLink) continue;
      if (one.kind === "url") insideLink = one.end;
      if (!one.defanged && !isTakenPlain(one.kind) && !values.has(indicatorKey(one)))
        skip(one.start, one.end, plainReason[one.kind]);
    }
    refused.sort((a, b) => a.start - b.start);
  }
  const skipped = firstOfEach(refused, (one) => `${one.reason} ${one.text}`);
  return read.length < text.length
    ? { indicators, skipped, note: limitNote(read.length, text.length) }
    : { indicators, skipped };
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const id = keyOf(item);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

/** Nobody defangs these. */
const isTakenPlain = (kind: IndicatorKind): boolean => kind === "hash" || kind === "cve";

/** Why an address is passed over that stands plain in a text whose indicators are defanged. */
export const plainAddress = "plain address in a defanged report";

const plainReason: Readonly<Record<IndicatorKind, string>> = {
  url: "plain link in a defanged report",
  domain: "plain link in a defanged report",
  ip: plainAddress,
  cidr: plainAddress,
  email: "plain mail address in a defanged report",
  hash: "plain hash in a defanged report",
  cve: "plain CVE in a defanged report",
  host: "plain host in a defanged report",
  account: "plain account in a defanged report",
};

/** Cuts at white space, so that no half of a token is read as a whole one. */
function withinLimit(text: string): string {
  if (text.length <= extractionLimit) return text;
  const kept = text.slice(0, extractionLimit);
  const space = /\s\S*$/.exec(kept.slice(-4096))?.index;
  return space === undefined ? kept : kept.slice(0, extractionLimit - Math.min(4096, kept.length) + space);
}

function limitNote(read: number, given: number): string {
  return `Only the first ${read} of ${given} characters were read (limit ${extractionLimit}). Split the text to read the rest.`;
}
