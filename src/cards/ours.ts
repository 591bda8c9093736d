import { defangText } from "../indicators/defang.ts";
import type { Line } from "../model/card.ts";
import { type HuntAnswer, type LensRow, levelRank, type Ours } from "../model/hunt.ts";
import { joined, untrusted } from "./span.ts";
import { number, plural } from "./words.ts";

/** What a card of our own address says instead of a story: what people of ours do is no story. */
export function oursLines(answer: HuntAnswer, ours: Ours): Line[] {
  const { prevalence, rows, result } = answer;
  const share =
    prevalence && prevalence.signedIn > 0
      ? `${number(prevalence.signedIn)} of ${plural(prevalence.allAccounts, "account")} sign in from it`
      : "";
  const guess = ours.source === "guess";
  const named: Line = guess
    ? [`${share}: it looks like your own egress or VPN. Confirm it under "own" in HUNTBOT_CONFIG, or hunt on.`]
    : [untrusted(ours.label, 60), ` (${ours.reason})`];
  const people = `${share ? `${share}: ` : ""}hits here are your people. Name an account or host to go on.`;
  return [named, ...(guess ? [] : [[people]]), [againstWords(rows, result.alerts.total)]];
}

/** `3 failed sign-ins, 0 alerts name it.` */
function againstWords(rows: readonly LensRow[], alerts: number): string {
  const failed = rows
    .filter((row) => row.lens === "identity" && row.outcome === "tried")
    .reduce((sum, row) => sum + row.rows, 0);
  return `${plural(failed, "failed sign-in")}, ${plural(alerts, "alert")} ${alerts === 1 ? "names" : "name"} it.`;
}

/** An address that so many names share was not chosen by who went there. */
const manyNames = 5;
const shownNames = 3;

/** `shared hosting (14 hosts reached 9 names on it)`, and what to hunt instead. */
export function sharedLines({ prevalence, result }: HuntAnswer): Line[] {
  if (result.indicator.kind !== "ip" || !prevalence || prevalence.names.length < manyNames) return [];
  if (levelRank(result.activity.level) > levelRank("contact")) return [];
  const { names, hosts } = prevalence;
  const some = names
    .slice(0, shownNames)
    .map((entry): Line => [untrusted(defangText(entry.name), 60), ` (${plural(entry.hosts, "host")})`]);
  const more = names.length - some.length;
  return [
    [`Shared hosting: ${plural(hosts, "host")} reached ${plural(names.length, "name")} on it.`],
    [
      "A hit does not mean contact with an attacker: hunt the name. ",
      ...joined(some, ", "),
      ...(more > 0 ? [`, +${more}`] : []),
    ],
  ];
}
