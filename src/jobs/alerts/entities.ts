import { z } from "zod";
import { classify } from "../../indicators/classify.ts";
import type { Indicator } from "../../model/indicator.ts";

const text = z.string().max(8_192).optional().catch(undefined);

/** The properties of Sentinel entities that name something huntable; every other one is left alone. */
const entityShape = z.object({
  kind: z.string(),
  properties: z
    .object({
      address: text,
      accountName: text,
      upnSuffix: text,
      ntDomain: text,
      hostName: text,
      dnsDomain: text,
      url: text,
      hashValue: text,
      domainName: text,
      mailboxPrimaryAddress: text,
      sender: text,
      p1Sender: text,
      senderIP: text,
      commandLine: text,
    })
    .prefault({}),
});

export interface Named {
  readonly indicators: readonly Indicator[];
  /** Command lines and the like: words that may hold more. */
  readonly texts: readonly string[];
}

/** What Sentinel's `relatedEntities` name. An entity of an unknown kind or form is passed over. */
export function readEntities(entities: readonly unknown[]): Named {
  const indicators: Indicator[] = [];
  const texts: string[] = [];
  const add = (word: string | undefined) => indicators.push(...readNamed(word));
  for (const entity of entities) {
    const read = entityShape.safeParse(entity);
    if (!read.success) continue;
    const { properties: named } = read.data;
    add(named.address);
    add(named.url);
    add(named.hashValue);
    add(named.domainName);
    add(named.mailboxPrimaryAddress);
    add(named.sender ?? named.p1Sender);
    add(named.senderIP);
    if (named.accountName) add(`account:${accountOf(named.accountName, named.upnSuffix, named.ntDomain)}`);
    if (named.hostName) add(`host:${named.hostName}${named.dnsDomain ? `.${named.dnsDomain}` : ""}`);
    if (named.commandLine) texts.push(named.commandLine);
  }
  return { indicators, texts };
}

/** Field names that say what kind of word stands in them. */
const hostField = /^(computer|host|hostname|device|devicename|machine|_?resourcename|vm)$/i;
const accountField = /^(account|accountname|user|username|upn|userprincipalname|caller|identity|initiatedby)$/i;

/** A named value of a sender's own fields, e.g. an alert dimension: an indicator, or words to search. */
export function readField(name: string, value: string): Named {
  const prefix = hostField.test(name) ? "host:" : accountField.test(name) && !value.includes("@") ? "account:" : "";
  const indicators = readWord(prefix + value, { typed: false });
  return indicators.length > 0 ? { indicators, texts: [] } : { indicators, texts: [value] };
}

/** A word that the sender itself calls an indicator; nothing when it is none. */
export function readNamed(word: string | undefined): Indicator[] {
  return word ? readWord(word, { typed: true }) : [];
}

function readWord(word: string, options: { readonly typed: boolean }): Indicator[] {
  const read = classify(word, options);
  return "indicator" in read ? [read.indicator] : [];
}

function accountOf(name: string, suffix: string | undefined, domain: string | undefined): string {
  if (suffix && !name.includes("@")) return `${name}@${suffix}`;
  return domain && !name.includes("\\") ? `${domain}\\${name}` : name;
}
