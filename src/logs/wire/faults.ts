import { Failure } from "../../model/failure.ts";

/** What the server does instead of, or before, answering well. */
export type Fault =
  | { readonly kind: "throttle"; readonly retryAfter?: number }
  | { readonly kind: "timeout" }
  | { readonly kind: "partial" }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "cut" };

export interface FaultRule {
  readonly fault: Fault;
  /** It strikes every so-many-th query: 1 is each. */
  readonly every: number;
}

/**
 * Reads `429`, `429=2` (seconds of Retry-After), `504`, `partial`, `slow=250` (milliseconds) and `cut`, several with
 * commas between them, each optionally with `/N` for every N-th query: `429=1/5,cut/11`.
 */
export function readFaults(text: string): FaultRule[] {
  return text.split(",").map((part) => {
    const [, name = "", value, every] = /^\s*([a-z0-9]+)(?:=(\d+))?(?:\/([1-9]\d*))?\s*$/i.exec(part) ?? [];
    const fault = faultNamed(name.toLowerCase(), value === undefined ? undefined : Number(value));
    if (!fault) throw unknownFault(part.trim());
    return { fault, every: every === undefined ? 1 : Number(every) };
  });
}

function faultNamed(name: string, value: number | undefined): Fault | undefined {
  switch (name) {
    case "429":
      return value === undefined ? { kind: "throttle" } : { kind: "throttle", retryAfter: value };
    case "slow":
      return value === undefined ? undefined : { kind: "slow", ms: value };
    case "504":
      return value === undefined ? { kind: "timeout" } : undefined;
    case "partial":
    case "cut":
      return value === undefined ? { kind: name } : undefined;
    default:
      return undefined;
  }
}

/** Counts queries and says which faults strike this one. */
export function faultPlan(rules: readonly FaultRule[]): () => readonly Fault[] {
  let count = 0;
  return () => {
    count++;
    return rules.filter(({ every }) => count % every === 0).map(({ fault }) => fault);
  };
}

function unknownFault(text: string): Failure {
  return new Failure({
    what: "Could not set up the fault",
    why: `"${text}" is not one of them.`,
    fix: "Write 429, 429=SECONDS, 504, partial, slow=MILLISECONDS or cut, with /N for every N-th query.",
    usage: true,
  });
}
