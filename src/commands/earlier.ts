import type { AskedBefore, NewSince } from "../cards/earlier.ts";
import { closedIn } from "../hunts/closed.ts";
import { newsSince } from "../hunts/news.ts";
import type { HuntResult } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Request } from "../model/request.ts";
import type { EarlierResult, TeamHunt } from "../model/store.ts";
import type { Window } from "../model/window.ts";
import { type CasePorts, isSame, placeWords, shownHere } from "./case-file.ts";

/** What the team knows of a value from before, as far as it may be shown where somebody asks. */
export interface Earlier {
  readonly asked: AskedBefore | null;
  /** What a colleague found within the last hour over a window as long as this one; null when nobody did. */
  reusable(window: Window): Reusable | null;
  /** What is new in a result; null when nobody looked there before. */
  newIn(result: HuntResult): NewSince | null;
  /** True when the case files could not be read: a hunt goes on without them, and says so. */
  readonly unread: boolean;
}

/** A colleague's answer that can stand for a new one. */
export interface Reusable {
  readonly result: HuntResult;
  readonly before: AskedBefore;
}

export type FindEarlier = (indicator: Indicator, request: Request) => Promise<Earlier>;

const recentMs = 60 * 60_000;
const mostResults = 20;
const nothing: Earlier = { asked: null, reusable: () => null, newIn: () => null, unread: false };

/** Looks for earlier hunts of a value. People outside are told of none, and a job asks for nobody. */
export function findEarlier(ports: CasePorts): FindEarlier {
  return async (indicator, request) => {
    if (request.grant?.countsOnly === true || request.via === "job") return nothing;
    const since = new Date(ports.now().getTime() - recentMs);
    const known = await Promise.all([
      ports.investigations.recentHunts(indicator, since),
      ports.investigations.earlierResults(indicator, { limit: mostResults }),
    ]).catch(() => null);
    if (!known) return { ...nothing, unread: true };
    const [hunts, all] = known;
    const [results, others] = bySight(all, request.grant?.deniedTables ?? []);
    const colleagues = shownHere(hunts, ({ investigation }) => investigation.place, ports, request).filter(
      (hunt) => !isSame(hunt.person, request.person) && !others.some((entry) => isFrom(entry, hunt)),
    );
    const recent = colleagues.find(({ answer }) => answer !== null) ?? colleagues[0];
    const shown = shownHere(results, ({ investigation }) => investigation.place, ports, request);
    return {
      asked: recent
        ? {
            by: recent.person.name || recent.person.id,
            at: recent.at,
            where: whereWords(placeWords(recent.investigation.place, request.place, ports)),
            answer: recent.answer,
          }
        : null,
      reusable(window) {
        const found = shown.find(
          ({ at, person, kept }) =>
            at >= since && !kept.cut && !isSame(person, request.person) && standsFor(kept.result, window),
        );
        if (!found) return null;
        const { kept, at, person, investigation } = found;
        const { result } = kept;
        const answer = { activity: result.activity.level, verdict: result.verdict.level };
        const where = whereWords(placeWords(investigation.place, request.place, ports));
        return { result, before: { by: person.name || person.id, at, where, answer } };
      },
      newIn: (result) => newestComparison(shown, result),
      unread: false,
    };
  };
}

/** Results that were found in the same tables that whoever asks now may read, and the others: those say more, or less. */
function bySight(all: readonly EarlierResult[], denied: readonly string[]) {
  const sawAsMuch = ({ kept }: EarlierResult) => {
    const closed = new Set(closedIn(kept.result.coverage.skipped));
    return closed.size === new Set(denied).size && denied.every((table) => closed.has(table));
  };
  return [all.filter(sawAsMuch), all.filter((entry) => !sawAsMuch(entry))] as const;
}

const isFrom = (entry: EarlierResult, hunt: TeamHunt) =>
  entry.investigation.id === hunt.investigation.id && isSame(entry.person, hunt.person);

/** A window that moves with the clock and is as long is the same question, asked a little earlier. */
function standsFor({ window }: HuntResult, { from, to }: Window): boolean {
  const shift = to.getTime() - Date.parse(window.to);
  return Math.abs(from.getTime() - Date.parse(window.from) - shift) < 1_000 && shift >= 0 && shift <= recentMs;
}

/** Against the newest result that can be compared: a narrower hunt in between says nothing about the wider one. */
function newestComparison(results: readonly EarlierResult[], after: HuntResult): NewSince | null {
  for (const { kept, at, person } of results) {
    const news = newsSince(kept.result, after);
    if (news) return { ...news, at, by: person.name || person.id };
  }
  return null;
}

const whereWords = (place: string) =>
  place === "here" ? "here" : place.startsWith("prompt") ? `at the ${place}` : `in ${place}`;
