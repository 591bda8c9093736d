import { KqlError } from "../kql/index.ts";
import { Failure } from "../model/failure.ts";
import { asFailure } from "./failures.ts";

/** The failure of a query that ran longer than it was allowed to, the same on every engine. */
export function timedOut(subject: string, seconds: number): Failure {
  const error = new KqlError("timeout", `The query took longer than ${seconds} s`);
  const failure = asFailure(error, subject);
  if (failure instanceof Failure) return failure;
  throw failure;
}

/** Whether a query failed by its time alone, so that a smaller one may do. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Failure && error.cause instanceof KqlError && error.cause.code === "timeout";
}
