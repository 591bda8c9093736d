import { didCard } from "../cards/case.ts";
import { said, value } from "../cards/event-words.ts";
import { strong } from "../cards/span.ts";
import { clock } from "../cards/words.ts";
import type { Command, ParseContext } from "../model/command.ts";
import type { VerdictWord } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Investigations, VerdictOverrides } from "../model/store.ts";
import { type Clock, unitMs } from "../model/window.ts";
import { misused } from "./case-file.ts";
import { readIndicator } from "./subject.ts";

export interface VerdictPorts {
  readonly overrides: VerdictOverrides;
  readonly investigations: Investigations;
  /** The wall clock: a verdict holds from now, whatever instant the logs end at. */
  readonly now: Clock;
}

export interface VerdictArgs {
  readonly indicator: Indicator;
  readonly verdict: VerdictWord;
  readonly reason: string;
  /** Milliseconds; null: until somebody says otherwise. */
  readonly forMs: number | null;
}

const verdicts: readonly VerdictWord[] = ["malicious", "suspicious", "benign", "unknown"];
const longestMs = 3_660 * 86_400_000;
const example = 'For example: verdict 23.97.60.214 benign "our scanner" 30d';

/** `verdict 192.0.2.7 benign "our scanner" 30d`: what an analyst knows stands above what sources say, until it expires. */
export function verdictCommand({ overrides, investigations, now }: VerdictPorts): Command<VerdictArgs> {
  return {
    name: "verdict",
    usage: 'verdict [indicator] <malicious|suspicious|benign|unknown> "reason" [30d]',
    summary: "say what an indicator is, for every hunt to come; an expired or newer word no longer counts",
    examples: ['verdict 23.97.60.214 benign "our scanner" 30d', 'verdict evil[.]example malicious "seen at a partner"'],
    takesRange: false,
    role: "analyst",
    parse: readArgs,
    async *run({ indicator, verdict, reason, forMs }, request) {
      const { person, place } = request;
      const expiresAt = forMs === null ? null : new Date(now().getTime() + forMs);
      await overrides.set({ indicator, verdict, reason, person, expiresAt });
      const expires = expiresAt ? { expiresAt: expiresAt.toISOString() } : {};
      const data = { indicator, verdict, reason, ...expires };
      // A command in a shell is nobody's case, and must not wait for the database that a bot may hold.
      if (place.thread !== undefined) {
        const { id } = await investigations.open(place, person);
        await investigations.append(id, { kind: "verdict", person, data });
      }
      const until = expiresAt ? `until ${clock(expiresAt)} UTC` : "until somebody says otherwise";
      const card = didCard("Verdict noted", [
        [value(indicator), " is ", strong(verdict), `, ${until}: `, said(reason)],
      ]);
      yield { slot: "main", key: "verdict", card, final: true, data };
    },
  };
}

function readArgs({ words, inherited }: ParseContext): VerdictArgs {
  const isVerdict = (word = "") => verdicts.some((verdict) => verdict === word.toLowerCase());
  const [first = ""] = words;
  const [only, more] = inherited;
  const named = isVerdict(first) ? undefined : first;
  if (!named && (!only || more)) throw misused("verdict needs an indicator", "None was named.", example);
  const indicator = named ? readIndicator(named) : only;
  const [said = "", ...rest] = named ? words.slice(1) : words;
  const verdict = verdicts.find((word) => word === said.toLowerCase());
  if (!indicator || !verdict) {
    throw misused(`"${said.slice(0, 60)}" is no verdict`, `A verdict is one of ${verdicts.join(", ")}.`, example);
  }
  const [, amount, unit] = /^(\d{1,5})([hdw])$/i.exec(rest.at(-1) ?? "") ?? [];
  const reason = (unit ? rest.slice(0, -1) : rest).join(" ").trim().slice(0, 1_000);
  if (reason === "") throw misused("verdict needs a reason", "Whoever hunts it next will ask why.", example);
  const forMs = unit ? Number(amount) * (unitMs[unit.toLowerCase()] ?? 0) : null;
  if (forMs !== null && (forMs === 0 || forMs > longestMs))
    throw misused(`"${rest.at(-1)}" is no time to remember`, "It is nothing, or longer than ten years.", example);
  return { indicator, verdict, reason, forMs };
}
