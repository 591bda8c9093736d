import { z } from "zod";
import type { Reply } from "../model/enrich.ts";
import type { LookupCache } from "../model/store.ts";

/** An answer with its times, in ms since 1970. */
export interface Kept {
  readonly reply: Reply;
  readonly fetchedAt: number;
  readonly expiresAt: number;
  readonly latencyMs: number;
}

const shape = z.object({
  latencyMs: z.number(),
  reply: z.object({
    status: z.enum(["ok", "not_found", "unsupported", "rate_limited", "timeout", "error"]),
    verdict: z.enum(["malicious", "suspicious", "benign", "unknown"]).exactOptional(),
    score: z.number().nullable().exactOptional(),
    reliability: z.enum(["A", "B", "C", "D", "E", "F"]).exactOptional(),
    evidence: z.array(z.string()).exactOptional(),
    tags: z.array(z.string()).exactOptional(),
    firstSeen: z.string().exactOptional(),
    lastSeen: z.string().exactOptional(),
    tlp: z.enum(["clear", "green", "amber", "amber+strict", "red"]).exactOptional(),
    link: z.string().exactOptional(),
    quota: z.object({ left: z.number().nullable(), resetsAt: z.string().nullable() }).exactOptional(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
    attribution: z.string().exactOptional(),
  }),
});

/** Null when nothing is kept that this version understands. */
export async function readKept(lookups: LookupCache, key: string): Promise<Kept | null> {
  const found = await lookups.get(key);
  if (!found) return null;
  const read = shape.safeParse(found.value);
  if (!read.success) return null;
  return { ...read.data, fetchedAt: found.fetchedAt.getTime(), expiresAt: found.expiresAt.getTime() };
}

export async function writeKept(lookups: LookupCache, key: string, provider: string, kept: Kept): Promise<void> {
  const { reply, latencyMs, fetchedAt, expiresAt } = kept;
  await lookups.set(key, JSON.parse(JSON.stringify({ reply, latencyMs })), expiresAt - fetchedAt, provider);
}
