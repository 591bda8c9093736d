import { defangText } from "../indicators/defang.ts";
import type { Line } from "../model/card.ts";
import { type HuntResult, levelRank } from "../model/hunt.ts";
import type { HuntAnswer, LensRow, Ours } from "../model/hunt-answer.ts";
import { isCrowded, type SharedRange } from "../model/shared-range.ts";
import { alertsUnread } from "./blind-spots.ts";
import { joined, strong, untrusted } from "./span.ts";
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
  return [named, ...(guess ? [] : [[people]]), [againstWords(rows, result)]];
}

/** `3 failed sign-ins, 0 alerts name it.` */
function againstWords(rows: readonly LensRow[], { alerts: { total: alerts }, coverage }: HuntResult): string {
  const failed = rows
    .filter((row) => row.lens === "identity" && row.outcome === "tried")
    .reduce((sum, row) => sum + row.rows, 0);
  const unread = alertsUnread(coverage);
  const named = unread
    ? `alerts not read (${unread})`
    : `${plural(alerts, "alert")} ${alerts === 1 ? "names" : "name"} it`;
  return `${plural(failed, "failed sign-in")}, ${named}.`;
}

const kindWords: Readonly<Record<SharedRange["kind"], string>> = {
  cdn: "content network: many customers on one address",
  sase: "cloud gateway: many organisations come from one address",
  mail: "mail service: many organisations send through it",
  service: "the provider's own service, nobody can rent it",
  dynamic: "handed out anew again and again",
};

/** Whose shared or dynamic address it is, by which list of which day, and what that means for a hit. */
export function whoseLines(answer: HuntAnswer): Line[] {
  const { shared, dynamicName } = answer;
  if (shared && shared.kind !== "dynamic")
    return [
      listLine("SHARED", shared),
      ...(hostingLines(answer) ?? [[shared.kind === "sase" ? anyCustomer : noContact]]),
    ];
  const means: Line = [
    "What others saw of it, and what is older than 7 days, is context: it may have been somebody else.",
  ];
  if (shared) return [listLine("DYNAMIC", shared), means];
  if (dynamicName) return [[strong("DYNAMIC"), " by its name ", untrusted(defangText(dynamicName), 80)], means];
  return sharedHosting(answer);
}

const anyCustomer = "People of every customer come from it: hunt the account or the host, not the address.";
const noContact = "A hit does not mean contact with an attacker: hunt the name.";

function listLine(word: string, { name, kind, range, date, staleDays }: SharedRange): Line {
  const old = staleDays === null ? "" : `: ${staleDays} days old, renew it (shared.file)`;
  return [strong(word), ` · ${name} · ${kindWords[kind]} · ${range}, list of ${date}${old}`];
}

const shownNames = 3;

/** `shared hosting (14 hosts reached 9 names on it)`, and what to hunt instead. */
function sharedHosting(answer: HuntAnswer): Line[] {
  const { prevalence, result } = answer;
  if (result.indicator.kind !== "ip" || levelRank(result.activity.level) > levelRank("contact")) return [];
  if (!isCrowded(prevalence)) return [];
  return hostingLines(answer) ?? [];
}

/** The names that were reached on it; null where there are none. */
function hostingLines({ prevalence }: HuntAnswer): Line[] | null {
  if (!prevalence || prevalence.names.length === 0) return null;
  const { names, hosts } = prevalence;
  const some = names
    .slice(0, shownNames)
    .map((entry): Line => [untrusted(defangText(entry.name), 60), ` (${plural(entry.hosts, "host")})`]);
  const more = names.length - some.length;
  return [
    [`Shared hosting: ${plural(hosts, "host")} reached ${plural(names.length, "name")} on it.`],
    [`${noContact} `, ...joined(some, ", "), ...(more > 0 ? [`, +${more}`] : [])],
  ];
}
