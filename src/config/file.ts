import { readFileSync } from "node:fs";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { readAddress, readNetwork } from "../indicators/address.ts";
import { alertSettings } from "../jobs/alerts/config.ts";
import { pageSettings } from "../jobs/page/config.ts";
import { watchSettings } from "../jobs/watch/config.ts";
import { usualLimits } from "../kql/limits.ts";
import { usualBudget } from "../logs/cost-guard.ts";
import { errorWords, Failure } from "../model/failure.ts";
import { policySettings } from "./policy.ts";
import { sharedSettings } from "./shared-ranges.ts";

/** One address is a network of its own; host bits are cleared. */
const network = z.string().transform((text, context) => {
  const single = readAddress(text);
  const read = single ? `${single.value}/${single.family === 4 ? 32 : 128}` : readNetwork(text)?.value;
  if (read !== undefined) return read;
  context.addIssue({ code: "custom", message: `${text} is no address or network: write for example 198.51.100.0/24` });
  return z.NEVER;
});

const ids = z.array(z.string().min(1)).default([]);
const members = z.strictObject({ people: ids, groups: ids, channels: ids }).partial();

const access = z.strictObject({
  roles: z
    .strictObject({ viewer: members, analyst: members, responder: members, admin: members })
    .partial()
    .default({})
    .describe("who may what, by the platform's ids of people, user groups and channels"),
  channels: z
    .strictObject({
      allowed: ids.describe("when any is named, the bot answers there only"),
      shared: ids.describe("guests or another organisation read along: counts only"),
      public: z.record(z.string(), z.string()).default({}).describe("channels everybody may read, id: name"),
    })
    .prefault({}),
  denyTables: ids.describe("tables that are left out of every answer but an admin's"),
});

const budget = z
  .strictObject({
    days: z.number().positive().default(usualBudget.days).describe("the longest window"),
    tables: z.int().positive().default(usualBudget.tables).describe("the most tables in one query"),
    tableDays: z.number().positive().default(usualBudget.tableDays).describe("tables times days"),
  })
  .prefault({});

const limits = z
  .strictObject({
    memory: z.int().min(256).optional().describe("MB that all queries together may use; half of what there is"),
    rows: z.int().min(1).max(usualLimits.rows).default(usualLimits.rows).describe("rows of an answer"),
    answer: z
      .int()
      .min(1)
      .max(500)
      .default(usualLimits.bytes / 2 ** 20)
      .describe("MB of an answer"),
    seconds: z
      .int()
      .min(1)
      .max(600)
      .default(usualLimits.timeoutMs / 1000)
      .describe("how long a query may run"),
  })
  .prefault({});

/** `HUNTBOT_CONFIG`: what is not a secret. */
const fileSchema = z
  .strictObject({
    own: z
      .array(z.strictObject({ range: network, label: z.string().default("own range") }))
      .default([])
      .describe("your own public ranges and domains: never sent outside, answered as OURS"),
    domains: z.array(z.string()).default([]).describe("your own domains and tenant suffixes: never sent outside"),
    shared: sharedSettings.describe("dated lists of addresses that many share"),
    policy: policySettings.describe("who outside may be told of what"),
    activeDns: z
      .enum(["off", "ask", "on"])
      .default("ask")
      .describe("reverse DNS, which an address's holder may notice: never, on request, with every hunt of a person"),
    budget: budget.describe("what is searched in Azure unasked; more is confirmed first"),
    limits: limits.describe("what a query of the embedded engine may use; more is cut or ends with an error"),
    access: access.optional().describe("absent: people on chat platforms are viewers"),
    alerts: alertSettings.describe("where alerts that come in are shown, and how they are hunted"),
    page: pageSettings.describe("who is woken by what"),
    watch: watchSettings.describe("what is looked for again and again"),
    sentinel: z
      .strictObject({
        workspace: z
          .string()
          .regex(
            /^\/subscriptions\/[\w-]+\/resourceGroups\/[^/?#]+\/providers\/Microsoft\.OperationalInsights\/workspaces\/[\w-]+$/i,
            "is no resource id of a Log Analytics workspace",
          ),
      })
      .optional()
      .describe("where responders may open incidents and comment on them; nothing is written without it"),
    keepDays: z.int().min(1).default(365).describe("case files without an event for so long are deleted"),
  })
  .prefault({});
export type FileConfig = z.infer<typeof fileSchema>;

export const noFile: FileConfig = fileSchema.parse({});

/** Reads the YAML file, or the defaults where none is named. Throws a Failure that says what is wrong and where. */
export function readConfigFile(path: string | undefined): FileConfig {
  if (!path) return noFile;
  let content: unknown;
  try {
    content = parseYaml(readFileSync(path, "utf8")) ?? {};
  } catch (error) {
    throw problem(
      `HUNTBOT_CONFIG names ${path}, which cannot be read: ${errorWords(error)}.`,
      "Point it at a YAML file.",
    );
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw problem(
    `${path} has a setting that is not understood: ${z.prettifyError(parsed.error).replace(/\s*\n\s*/g, " ")}.`,
    "See README, Configuration.",
  );
}

function problem(why: string, fix: string): Failure {
  return new Failure({ what: "Configuration", why, fix });
}
