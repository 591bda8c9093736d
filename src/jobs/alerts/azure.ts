import { z } from "zod";
import type { Alert } from "../../model/page.ts";
import { readField } from "./entities.ts";
import { readSeverity } from "./severity.ts";

const words = z.string().max(20_000);
const scalar = z.union([z.string().max(8_192), z.number(), z.boolean()]).transform(String);

const commonAlert = z.object({
  data: z.object({
    essentials: z.object({
      alertId: z.string().min(1).max(2_000),
      alertRule: words.min(1),
      severity: z.string().max(50).optional(),
      monitorCondition: z.enum(["Fired", "Resolved"]),
      firedDateTime: z.string().max(50).optional(),
      resolvedDateTime: z.string().max(50).nullish(),
      description: words.nullish(),
    }),
    alertContext: z
      .object({
        condition: z
          .object({
            allOf: z
              .array(z.object({ dimensions: z.array(z.object({ name: words, value: scalar })).nullish() }))
              .max(100)
              .nullish(),
          })
          .nullish(),
      })
      .nullish()
      .catch(null),
    customProperties: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
});

/** The last part of the alert's resource id: what tells it from every other. */
const idOf = (alertId: string) => alertId.replace(/\/+$/, "").split("/").at(-1) || alertId;

/**
 * Azure Monitor's common alert schema. It carries no rows: what can be hunted stands in dimensions, custom properties and
 * the description. Throws a ZodError when something that must be there is not.
 */
export function readAzure(body: unknown): Alert {
  const { essentials, alertContext, customProperties } = commonAlert.parse(body).data;
  const dimensions = (alertContext?.condition?.allOf ?? []).flatMap((each) => each.dimensions ?? []);
  const custom = Object.entries(customProperties ?? {}).flatMap(([name, value]) => {
    const read = scalar.safeParse(value);
    return read.success ? [{ name, value: read.data }] : [];
  });
  const named = [...dimensions, ...custom].map(({ name, value }) => readField(name, value));
  const resolved = essentials.monitorCondition === "Resolved";
  return {
    source: "azure-monitor",
    externalId: idOf(essentials.alertId).slice(-500),
    status: resolved ? "resolved" : "firing",
    title: essentials.alertRule,
    severity: readSeverity(essentials.severity),
    rule: essentials.alertRule,
    occurredAt: (resolved ? essentials.resolvedDateTime : essentials.firedDateTime) ?? null,
    indicators: named.flatMap(({ indicators }) => indicators),
    texts: [essentials.alertRule, essentials.description ?? "", ...named.flatMap(({ texts }) => texts)],
    // A link to the alert would have to be made from its id; the ones in its context lead to whatever the sender wrote.
    url: null,
    routing: {},
  };
}
