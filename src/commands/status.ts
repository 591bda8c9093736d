import { didCard, stateLine } from "../cards/case.ts";
import { said } from "../cards/event-words.ts";
import type { Line } from "../model/card.ts";
import type { Command } from "../model/command.ts";
import { type CaseStatus, caseStatuses } from "../model/timeline.ts";
import { type CasePorts, caseOf, misused } from "./case-file.ts";

interface StatusArgs {
  readonly status: CaseStatus | null;
  readonly reason: string;
}

/** `status` says where the case stands; `status contained host isolated` moves it, with the reason. */
export function statusCommand(ports: CasePorts): Command<StatusArgs> {
  return {
    name: "status",
    usage: `status [${caseStatuses.join("|")}] [reason]`,
    summary: "where the case stands, or move it",
    examples: ["status", "status contained host isolated at 10:20", "status closed false positive: our scanner"],
    takesRange: false,
    role: "analyst",
    parse({ words }) {
      const [first, ...reason] = words;
      if (first === undefined) return { status: null, reason: "" };
      const status = caseStatuses.find((one) => one === first.toLowerCase());
      if (status) return { status, reason: reason.join(" ") };
      throw misused(
        `There is no status "${first.slice(0, 40)}"`,
        `A case is ${caseStatuses.join(", ")}.`,
        "For example: status contained",
      );
    },
    async *run({ status, reason }, request) {
      const before = await caseOf(ports, request, "status");
      const { investigation } = before;
      if (status && (status !== before.status || reason)) {
        const data = { status, ...(reason ? { reason } : {}) };
        await ports.investigations.append(investigation.id, { kind: "status", person: request.person, data });
      }
      const after = (await ports.investigations.state(investigation.id)) ?? before;
      const was: Line[] = status && status !== before.status ? [[`It was ${before.status}`]] : [];
      const why: Line[] = reason ? [[said(reason, 300)]] : [];
      const card = didCard("Status", [stateLine(after), ...why, ...was]);
      yield { slot: "main", key: "status", card, final: true, data: { status: after.status, before: before.status } };
    },
  };
}
