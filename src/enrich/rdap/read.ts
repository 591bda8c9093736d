import { z } from "zod";
import { isEverything, readEnds } from "../ranges.ts";
import type { Registration } from "../registration.ts";
import { registries, registryNames } from "./registries.ts";

/** jCard (RFC 7095): "vcard" and a list of properties [name, parameters, type, value]. */
const property = z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()]).rest(z.unknown());
const entity = z.object({
  roles: z.array(z.string()).optional(),
  vcardArray: z
    .tuple([z.literal("vcard"), z.array(property)])
    .optional()
    .catch(undefined),
  get entities() {
    return z.array(entity).optional();
  },
});
type Entity = z.infer<typeof entity>;
const shared = {
  events: z.array(z.object({ eventAction: z.string(), eventDate: z.string() })).optional(),
  entities: z.array(entity).optional(),
  port43: z.string().optional(),
};
export const networkShape = z.object({
  ...shared,
  startAddress: z.string(),
  endAddress: z.string(),
  name: z.string().optional(),
  country: z.string().optional(),
});
export const domainShape = z.object({ ...shared, ldhName: z.string() });

/** Null when the answer is about all addresses, which is how a registry says that it knows nothing closer. */
export function readNetwork(answer: z.infer<typeof networkShape>, server: string): Registration | null {
  const range = readEnds(answer.startAddress, answer.endAddress);
  if (range === null || isEverything(range)) return null;
  const holder = findRole(answer.entities, "registrant");
  const country = answer.country ?? countryIn(holder);
  return {
    registry: registryAt(answer.port43, server),
    range,
    ...defined({ name: answer.name, organisation: cardText(holder, "fn"), country }),
    ...common(answer),
  };
}

export function readDomain(answer: z.infer<typeof domainShape>, server: string): Registration {
  const registrar = cardText(findRole(answer.entities, "registrar"), "fn");
  const organisation = cardText(findRole(answer.entities, "registrant"), "org");
  return {
    registry: server,
    ...defined({ name: answer.ldhName.toLowerCase(), registrar, organisation }),
    ...common(answer),
  };
}

function common(answer: { events?: z.infer<typeof shared.events>; entities?: z.infer<typeof shared.entities> }) {
  const when = (action: string) => answer.events?.find((event) => event.eventAction === action)?.eventDate;
  return defined({
    created: when("registration"),
    updated: when("last changed"),
    expires: when("expiration"),
    abuse: cardText(findRole(answer.entities, "abuse"), "email"),
  });
}

/** Breadth first: a contact of the object itself comes before a contact of its registrant. */
function findRole(entities: readonly Entity[] | undefined, role: string, depth = 3): Entity | undefined {
  if (!entities || depth === 0) return undefined;
  const here = entities.find(({ roles }) => roles?.includes(role));
  return (
    here ??
    findRole(
      entities.flatMap((outer) => outer.entities ?? []),
      role,
      depth - 1,
    )
  );
}

function cardText(from: Entity | undefined, name: string): string | undefined {
  const value = from?.vcardArray?.[1].find((entry) => entry[0] === name)?.[3];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** ARIN names the country only in the last line of the holder's address. */
function countryIn(from: Entity | undefined): string | undefined {
  const label = from?.vcardArray?.[1].find((entry) => entry[0] === "adr")?.[1]["label"];
  return typeof label === "string" ? label.trim().split("\n").at(-1) : undefined;
}

function registryAt(port43: string | undefined, server: string): string {
  const found = registryNames.find(
    (name) => registries[name].whois === port43 || registries[name].rdap.includes(server),
  );
  return found ?? port43 ?? server;
}

function defined<T extends Record<string, string | undefined>>(parts: T): { [K in keyof T]?: string } {
  const entries = Object.entries(parts).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(entries) as { [K in keyof T]?: string };
}
