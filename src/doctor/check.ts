import { Failure } from "../model/failure.ts";

/** One line of `doctor`. `fix` says what to do about a warning or failure. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "warn" | "fail";
  readonly detail: string;
  readonly fix?: string;
}

export const ok = (name: string, detail: string): Check => ({ name, state: "ok", detail });
export const warn = (name: string, detail: string, fix: string): Check => ({ name, state: "warn", detail, fix });
export const fail = (name: string, detail: string, fix: string): Check => ({ name, state: "fail", detail, fix });

/** Runs a check; a Failure in it is its failing, anything else that is thrown too, by its message alone. */
export async function checked(name: string, run: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Failure) return [fail(name, `${error.what}: ${error.why}`, error.fix)];
    return [fail(name, wordsOf(error), "Check the setting and the network.")];
  }
}

/** What fetch throws says only that it failed; why is in its cause. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message
    ? `${error.message}: ${error.cause.message}`
    : error.message;
}
