import type { Form, Shown as Place } from "../../../src/model/card.ts";

/** What the server sends for each output. */
export interface Shown {
  readonly thread: string;
  /** The channel that it came to, when nobody asked for it. */
  readonly where?: Where;
  readonly slot: "main" | "thread" | "dialog" | "me";
  readonly key: string;
  readonly final: boolean;
  readonly teams?: object;
  readonly slack?: { readonly blocks: readonly SlackBlock[]; readonly kept: readonly { id: string; value: string }[] };
  readonly problem?: string;
}
export type SlackBlock = Readonly<Record<string, unknown>> & { readonly type: string };

/** What a button means, on either platform. */
export type Meaning = Pressed | { readonly ask: Form };
export interface Pressed {
  readonly run: readonly string[];
  readonly show?: Place;
}

export interface Where {
  readonly channel: string;
  readonly workspace?: string;
}

export interface Question extends Where {
  readonly thread?: string;
  readonly via: "typed" | "click" | "form";
  readonly text?: string;
  readonly words?: readonly string[];
  readonly show?: Place;
}

/** Asks, and hands on each output as it arrives. Throws when the server does not answer. */
export async function ask(question: Question, onShown: (shown: Shown) => void, signal: AbortSignal): Promise<void> {
  const response = await fetch("/playground/ask", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question),
    signal,
  });
  if (!response.ok || !response.body) throw new Error(await response.text());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onShown(JSON.parse(line));
  }
}

/** What the bot showed by itself since then. */
export async function board(after: number): Promise<readonly (Shown & { readonly version: number })[]> {
  const response = await fetch(`/playground/board?after=${after}`);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}
