import { z } from "zod";
import type { Alert } from "../../model/page.ts";
import { readField, readNamed } from "./entities.ts";
import { readSeverity } from "./severity.ts";

const words = z.string().max(20_000);
const name = z.string().min(1).max(500);

const ownAlert = z.object({
  source: name,
  externalId: name,
  title: words.min(1),
  severity: z.string().max(50).optional(),
  status: z.enum(["firing", "resolved"]).default("firing"),
  occurredAt: z.string().max(50).optional(),
  rule: words.optional(),
  indicators: z
    .array(z.object({ type: z.string().max(50), value: z.string().max(8_192) }))
    .max(1_000)
    .default([]),
  url: z.string().max(2_000).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
  routing: z.object({ channel: name.optional(), service: name.optional() }).default({}),
});

/** Our own shape, for senders that can choose. Throws a ZodError when something that must be there is not. */
export function readOwn(body: unknown): Alert {
  const own = ownAlert.parse(body);
  const fields = Object.entries(own.context ?? {}).flatMap(([key, value]) =>
    typeof value === "string" ? [readField(key, value)] : [],
  );
  const { channel, service } = own.routing;
  return {
    source: own.source,
    externalId: own.externalId,
    status: own.status,
    title: own.title,
    severity: readSeverity(own.severity),
    rule: own.rule ?? own.title,
    occurredAt: own.occurredAt ?? null,
    indicators: [
      ...own.indicators.flatMap(({ type, value }) => readNamed(prefixOf(type) + value)),
      ...fields.flatMap(({ indicators }) => indicators),
    ],
    texts: [own.title, ...fields.flatMap(({ texts }) => texts)],
    url: own.url ?? null,
    routing: { ...(channel ? { channel } : {}), ...(service ? { service } : {}) },
  };
}

/** Only these two cannot be told from their value. */
const prefixOf = (type: string) => (/^(host|account)$/i.test(type) ? `${type.toLowerCase()}:` : "");
