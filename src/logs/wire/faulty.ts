import { setTimeout as delay } from "node:timers/promises";
import { Failure } from "../../model/failure.ts";
import type { Answer } from "../../model/logs.ts";
import { badArgument, throttled, timedOut } from "./errors.ts";
import { type Exchange, errorReply, type Reply } from "./exchange.ts";
import { type Fault, type FaultRule, faultPlan, readFaults } from "./faults.ts";

/** Runs a query route under the faults that strike it: the server's own, and those its request asks for by header. */
export interface Faulty {
  run(exchange: Exchange, answer: (spoil: Spoil) => Promise<Reply>): Promise<Reply>;
}

/** Makes an answer partial where that fault strikes. */
export type Spoil = (answer: Answer) => Answer;

const faultHeader = "x-huntbot-fault";

export function faultyBy(rules: readonly FaultRule[]): Faulty {
  const next = faultPlan(rules);
  return {
    async run(exchange, answer) {
      const asked = askedFor(exchange.headers[faultHeader]);
      if (asked === "unreadable")
        return errorReply(badArgument({ code: "InvalidArgument", message: `${faultHeader}?` }));
      const faults = [...next(), ...asked];
      const has = (kind: Fault["kind"]) => faults.some((fault) => fault.kind === kind);
      for (const fault of faults) {
        if (fault.kind === "slow") await delay(fault.ms, undefined, { signal: exchange.signal });
      }
      const throttle = faults.find((fault) => fault.kind === "throttle");
      if (throttle) return errorReply(throttled(throttle.retryAfter));
      if (has("timeout")) return errorReply(timedOut());
      const reply = await answer(has("partial") ? half : (whole) => whole);
      return has("cut") ? { ...reply, cut: true } : reply;
    },
  };
}

function askedFor(header: string | string[] | undefined): readonly Fault[] | "unreadable" {
  if (typeof header !== "string") return [];
  try {
    return readFaults(header).map(({ fault }) => fault);
  } catch (error) {
    if (error instanceof Failure) return "unreadable";
    throw error;
  }
}

const half: Spoil = (answer) => ({
  ...answer,
  rows: answer.rows.slice(0, Math.ceil(answer.rows.length / 2)),
  partial: { reason: "a shard of the data did not answer" },
});
