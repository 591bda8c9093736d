import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { root } from "../../src/compose/root.ts";
import { exportCase } from "../../src/export/export.ts";
import { eventSchemas } from "../../src/store/event-data.ts";
import { aCase } from "./a-case.ts";

/** A cell may be any JSON: the recursion that says so would point nowhere from inside another schema. */
function json(type: z.ZodType): unknown {
  const { $schema: _, $defs: __, ...schema } = z.toJSONSchema(type, { unrepresentable: "any" });
  return JSON.parse(JSON.stringify(schema), (_key, value) => (value?.$ref ? {} : value));
}
const person = { type: "object", required: ["platform", "id", "name"] };
const time = { type: "string", format: "date-time" };

/** What an exported case file looks like: the envelope, and each kind of event with the data that the store accepts. */
const published = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "A case file exported by huntbot (huntbot.case/1)",
  description: "Kinds of events and fields may be added; what is here keeps its meaning.",
  type: "object",
  required: ["schema", "exportedAt", "exportedBy", "case", "summary", "events"],
  properties: {
    schema: { const: "huntbot.case/1" },
    exportedAt: time,
    exportedBy: person,
    case: {
      type: "object",
      required: ["id", "place", "openedAt", "openedBy", "assignee", "status", "tags", "tlp", "indicators", "lastAt"],
      properties: {
        openedAt: time,
        lastAt: time,
        openedBy: person,
        assignee: { anyOf: [person, { type: "null" }] },
        offered: {
          anyOf: [{ type: "object", required: ["by", "to"], properties: { by: person, to: person } }, { type: "null" }],
        },
        status: { enum: ["open", "investigating", "contained", "closed"] },
        tlp: { enum: [null, "clear", "green", "amber", "amber+strict", "red"] },
        tags: { type: "array", items: { type: "string" } },
        indicators: { type: "array", items: { type: "object", required: ["kind", "value"] } },
      },
    },
    summary: { type: "array", items: { type: "string" } },
    events: {
      type: "array",
      items: {
        type: "object",
        required: ["id", "kind", "person", "at", "data"],
        properties: { id: { type: "string" }, kind: { enum: Object.keys(eventSchemas) }, person, at: time },
        allOf: Object.entries(eventSchemas).map(([kind, schema]) => ({
          if: { properties: { kind: { const: kind } } },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: { properties: { data: json(schema as z.ZodType) } },
        })),
      },
    },
  },
};

test("the published schema is the one the code keeps (npx vitest run test/export -u writes it anew)", async () => {
  await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(join(root, "docs/case.schema.json"));
});

test("an exported case file fits it", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const fits = ajv.compile(published);
  const content = JSON.parse(exportCase("json", aCase("words", { tlp: "amber" }))[0]?.content ?? "");
  expect(fits(content), JSON.stringify(fits.errors)).toBe(true);
  content.events[0].data.words = "not a list";
  expect(fits(content)).toBe(false);
});
