import type { z } from "zod";
import type { EnrichIo } from "../../model/enrich.ts";
import type { Address } from "../address.ts";
import { readJson } from "../answer.ts";
import { fault } from "../fault.ts";
import { contains } from "../ranges.ts";
import type { Registration } from "../registration.ts";
import { domainShape, networkShape, readDomain, readNetwork } from "./read.ts";

/** Null when the registry knows nothing about it. */
export async function rdapAddress(base: string, address: Address, io: EnrichIo): Promise<Registration | null> {
  const found = await get(`${base}ip/${address.text}`, networkShape, io);
  const registration = found && readNetwork(found.answer, found.server);
  if (registration?.range && !contains(registration.range, address)) {
    throw fault("malformed", "the registry answered about another range");
  }
  return registration;
}

export async function rdapDomain(base: string, domain: string, io: EnrichIo): Promise<Registration | null> {
  const found = await get(`${base}domain/${domain}`, domainShape, io);
  return found && readDomain(found.answer, found.server);
}

async function get<Shape extends z.ZodType>(url: string, shape: Shape, io: EnrichIo) {
  const response = await io.fetch(url, { headers: { accept: "application/rdap+json, application/json" } });
  if (response.status === 404) return null;
  if (response.status !== 200) throw fault("malformed", `the registry answered ${response.status}`);
  return { answer: await readJson(response, shape), server: new URL(response.url).hostname };
}
