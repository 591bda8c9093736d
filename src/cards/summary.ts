import type { Card, Line } from "../model/card.ts";
import type { HuntResult } from "../model/hunt.ts";
import type { CaseState, TimelineEvent } from "../model/timeline.ts";
import { blindSpots } from "./blind-spots.ts";
import { stateLine } from "./case.ts";
import { type Digest, digest } from "./digest.ts";
import { name, said, value } from "./event-words.ts";
import { joined, strong, untrusted } from "./span.ts";
import { ago, clock, listed, plural, untilWords } from "./words.ts";

/** The case in ten lines at most, each taken from its events: what nobody wrote or found is not said. */
export function summaryCard(state: CaseState, events: readonly TimelineEvent[], now: Date): Card {
  const known = digest(events, now);
  const last: Line = [`Last event ${ago(state.lastAt.toISOString(), now.toISOString())}`];
  return {
    title: "Summary",
    tone: "calm",
    preview: `Summary: ${state.status}, ${plural(state.events, "event")}`,
    blocks: [{ kind: "text", lines: [...summaryLines(state, known), last] }],
  };
}

/** Also the heart of an export. */
export function summaryLines(state: CaseState, known: Digest): Line[] {
  const { openedAt, openedBy } = state.investigation;
  return [
    [...stateLine(state), ` · opened ${clock(openedAt)} by `, name(openedBy)],
    ...scopeLines(known),
    ...verdictLine(known),
    ...touchedLine(known.answers),
    ...alertLine(known),
    ...notesLine("Done", known.done),
    known.questions.length > 0
      ? (notesLine("Open questions", known.questions)[0] ?? [])
      : ["Open questions: none written down"],
    ...evidenceLine(known),
    ...underWayLine(known),
    ...blindLine(known.hunts),
  ].slice(0, 9);
}

/** Each indicator with what its last hunt said, the worst first. */
export function scopeLines({ hunts }: Digest): Line[] {
  const parts = hunts.slice(0, 3).map(({ indicator, activity, verdict }): Line => {
    const last = activity.lastSeen ? `, last seen ${clock(activity.lastSeen)}` : "";
    return [value(indicator), ` ${activity.level}, verdict `, strong(verdict.level), last];
  });
  if (parts.length === 0) return [["Nothing was hunted here"]];
  const rest = hunts.length - parts.length;
  return [joined(rest > 0 ? [...parts, [`+${rest} more`]] : parts, " · ")];
}

export function verdictLine({ verdicts }: Digest): Line[] {
  if (verdicts.length === 0) return [];
  const parts = verdicts
    .slice(-3)
    .map(({ indicator, verdict, by }): Line => [value(indicator), " ", strong(verdict), " by ", untrusted(by, 60)]);
  return [["Analysts say: ", ...joined(parts, " · ")]];
}

/** Hosts and accounts in these answers, those with most rows first. */
export function touchedLine(answers: readonly HuntResult[]): Line[] {
  const named = (kind: "host" | "account") => {
    const items = answers.flatMap(({ related }) => related.filter((item) => item.kind === kind));
    return [...new Set(items.toSorted((a, b) => b.hits - a.hits).map((item) => item.value))];
  };
  const [hosts, accounts] = [named("host"), named("account")];
  const parts: Line[] = [
    ...(hosts.length > 0 ? [[`${plural(hosts.length, "host")}: `, said(listed(hosts, 4))] as Line] : []),
    ...(accounts.length > 0 ? [[`${plural(accounts.length, "account")}: `, said(listed(accounts, 4))] as Line] : []),
  ];
  return parts.length > 0 ? [joined(parts, " · ")] : [];
}

function alertLine({ answers, alerts }: Digest): Line[] {
  const ids = new Set([
    ...alerts.map(({ alertId }) => alertId),
    ...answers.flatMap((hunt) => hunt.alerts.items.map(({ id }) => id)),
  ]);
  const incidents = new Map(answers.flatMap((hunt) => hunt.incidents.map((incident) => [incident.number, incident])));
  if (ids.size === 0 && incidents.size === 0) return [];
  const owners = [...incidents.values()]
    .slice(0, 3)
    .map(
      ({ number, status, owner }): Line => [`incident ${number} ${status}, `, owner ? said(owner, 60) : "nobody on it"],
    );
  return [joined([[plural(ids.size, "alert")], ...owners], " · ")];
}

export function notesLine(label: string, notes: readonly TimelineEvent<"noted">[]): Line[] {
  if (notes.length === 0) return [];
  const shown = notes.slice(-3).map(({ data, person }): Line => [said(data.text, 80), " (", name(person), ")"]);
  const rest = notes.length - shown.length;
  return [[`${label}: `, ...joined(rest > 0 ? [...shown, [`+${rest} earlier`]] : shown, " · ")]];
}

function evidenceLine({ evidence }: Digest): Line[] {
  const last = evidence.at(-1);
  return last ? [[`${plural(evidence.length, "piece")} of evidence, the last: `, said(last.data.text, 80)]] : [];
}

/** Who holds the pages, and what is watched until when. */
function underWayLine({ pages, watches }: Digest): Line[] {
  const parts: Line[] = [
    ...pages
      .slice(-2)
      .map(
        ({ page, by }): Line => [
          `page in ${page.pager} `,
          ...(by ? ["held by ", untrusted(by, 60)] : ["not acknowledged"]),
        ],
      ),
    ...watches.slice(-3).map((watch): Line => ["watch on ", value(watch.indicator), ` ${untilWords(watch.until)}`]),
  ];
  return parts.length > 0 ? [["Under way: ", ...joined(parts, " · ")]] : [];
}

function blindLine(hunts: readonly HuntResult[]): Line[] {
  const worst = hunts[0];
  const spots = worst ? blindSpots(worst.coverage, worst.window) : [];
  return spots.length > 0 ? [["Could not see: ", untrusted(listed(spots, 3), 200)]] : [];
}
