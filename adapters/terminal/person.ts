import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { Attachment, Input, Person, Place, Request } from "../../src/model/request.ts";

const place: Place = { platform: "terminal", workspace: "local", channel: "prompt" };

export interface TerminalInput {
  readonly input: Input;
  readonly signal: AbortSignal;
  readonly attachments?: readonly Attachment[];
  /** Names the session at the prompt that it belongs to: each is a case file. */
  readonly session?: string;
}

/** A request of whoever sits at this terminal. */
export function terminalRequest({ input, signal, attachments = [], session }: TerminalInput): Request {
  const there = session === undefined ? place : { ...place, thread: session };
  return { id: randomUUID(), person: whoever(), place: there, input, via: "typed", attachments, signal };
}

function whoever(): Person {
  const { username } = userInfo();
  return { platform: "terminal", id: username, name: username };
}
