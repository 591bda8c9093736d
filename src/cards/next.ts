import type { Line } from "../model/card.ts";
import type { HuntAnswer } from "../model/hunt.ts";
import { levelRank } from "../model/hunt.ts";
import { joined, untrusted } from "./span.ts";
import { touched } from "./story.ts";

/** At most two things to do, decided by the level alone. The bot itself only reads. */
export function nextSteps(answer: HuntAnswer): Line {
  const { hosts, accounts } = touched(answer.rows.filter((row) => levelRank(row.outcome) >= levelRank("credential")));
  const level = answer.result.activity.level;
  if (level === "impact" || level === "access") {
    const acted = touched(answer.rows.filter((row) => row.outcome === "impact")).hosts;
    const steps: Line[] = [];
    const host = acted[0] ?? hosts[0];
    if (host) steps.push(["isolate ", untrusted(host, 60)]);
    if (accounts.length > 0)
      steps.push([
        "reset ",
        ...joined(
          accounts.slice(0, 3).map((account): Line => [untrusted(account, 60)]),
          ", ",
        ),
      ]);
    return joined(steps.slice(0, 2), "; ");
  }
  if (level === "credential" && accounts.length > 0) {
    return [
      "change the password of ",
      ...joined(
        accounts.slice(0, 3).map((account): Line => [untrusted(account, 60)]),
        ", ",
      ),
      "; it is known to someone",
    ];
  }
  return [];
}
