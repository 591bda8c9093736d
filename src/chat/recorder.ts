import type { MessageRef, Request } from "../model/request.ts";

/** How a request went: `refused` by the permissions, `failed` with a Failure, `broken` by a bug. */
export type Outcome = "answered" | "refused" | "failed" | "stopped" | "broken";

/** Keeps who asked what where, and which message answered it. */
export interface Recorder {
  began(request: Request, verb: string, at: Date): Promise<void>;
  ended(request: Request, verb: string, outcome: Outcome, at: Date): Promise<void>;
  /** The first message of the answer exists: the case file is the thread under it. */
  delivered(request: Request, message: MessageRef): Promise<void>;
}
