import { expression } from "../conversions.ts";
import { constant } from "../literals.ts";
import { detached, fieldNamed } from "../relations.ts";
import { unsupported } from "../syntax.ts";
import { conditionalFunctions } from "./conditional.ts";
import { datetimeFunctions } from "./datetime.ts";
import type { Functions, ScalarFunction } from "./define.ts";
import { dynamicFunctions } from "./dynamic.ts";
import { geoFunctions } from "./geo.ts";
import { mathFunctions } from "./math.ts";
import { networkFunctions } from "./network.ts";
import { seriesFunctions } from "./series.ts";
import { statisticsFunctions } from "./statistics.ts";
import { textFunctions } from "./text.ts";
import { userAgentFunctions } from "./user-agent.ts";
import { windowFunctions } from "./window.ts";

const sessionFunctions: Functions = {
  current_principal: () => constant("string", ""),
  current_database: () => constant("string", "logs"),
  // Rows are kept without the time they arrived; the time they are about stands for it.
  ingestion_time: ({ context }) => {
    const fields = context.row?.fields ?? [];
    const field =
      fieldNamed(fields, "_TimeReceived") ?? fieldNamed(fields, "TimeGenerated") ?? fieldNamed(fields, "Timestamp");
    return field?.type === "datetime" ? expression("datetime", field.id) : constant("datetime", null);
  },
  column_names_of: ({ argumentNodes, context, node }) => {
    const [table] = argumentNodes;
    if (!table) throw unsupported("column_names_of()", node);
    return constant(
      "dynamic",
      context.query.relation(table, detached(context)).fields.map(({ name }) => name),
    );
  },
  current_cluster_endpoint: () => constant("string", ""),
};

const families: readonly Functions[] = [
  conditionalFunctions,
  datetimeFunctions,
  dynamicFunctions,
  geoFunctions,
  mathFunctions,
  networkFunctions,
  seriesFunctions,
  sessionFunctions,
  statisticsFunctions,
  textFunctions,
  userAgentFunctions,
  windowFunctions,
];

const functions = new Map<string, ScalarFunction>(families.flatMap((family) => Object.entries(family)));

export function scalarFunction(name: string): ScalarFunction | undefined {
  return functions.get(name);
}
