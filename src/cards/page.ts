import { defangText } from "../indicators/defang.ts";
import type { Action, Card, Line } from "../model/card.ts";
import type { OnCall, PageState } from "../model/page.ts";
import { strong, untrusted } from "./span.ts";
import { clock, listed } from "./words.ts";

/** Where a page stands, in a line: `Page: acknowledged by Ana 18 Feb 15:31 · sent through PagerDuty 18 Feb 15:30 · woke Ben`. */
export function pageLine(page: PageState): Line {
  const { phase, pager, sentAt, by, changedAt, trouble, onCall, why } = page;
  const sent: Line = sentAt ? [` · sent ${pager ? `through ${pager} ` : ""}${clock(sentAt)} UTC`] : [];
  const woke: Line = onCall.length > 0 ? [" · woke ", untrusted(listed(onCall, 3), 80)] : [];
  const said: Line = trouble ? [" · ", untrusted(defangText(trouble), 160)] : [];
  const answered: Line = by && changedAt ? [" by ", untrusted(by, 60), ` ${clock(changedAt)} UTC`] : [];
  switch (phase) {
    case "held":
      return ["Page: waits for the workspace's answer"];
    case "sending":
      return [strong("Page: not taken yet"), ", it is sent again until it is", ...said];
    case "sent":
      return [strong("Page: nobody has acknowledged it"), ...sent, ...woke, ` · ${why}`, ...said];
    case "acknowledged":
      return ["Page: ", strong("acknowledged"), ...answered, ...sent, ...woke, ...said];
    case "resolved":
      return ["Page: ", strong("resolved"), ...answered, ...sent, ...said];
    case "failed":
      return [strong("NOBODY WAS WOKEN: every pager refused the page"), ...said];
    case "unneeded":
      return [`Nobody was woken: ${why}`];
  }
}

/** What can be done about a page now. The words name it, so they work wherever its card is. */
export function pageActions({ id, phase }: PageState, verbs: ReadonlySet<string>): Action[] {
  const acknowledge: Action = { label: "Acknowledge", run: ["ack", id], show: "thread" };
  const resolve: Action = { label: "Resolve", run: ["resolve", id], show: "thread", confirm: "Resolve the page?" };
  const escalate: Action = {
    label: "Escalate",
    run: ["escalate", id],
    show: "thread",
    confirm: "Wake the next in line?",
  };
  const wanted: Action[] =
    phase === "sent" || phase === "sending"
      ? [acknowledge, resolve, escalate]
      : phase === "acknowledged"
        ? [resolve, escalate]
        : [];
  return wanted.filter((action) => "run" in action && verbs.has(action.run[0] ?? ""));
}

/** A page that a person asked for. */
export function pageCard(page: PageState, verbs: ReadonlySet<string>): Card {
  const isAlarm = page.phase === "failed" || page.phase === "sending";
  return {
    title: page.service ? `PAGE · ${page.service}` : "PAGE",
    tone: isAlarm ? "alarm" : page.phase === "sent" ? "notice" : "calm",
    preview: `Page: ${page.phase}`,
    blocks: [
      { kind: "text", lines: [[untrusted(page.text.summary)], pageLine(page)] },
      { kind: "text", lines: page.text.lines.map((line) => [untrusted(line, 300)]) },
    ],
    actions: pageActions(page, verbs),
  };
}

/** `Ana Diaz (03:24 there), for payments` */
export function onCallLine({ name, zone, service, level }: OnCall, now: Date): Line {
  const there = zone ? timeIn(zone, now) : null;
  return [untrusted(name, 60), ...(there ? [` (${there} there)`] : []), `, level ${level} of `, untrusted(service, 60)];
}

function timeIn(zone: string, now: Date): string | null {
  try {
    return new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(now);
  } catch {
    // A pager may name zones that this machine does not know.
    return null;
  }
}
