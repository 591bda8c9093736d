import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Request } from "../../src/model/request.ts";

const asked = z
  .object({
    /** A tab of a browser is a prompt of its own; alerts have one for all. */
    channel: z.union([z.uuid(), z.literal("alerts")]),
    thread: z.uuid().exactOptional(),
    text: z.string().max(100_000).default(""),
    words: z.array(z.string()).default([]),
    via: z.enum(["typed", "click", "form"]),
    /** Where a button wants its answer. */
    show: z.enum(["main", "thread", "dialog", "me", "direct"]).exactOptional(),
  })
  .refine(({ text, words }) => text.trim() !== "" || words.length > 0);

/** A request of the page, and whether its answer is for a dialog. */
export interface Asked {
  readonly request: Request;
  readonly inDialog: boolean;
}

/** What the page sent; null when it is not what the page sends. */
export function readAsked(body: unknown, signal: AbortSignal): Asked | null {
  const read = asked.safeParse(body);
  if (!read.success) return null;
  const { channel, thread, text, words, via, show } = read.data;
  const request: Request = {
    id: randomUUID(),
    person: { platform: "web", id: "playground", name: "you" },
    place: { platform: "web", workspace: "local", channel, ...(thread ? { thread } : {}) },
    input: { raw: text, words, options: {} },
    via,
    attachments: [],
    signal,
  };
  return { request, inDialog: show === "dialog" };
}
