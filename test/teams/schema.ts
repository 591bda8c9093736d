import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";

const require = createRequire(import.meta.url);
const file = join(resolve(process.env["HUNTBOT_TEST_DATA"] ?? "../shared/data"), "schemas", "adaptive-card-1.5.json");

/** Microsoft's schema is test data from outside: set HUNTBOT_TEST_DATA to the folder that holds schemas/adaptive-card-1.5.json. */
export const hasSchema = existsSync(file);

/** Judges a card by Microsoft's Adaptive Card 1.5 schema, to which Teams adds `msteams`. */
export function cardValidator(): ValidateFunction {
  const { id: _, ...schema } = JSON.parse(readFileSync(file, "utf8"));
  schema.definitions.AdaptiveCard.properties.msteams = { type: "object" };
  const formats = { uri: (text: string) => URL.canParse(text), "uri-reference": true } as const;
  const ajv = new Ajv({ strict: false, formats });
  ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json"));
  return ajv.compile({ ...schema, $ref: "#/definitions/AdaptiveCard", anyOf: undefined });
}
