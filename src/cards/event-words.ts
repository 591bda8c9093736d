import { defang, defangText } from "../indicators/defang.ts";
import type { Line, Span } from "../model/card.ts";
import type { Told } from "../model/enrich.ts";
import { distinctIndicators, type Indicator } from "../model/indicator.ts";
import type { Person } from "../model/request.ts";
import type { TimelineEvent } from "../model/timeline.ts";
import { code, strong, untrusted } from "./span.ts";
import { untilWords } from "./words.ts";

/** A person as a card names them. */
export function name({ name: given, id }: Person): Span {
  return untrusted(given || id, 60);
}

/** An indicator as a card shows it. */
export function value(indicator: Indicator): Span {
  return code(defang(indicator));
}

/** Somebody's own words: nothing in them becomes a link. */
export function said(text: string, most = 120): Span {
  return untrusted(defangText(text.slice(0, 4 * most)), most);
}

/** What an event says, in one line, without when and by whom; of somebody's own words at most `most` characters. */
export function eventLine({ kind, data, person }: TimelineEvent, most = 120): Line {
  const words = (text: string) => said(text, most);
  const because = (reason: string | undefined): Line => (reason ? [" (", words(reason), ")"] : []);
  switch (kind) {
    case "asked":
      return ["asked ", code(defangText([data.verb, ...data.words].join(" ")).slice(0, most))];
    case "answered":
      return ["answered: ", said(data.summary, Math.max(150, most))];
    case "failed":
      return [`${data.verb} ${data.outcome ?? "failed"}: `, words(data.what)];
    case "enriched":
      return ["looked up ", value(data.indicator), `: ${data.verdict}, ${data.answered} of ${data.asked} answered`];
    case "sent":
      return sentLine(data.lookups);
    case "noted":
      return [data.as === "done" ? "done: " : data.as === "question" ? "open question: " : "", words(data.text)];
    case "evidence":
      return ["pinned: ", words(data.text)];
    case "taken":
      return ["took it", ...because(data.reason)];
    case "handover-offered":
      return ["offered it to ", name(data.to)];
    case "handed-over":
      return [
        ...(data.to.id === person.id ? ["took it on"] : ["handed over to ", name(data.to)]),
        ...because(data.text),
      ];
    case "status":
      return ["status ", strong(data.status), ...because(data.reason)];
    case "tagged":
      return [data.removed ? "untagged " : "tagged ", said(data.tag, 60)];
    case "marked":
      return [`marked TLP:${data.tlp.toUpperCase()}`];
    case "verdict":
      return ["verdict on ", value(data.indicator), ": ", strong(data.verdict), ...because(data.reason)];
    case "alerted":
      return [`alert (${data.severity}): `, words(data.title)];
    case "paged":
      return [`paged ${data.service ?? "on-call"} through ${data.pager}: `, words(data.title)];
    case "acked":
      return [`page acknowledged (${data.pager})`];
    case "resolved":
      return [`page resolved (${data.pager})`];
    case "escalated":
      return [`escalated the page (${data.pager}) to ${data.to ?? `level ${data.level ?? "unknown"}`}`];
    case "reopened":
      return [`page open again (${data.pager})`];
    case "watched":
      return [`watches `, value(data.indicator), ` every ${data.everyMinutes} min ${untilWords(data.until)}`];
    case "watch-hit":
      return ["watch on ", value(data.indicator), ": ", words(data.summary)];
    case "stopped":
      return [`stopped the ${data.what} `, code(data.id.slice(0, 40)), ...because(data.reason)];
    case "exported":
      return [`exported as ${data.format}`];
  }
}

/** `told registration, internetdb of 23.97.60.214` */
function sentLine(lookups: readonly Told[]): Line {
  const providers = [...new Set(lookups.map(({ provider }) => provider))];
  const [first, ...rest] = distinctIndicators(lookups.map(({ indicator }) => indicator));
  if (!first) return ["told nobody"];
  return [`told ${providers.join(", ")} of `, value(first), ...(rest.length > 0 ? [` and ${rest.length} more`] : [])];
}

/** Verbs that only look, or whose own event says what they did: their question and answer add nothing to a timeline. */
const selfTelling = new Set(
  "timeline summary history find cases help about take note evidence status tag handover verdict watch export page ack resolve escalate stop".split(
    " ",
  ),
);

/** The events a reader wants: no looking around, and a question only while its answer is missing. */
export function telling(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const ended = new Set(
    events.flatMap(({ kind, data }) => (kind === "answered" || kind === "failed" ? [data.requestId] : [])),
  );
  return events.filter(({ kind, data }) => {
    if (kind === "asked") return !selfTelling.has(data.verb) && !ended.has(data.requestId);
    if (kind === "answered") return !selfTelling.has(data.verb);
    if (kind === "failed") return !selfTelling.has(data.verb) || data.outcome === "refused";
    return true;
  });
}
