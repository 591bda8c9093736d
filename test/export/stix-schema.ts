import { z } from "zod";

/** What STIX 2.1 demands of the objects that an export holds; properties it does not know are refused. */
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const id = (type = "[a-z][a-z0-9-]+") => z.string().regex(new RegExp(`^${type}--${uuid}$`));
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
const words = z.string().min(1);
const marked = { object_marking_refs: z.array(id("marking-definition")).min(1).optional() };
const observable = (type: string, parts: z.ZodRawShape) =>
  z.strictObject({ type: z.literal(type), spec_version: z.literal("2.1"), id: id(type), ...parts, ...marked });
const object = (type: string, parts: z.ZodRawShape) =>
  z
    .strictObject({
      type: z.literal(type),
      spec_version: z.literal("2.1"),
      id: id(type),
      created_by_ref: id("identity").optional(),
      created: time,
      modified: time,
      ...parts,
      ...marked,
    })
    .refine(({ created, modified }) => String(modified) >= String(created));

const any = z.union([
  observable("ipv4-addr", { value: words }),
  observable("ipv6-addr", { value: words }),
  observable("domain-name", { value: words }),
  observable("url", { value: words }),
  observable("email-addr", { value: words }),
  observable("user-account", { account_login: words }),
  observable("file", {
    hashes: z
      .strictObject({
        MD5: z.string().regex(/^[0-9a-f]{32}$/),
        "SHA-1": z.string().regex(/^[0-9a-f]{40}$/),
        "SHA-256": z.string().regex(/^[0-9a-f]{64}$/),
        "SHA-512": z.string().regex(/^[0-9a-f]{128}$/),
      })
      .partial()
      .refine((hashes) => Object.keys(hashes).length > 0),
  }),
  object("identity", { name: words, identity_class: z.enum(["individual", "group", "system", "organization"]) }),
  object("indicator", {
    name: words,
    indicator_types: z.array(
      z.enum([
        "anomalous-activity",
        "anonymization",
        "benign",
        "compromised",
        "malicious-activity",
        "attribution",
        "unknown",
      ]),
    ),
    pattern: z.string().regex(/^\[[a-z0-9-]+:[a-z_]+(\.'[A-Z0-9-]+')? (=|ISSUBSET) '(?:[^'\\]|\\['\\])*'\]$/),
    pattern_type: z.literal("stix"),
    valid_from: time,
  }),
  object("vulnerability", {
    name: words,
    external_references: z.array(
      z.strictObject({ source_name: words, external_id: z.string().regex(/^CVE-\d{4}-\d{4,}$/) }),
    ),
  }),
  object("relationship", { relationship_type: z.literal("based-on"), source_ref: id("indicator"), target_ref: id() }),
  object("observed-data", {
    first_observed: time,
    last_observed: time,
    number_observed: z.int().min(1).max(999_999_999),
    object_refs: z.array(id()).min(1),
  }).refine((seen: Record<string, unknown>) => String(seen["last_observed"]) >= String(seen["first_observed"])),
  object("sighting", {
    description: words,
    first_seen: time.optional(),
    last_seen: time.optional(),
    count: z.int().min(0).max(999_999_999),
    sighting_of_ref: id("(?:indicator|vulnerability)"),
    where_sighted_refs: z.array(id("identity")).min(1),
    observed_data_refs: z.array(id("observed-data")).min(1).optional(),
  }),
  object("note", {
    abstract: words,
    content: words,
    authors: z.array(words).min(1).optional(),
    object_refs: z.array(id()).min(1),
  }),
  object("grouping", {
    name: words,
    description: words,
    context: z.literal("suspicious-activity"),
    object_refs: z.array(id()).min(1),
  }),
  z.strictObject({
    type: z.literal("marking-definition"),
    spec_version: z.literal("2.1"),
    id: id("marking-definition"),
    created: time,
    name: words,
    extensions: z.record(
      id("extension-definition"),
      z.strictObject({
        extension_type: z.literal("property-extension"),
        tlp_2_0: z.enum(["clear", "green", "amber", "amber+strict", "red"]),
      }),
    ),
  }),
]);

/** A bundle in which every id is there once and every reference leads to an object of it. */
export const stixBundle = z
  .strictObject({ type: z.literal("bundle"), id: id("bundle"), objects: z.array(any).min(1) })
  .superRefine(({ objects }, context) => {
    const ids = objects.map((each) => String(each.id));
    if (new Set(ids).size !== ids.length) context.addIssue({ code: "custom", message: "an id is there twice" });
    for (const each of objects)
      for (const [name, value] of Object.entries(each))
        if (/_refs?$/.test(name))
          for (const reference of [value].flat())
            if (!ids.includes(String(reference)))
              context.addIssue({ code: "custom", message: `${each.id} ${name} leads nowhere: ${reference}` });
  });
