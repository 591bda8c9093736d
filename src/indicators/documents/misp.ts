import { z } from "zod";
import type { Listed } from "./listed.ts";

const attribute = z.object({
  type: z.string(),
  value: z.string(),
  to_ids: z.boolean().default(true),
  deleted: z.boolean().default(false),
});
type Attribute = z.infer<typeof attribute>;

/** Which parts of `a|b` values can be hunted, by MISP's attribute types. */
const parts: Readonly<Record<string, readonly number[]>> = {
  "ip-src": [0],
  "ip-dst": [0],
  "ip-src|port": [0],
  "ip-dst|port": [0],
  domain: [0],
  hostname: [0],
  "hostname|port": [0],
  "domain|ip": [0, 1],
  url: [0],
  uri: [0],
  md5: [0],
  sha1: [0],
  sha256: [0],
  sha512: [0],
  "filename|md5": [1],
  "filename|sha1": [1],
  "filename|sha256": [1],
  "filename|sha512": [1],
  email: [0],
  "email-src": [0],
  "email-dst": [0],
  "email-reply-to": [0],
  vulnerability: [0],
};

/** The attributes of MISP events, those of their objects too; null for JSON that holds no event. */
export function readMisp(content: unknown): Listed[] | null {
  const attributes = [...eventsIn(content)].flatMap((event) => [...attributesIn(event)]);
  return attributes.length > 0 ? attributes.flatMap(readAttribute) : null;
}

function* eventsIn(content: unknown): Generator<unknown> {
  if (Array.isArray(content)) for (const item of content) yield* eventsIn(item);
  else if (isFields(content)) {
    if (isFields(content["Event"])) yield content["Event"];
    if (content["response"] !== undefined) yield* eventsIn(content["response"]);
    if (Array.isArray(content["Attribute"])) yield content;
  }
}

function* attributesIn(holder: unknown): Generator<Attribute> {
  if (!isFields(holder)) return;
  for (const item of listOf(holder["Attribute"])) {
    const read = attribute.safeParse(item);
    if (read.success) yield read.data;
  }
  for (const object of listOf(holder["Object"])) yield* attributesIn(object);
}

function readAttribute({ type, value, to_ids, deleted }: Attribute): Listed[] {
  const places = parts[type];
  if (deleted) return [];
  if (!places) return [{ text: value, reason: `an attribute of type ${type}` }];
  if (!to_ids) return [{ text: value, reason: "marked as no indicator (to_ids is off)" }];
  const split = value.split("|");
  return places.flatMap((place) => (split[place] ? [{ value: split[place] }] : []));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
