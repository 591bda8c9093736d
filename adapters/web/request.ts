import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Request } from "../../src/model/request.ts";

const asked = z
  .object({
    /** A tab of a browser is a prompt of its own; what comes by itself has the channel that it came to. */
    channel: z.string().min(1).max(200),
    workspace: z.string().max(200).default("local"),
    thread: z.string().min(1).max(200).exactOptional(),
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
  const { channel, workspace, thread, text, words, via, show } = read.data;
  const request: Request = {
    id: randomUUID(),
    person: { platform: "web", id: "playground", name: "you" },
    place: { platform: "web", workspace, channel, ...(thread ? { thread } : {}) },
    input: { raw: text, words, options: {} },
    via,
    attachments: [],
    signal,
  };
  return { request, inDialog: show === "dialog" };
}
