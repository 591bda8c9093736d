import { z } from "zod";
import { ourLabel } from "../../model/incident-desk.ts";
import type { Alert } from "../../model/page.ts";
import { readEntities } from "./entities.ts";
import { readSeverity } from "./severity.ts";

const words = z.string().max(20_000);
const name = z.string().min(1).max(500);

const incident = z.object({
  id: z.string().max(2_000).optional(),
  name: name.optional(),
  properties: z.object({
    title: words.min(1),
    description: words.nullish(),
    severity: z.string().max(50).optional(),
    status: z.string().max(50).optional(),
    incidentNumber: z.union([z.number(), z.string().max(50)]).optional(),
    incidentUrl: z.string().max(2_000).nullish(),
    createdTimeUtc: z.string().max(50).nullish(),
    lastModifiedTimeUtc: z.string().max(50).nullish(),
    relatedAnalyticRuleIds: z.array(z.string().max(2_000)).max(500).nullish().catch(null),
    alerts: z.array(z.unknown()).max(1_000).nullish().catch(null),
    relatedEntities: z.array(z.unknown()).max(5_000).nullish().catch(null),
  }),
});
const event = z.object({ object: incident });

/** True for what an automation rule's Logic App sends, and for an incident as the Sentinel API returns it. */
export function isSentinel(body: Readonly<Record<string, unknown>>): boolean {
  if (body["objectSchemaType"] === "Incident") return true;
  const bare = body["properties"] ?? (isObject(body["object"]) ? body["object"]["properties"] : undefined);
  return isObject(bare) && ("incidentNumber" in bare || "incidentUrl" in bare);
}

const labelled = z.object({ properties: z.object({ labels: z.array(z.object({ labelName: z.string() })) }) });

/** True for an incident that we opened: an automation rule that sends all of them to us would go round in circles. */
export function isOurIncident(body: Readonly<Record<string, unknown>>): boolean {
  const read = labelled.safeParse(isObject(body["object"]) ? body["object"] : body);
  return read.success && read.data.properties.labels.some(({ labelName }) => labelName === ourLabel);
}

/** A Sentinel incident, in an event or bare. Throws a ZodError when something that must be there is not. */
export function readSentinel(body: unknown): Alert {
  const isEvent = isObject(body) && "object" in body;
  const { id, name, properties } = isEvent ? event.parse(body).object : incident.parse(body);
  const named = readEntities(properties.relatedEntities ?? []);
  const number = properties.incidentNumber === undefined ? undefined : `#${properties.incidentNumber}`;
  const externalId = name ?? id ?? number;
  if (!externalId) throw new z.ZodError([issue("the incident has neither name, id nor incidentNumber")]);
  const closed = properties.status?.toLowerCase() === "closed";
  return {
    source: "sentinel",
    externalId: externalId.slice(-500),
    status: closed ? "resolved" : "firing",
    title: number ? `Incident ${number.slice(1)}: ${properties.title}` : properties.title,
    severity: readSeverity(properties.severity),
    rule: properties.relatedAnalyticRuleIds?.[0] ?? properties.title,
    occurredAt: (closed ? properties.lastModifiedTimeUtc : null) ?? properties.createdTimeUtc ?? null,
    indicators: named.indicators,
    texts: [properties.title, properties.description ?? "", ...named.texts],
    url: properties.incidentUrl ?? null,
    routing: {},
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const issue = (message: string) => ({ code: "custom" as const, path: [], message, input: undefined });
