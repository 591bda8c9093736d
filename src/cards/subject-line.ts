import { defang } from "../indicators/defang.ts";
import type { Line } from "../model/card.ts";
import type { Tlp } from "../model/enrich.ts";
import type { Verdict } from "../model/hunt.ts";
import type { HuntAnswer } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import { code, strong, untrusted } from "./span.ts";
import { day, windowWords } from "./words.ts";

/** `23.97.60.214 · 7 days to 19 Feb 00:00 UTC · verdict: malicious`; an address that proved to be a host says so. */
export function subjectLine(answer: HuntAnswer): Line {
  const { indicator, window, verdict, subject } = answer.result;
  const held = indicator.kind === "host" && subject?.holders.length ? subject.names[1] : undefined;
  const name: Line = held ? [code(held), " is ", code(indicator.value)] : [code(defang(indicator))];
  return [
    ...name,
    ` · ${windowWords(window, answer.now)} · verdict: `,
    strong(verdict.level),
    ...analystWords(verdict),
    ...tlpWords(answer.result.tlp?.level ?? "clear"),
  ];
}

/** How a push preview names an indicator on a locked phone: whose account it is stays out. */
export function previewName(indicator: Indicator): string {
  return indicator.kind === "account" || indicator.kind === "email" ? "an account" : defang(indicator);
}

/** ` (Ana said so, until 1 Mar)` */
function analystWords({ saidBy }: Verdict): Line {
  if (!saidBy) return [];
  const until = saidBy.until ? `until ${day(saidBy.until)}` : "until somebody says otherwise";
  return [" (", untrusted(saidBy.name, 40), ` said so, ${until})`];
}

const tlpWords = (tlp: Tlp): Line => (tlp === "clear" ? [] : [" · ", strong(`TLP:${tlp.toUpperCase()}`)]);
