import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { Attachment, Input, Person, Place, Request } from "../../src/model/request.ts";

const place: Place = { platform: "terminal", workspace: "local", channel: "prompt" };

/** A request of whoever sits at this terminal. */
export function terminalRequest(input: Input, signal: AbortSignal, attachments: readonly Attachment[] = []): Request {
  return { id: randomUUID(), person: whoever(), place, input, via: "typed", attachments, signal };
}

function whoever(): Person {
  const { username } = userInfo();
  return { platform: "terminal", id: username, name: username };
}
