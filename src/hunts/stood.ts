import type { AlertDetails } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Json } from "../model/logs.ts";
import { isFields, parsed, readEntities } from "./entities.ts";
import { matcherOf } from "./match.ts";

type Fields = { readonly [key: string]: Json };

/** Where in an alert an indicator stands, in a reader's words: `in the command line of process wget`. The telling first. */
export function whereItStood(
  { raw, extendedProperties }: Pick<AlertDetails, "raw" | "extendedProperties">,
  indicator: Indicator,
  names: readonly string[] = [],
): readonly string[] {
  const matcher = matcherOf(indicator, names);
  const row = parsed(raw);
  const columns = isFields(row) ? row : {};
  const found = [
    ...inEntities(columns["Entities"] ?? null, matcher.test),
    ...extendedProperties.flatMap(([name, value]) => (matcher.test(value) ? [`in the property "${name}"`] : [])),
    ...plainColumns.flatMap(([column, words]) => (matcher.test(written(columns[column] ?? null)) ? [words] : [])),
  ];
  return [...new Set(found)];
}

const plainColumns = [
  ["CompromisedEntity", "as the compromised entity"],
  ["DisplayName", "in its name"],
  ["AlertName", "in its name"],
  ["Description", "in the description"],
  ["RemediationSteps", "in the remediation steps"],
  ["ResourceId", "in the resource's id"],
  ["AlertLink", "in its link"],
  ["ExtendedLinks", "in its links"],
] as const;

const written = (cell: Json): string => (typeof cell === "string" ? cell : cell === null ? "" : JSON.stringify(cell));

function inEntities(cell: Json, test: (text: string) => boolean): string[] {
  const list = parsed(cell);
  if (!Array.isArray(list)) return [];
  const byId = new Map(list.filter(isFields).map((fields) => [fields["$id"] ?? null, fields]));
  const inFields = list.filter(isFields).flatMap((fields) => inEntity(fields, byId, test));
  // An account's name may be split over two fields, and reads as one only when they are put together.
  const joined = readEntities(cell).flatMap(({ type, text }) => (test(text) ? [asKind(type)] : []));
  return inFields.length > 0 ? inFields : joined;
}

function inEntity(fields: Fields, byId: ReadonlyMap<Json, Fields>, test: (text: string) => boolean): string[] {
  const type = String(fields["Type"] ?? fields["type"] ?? "entity").toLowerCase();
  return Object.entries(fields).flatMap(([name, value]): string[] => {
    if (isFields(value)) return value["$ref"] === undefined ? inEntity({ Type: type, ...value }, byId, test) : [];
    if (name.startsWith("$") || !test(written(value))) return [];
    if (name === "CommandLine") return [`in the command line of process ${processName(fields, byId)}`.trimEnd()];
    return [ownName.test(name) ? asKind(type) : `in the field ${name} of ${article(type)} ${type}`];
  });
}

/** The field that an entity is named by. */
const ownName =
  /^(Address|HostName|NetBiosName|FQDN|AzureID|Name|UserPrincipalName|AadUserId|Sid|Url|DomainName|Value|MailboxPrimaryAddress|Upn|ResourceId)$/;

function processName(process: Fields, byId: ReadonlyMap<Json, Fields>): string {
  const given = process["ImageFile"] ?? null;
  const image = isFields(given) ? (byId.get(given["$ref"] ?? null) ?? given) : {};
  const command = String(process["CommandLine"] ?? "");
  return String(image["Name"] ?? "") || (/^"?([^\s"]+)/.exec(command)?.[1]?.split(/[\\/]/).at(-1) ?? "");
}

const kinds: Readonly<Record<string, string>> = {
  ip: "address",
  host: "host",
  account: "account",
  dns: "domain",
  filehash: "file hash",
  file: "file",
  mailbox: "mailbox",
  process: "process",
  "mail-message": "mail",
  "azure-resource": "resource",
};

const asKind = (type: string) => {
  if (type === "url") return "in a URL";
  const kind = kinds[type] ?? type;
  return `as ${article(kind)} ${kind}`;
};

const article = (word: string) => (/^[aeio]/i.test(word) ? "an" : "a");
