import type { Address } from "../address.ts";
import { type AddressRange, contains, isEverything, readCidr, readEnds } from "../ranges.ts";
import type { Registration } from "../registration.ts";

/** One paragraph of an answer: field names in lower case, in order. */
type Paragraph = readonly (readonly [field: string, value: string])[];

/** The tightest range in the answer that holds the address, with its holder; null where the answer names none. */
export function readWhois(text: string, registry: string, address: Address): Registration | null {
  const paragraphs = paragraphsOf(text);
  const networks = paragraphs
    .map((paragraph) => ({ paragraph, range: rangeIn(paragraph) }))
    .filter((found): found is { paragraph: Paragraph; range: AddressRange } => found.range !== null)
    .filter(({ range }) => contains(range, address) && !isEverything(range))
    .sort((a, b) => Number(a.range.last - a.range.first - (b.range.last - b.range.first)));
  const [network] = networks;
  if (!network) return null;
  const at = paragraphs.indexOf(network.paragraph);
  const after = paragraphs.slice(at + 1);
  const field = (...names: string[]) => first(network.paragraph, names);
  const later = (...names: string[]) => after.map((paragraph) => first(paragraph, names)).find(Boolean);
  return {
    registry,
    range: network.range,
    ...defined("name", field("netname")),
    ...defined("organisation", field("owner", "descr") ?? later("orgname", "org-name")),
    ...defined("country", field("country") ?? later("country")),
    ...defined("created", field("created", "regdate")),
    ...defined("updated", field("last-modified", "updated", "changed")),
    ...defined("abuse", abuseNote(text) ?? later("orgabuseemail", "abuse-mailbox")),
  };
}

/**
 * The host of a referral to another registry: only fields that mean one, at the start of a line. A referral inside
 * remarks is the words of whoever registered the range.
 */
export function referralIn(text: string): string | null {
  const found = /^(?:refer|ReferralServer):[ \t]*(?:whois:\/\/)?([a-z0-9.-]+)(?::43)?[ \t]*\r?$/im.exec(text);
  return found?.[1]?.toLowerCase() ?? null;
}

function paragraphsOf(text: string): readonly Paragraph[] {
  return text.split(/\r?\n[ \t]*\r?\n/).map((block) =>
    block.split(/\r?\n/).flatMap((line) => {
      const read = /^([A-Za-z][A-Za-z0-9-]{0,40}):[ \t]*(.*)$/.exec(line);
      return read ? [[(read[1] ?? "").toLowerCase(), (read[2] ?? "").trim()] as const] : [];
    }),
  );
}

function rangeIn(paragraph: Paragraph): AddressRange | null {
  const value = first(paragraph, ["inetnum", "inet6num", "netrange"]);
  if (value === undefined) return null;
  const [start, end] = value.split(/\s+-\s+/);
  return start && end ? readEnds(start, end) : readCidr(value);
}

const first = (paragraph: Paragraph, names: readonly string[]): string | undefined =>
  paragraph.find(([field, value]) => names.includes(field) && value !== "")?.[1];

const abuseNote = (text: string): string | undefined => /^% Abuse contact for '[^']*' is '([^']+)'/m.exec(text)?.[1];

const defined = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });
