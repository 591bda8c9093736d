import type { Line } from "../model/card.ts";
import { levelRank } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import { touched } from "../model/touched.ts";
import { isInUse, toneOf } from "./headline.ts";
import { code, joined, untrusted } from "./span.ts";

/** At most two things to do, decided by the level alone. The bot itself only reads. */
export function nextSteps(answer: HuntAnswer): Line {
  const { hosts, accounts } = touched(answer.rows.filter((row) => levelRank(row.outcome) >= levelRank("credential")));
  const { unread } = answer;
  const { indicator, activity } = answer.result;
  const level = activity.level;
  if (answer.ours) return [];
  if (isInUse(answer)) return toneOf(answer) === "alarm" ? forOurs(answer) : [];
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
  if (indicator.kind === "email" && unread.length > 0) {
    return ["hunt ", code(`account:${indicator.value}`), ", if somebody here signs in under it"];
  }
  return [];
}

/** A host or an account that is used by somebody else: close it to them, and look at where they come from. */
function forOurs({ result: { indicator }, departures }: HuntAnswer): Line {
  const name = untrusted(indicator.value, 60);
  const first: Line =
    indicator.kind === "host" ? ["isolate ", name] : ["revoke the sessions of ", name, " and reset it"];
  const addresses = [...new Set(departures.map(({ address }) => address).filter(Boolean))].slice(0, 2);
  if (addresses.length === 0) return first;
  return [
    ...first,
    "; hunt ",
    ...joined(
      addresses.map((address): Line => [code(address)]),
      ", ",
    ),
  ];
}
