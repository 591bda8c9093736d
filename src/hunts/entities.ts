import type { AlertEntity } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Json } from "../model/logs.ts";

type Fields = { readonly [key: string]: Json };
interface Reading {
  readonly text: string;
  readonly indicator: Indicator | null;
}

const words = (fields: Fields, ...names: string[]): string => {
  for (const name of names) if (typeof fields[name] === "string" && fields[name] !== "") return fields[name];
  return "";
};
const indicator = (kind: Indicator["kind"], value: string): Indicator | null => (value === "" ? null : { kind, value });

/** How each kind of entity reads, and what of it can be hunted. Source: Microsoft Sentinel's entity types reference. */
const readings: Readonly<Record<string, (fields: Fields) => Reading>> = {
  ip: (fields) => ({ text: words(fields, "Address"), indicator: indicator("ip", words(fields, "Address")) }),
  host: (fields) => {
    const name = words(fields, "HostName", "NetBiosName", "FQDN");
    return { text: name, indicator: indicator("host", name) };
  },
  account: (fields) => {
    const name = accountName(fields);
    return { text: name, indicator: indicator("account", name) };
  },
  process: (fields) => {
    const image = isFields(fields["ImageFile"]) ? words(fields["ImageFile"], "Name") : "";
    return { text: words(fields, "CommandLine") || image || words(fields, "ProcessId"), indicator: null };
  },
  file: (fields) => ({
    text: [words(fields, "Directory"), words(fields, "Name")].filter(Boolean).join("/"),
    indicator: null,
  }),
  filehash: (fields) => ({
    text: words(fields, "Value"),
    indicator: indicator("hash", words(fields, "Value").toLowerCase()),
  }),
  url: (fields) => ({ text: words(fields, "Url"), indicator: indicator("url", words(fields, "Url")) }),
  dns: (fields) => ({
    text: words(fields, "DomainName"),
    indicator: indicator("domain", words(fields, "DomainName").toLowerCase()),
  }),
  mailbox: (fields) => {
    const address = words(fields, "MailboxPrimaryAddress", "Upn");
    return { text: address, indicator: indicator("account", address) };
  },
  "mail-message": (fields) => ({
    text: words(fields, "Subject", "NetworkMessageId"),
    indicator: indicator("email", words(fields, "P2Sender", "Sender", "P1Sender")),
  }),
  "azure-resource": (fields) => ({ text: words(fields, "ResourceId"), indicator: null }),
  "host-logon-session": (fields) => ({ text: `session ${words(fields, "SessionId")}`, indicator: null }),
  "cloud-application": (fields) => ({ text: words(fields, "Name", "AppId"), indicator: null }),
  malware: (fields) => ({ text: words(fields, "Name"), indicator: null }),
};

/**
 * The entities of an alert, in order, references resolved. Reads the column whether it came as JSON text or as a
 * structure; text that is no JSON has no entities.
 */
export function readEntities(cell: Json): AlertEntity[] {
  const list = parsed(cell);
  if (!Array.isArray(list)) return [];
  const byId = new Map(list.filter(isFields).map((fields) => [fields["$id"], fields]));
  return list
    .filter(isFields)
    .map((fields) => byId.get(fields["$ref"] ?? null) ?? fields)
    .map((fields) => {
      const type = words(fields, "Type", "type").toLowerCase() || "entity";
      const reading = readings[type]?.(fields) ?? { text: words(fields, "Name", "Address", "Value"), indicator: null };
      return { type, ...reading };
    })
    .filter((entity) => entity.text !== "");
}

function accountName(fields: Fields): string {
  const name = words(fields, "Name", "UserPrincipalName", "DisplayName", "AadUserId", "Sid");
  const suffix = words(fields, "UPNSuffix");
  const domain = words(fields, "NTDomain");
  if (suffix && !name.includes("@")) return `${name}@${suffix}`;
  return domain && name ? `${domain}\\${name}` : name;
}

/** JSON that travelled as text is read; anything else stays what it is. */
export function parsed(cell: Json): Json {
  if (typeof cell !== "string") return cell;
  try {
    return JSON.parse(cell) as Json;
  } catch {
    return null;
  }
}

export function isFields(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
