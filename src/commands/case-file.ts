import type { CaseLink } from "../cards/case.ts";
import { clock } from "../cards/words.ts";
import { caseThread, isPrompt, mayShow, type PublicChannels } from "../model/case-place.ts";
import { Failure } from "../model/failure.ts";
import type { Person, Place, Request } from "../model/request.ts";
import type { Investigations } from "../model/store.ts";
import type { CaseState } from "../model/timeline.ts";
import type { Clock } from "../model/window.ts";

/** What the verbs of the case need from outside. */
export interface CasePorts {
  readonly investigations: Investigations;
  /** The wall clock: events happen when people do things, whatever instant the logs end at. */
  readonly now: Clock;
  readonly publicChannels: PublicChannels;
  /** Who a word or a platform's reference to a person means; null when nobody is known by it. */
  readonly findPerson: (word: string, request: Request) => Promise<Person | null>;
  /** Where a case file opens in a browser; null where it has no address. */
  readonly linkOf: (investigationId: string) => Promise<string | null>;
  /** Told who is on a case from now on, so that its cards say it; nobody waits for them. */
  readonly assigned?: (caseId: string, owner: Person) => void;
}

/** Who is on the case of a place; null where nobody is, and where it is no case yet. */
export async function ownerOf({ investigations }: Pick<CasePorts, "investigations">, place: Place) {
  const thread = caseThread(place);
  const file = thread && (await investigations.byPlace(thread));
  return file ? ((await investigations.state(file.id))?.assignee ?? null) : null;
}

/** The case file of the thread that a request came from, made on first use. Throws a Failure in an open channel. */
export async function caseOf(ports: CasePorts, request: Request, verb: string): Promise<CaseState> {
  const thread = caseThread(request.place);
  if (!thread) {
    throw new Failure({
      what: `${verb} belongs in a thread`,
      why: "The thread under a hunt is its case file, and this is an open channel.",
      fix: `Reply "${verb}" in the thread of the hunt, or list the case files that wait: cases`,
      usage: true,
    });
  }
  const { id } = await ports.investigations.open(thread, request.person);
  const state = await ports.investigations.state(id);
  if (!state) throw new Error(`the store lost investigation ${id}`);
  return state;
}

/** Refuses where guests or another organisation read along. */
export function insideOnly(request: Request, verb: string): void {
  if (request.grant?.countsOnly !== true) return;
  throw new Failure({
    what: `${verb} is not answered here`,
    why: "This channel is shared with people outside, and the answer names accounts and hosts.",
    fix: "Ask in a channel of your own organisation, or ask me directly.",
    usage: true,
  });
}

/** Whether case files marked TLP amber+strict or red are asked for; throws for people who may not. */
export function wantsRestricted(options: Readonly<Record<string, string | true>>, request: Request): boolean {
  if (options["restricted"] === undefined) return false;
  const role = request.grant?.role;
  if (role === undefined || role === "responder" || role === "admin") return true;
  throw new Failure({
    what: "Restricted case files are not shown",
    why: `TLP amber+strict and red are for named people, and you have the role ${role}.`,
    fix: "Ask a responder.",
    usage: true,
  });
}

export const restrictedOption = {
  restricted: "also case files marked TLP amber+strict or red (responders only)",
} as const;

/** What may be shown here. */
export function shownHere<T>(
  items: readonly T[],
  placeOf: (item: T) => Place,
  ports: CasePorts,
  request: Request,
): readonly T[] {
  return items.filter((item) => mayShow(placeOf(item), request.place, ports.publicChannels));
}

/**
 * What a list leaves out because of where it is shown. It says the same whether or not there is anything: that somebody
 * works on a value where others cannot look is itself a secret.
 */
export function elsewhere(what: string, { place }: Request): readonly string[] {
  return isPrompt(place) ? [] : [`${what} of other channels show only there, unless everybody may read them.`];
}

const mostLinks = 5;

/** The first cases of a list with where they open, for those that open anywhere. */
export async function linksTo(states: readonly CaseState[], { linkOf }: CasePorts): Promise<readonly CaseLink[]> {
  const links = states
    .slice(0, mostLinks)
    .map(async (state) => ({ state, link: await linkOf(state.investigation.id) }));
  return (await Promise.all(links)).flatMap(({ state, link }) => (link === null ? [] : [{ state, link }]));
}

/** So many are read before those of other places are left out. */
export const mostListed = 500;

/** `here`, `#soc`, `prompt 24 Nov 08:14`, or the platform's id of a channel nobody named. */
export function placeWords(there: Place, here: Place, ports: CasePorts): string {
  if (there.platform === "terminal" || there.platform === "web") {
    if (there.platform === here.platform && there.channel === here.channel && there.thread === here.thread)
      return "here";
    return there.platform === "terminal" ? `prompt ${sessionWords(there.thread)}`.trim() : "playground";
  }
  if (there.channel === here.channel && there.platform === here.platform)
    return there.thread !== undefined && there.thread === here.thread ? "here" : "this channel";
  return ports.publicChannels.get(there.channel) ?? there.channel;
}

/** When a session at the prompt began: its thread is named after that. */
function sessionWords(thread = ""): string {
  const began = /\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.exec(thread)?.[0];
  return began ? clock(began) : "";
}

/** The same person: names may change, ids do not. */
export function isSame(a: Person | null, b: Person): boolean {
  return a !== null && a.platform === b.platform && a.id === b.id;
}

/** A usage Failure about a verb's arguments. */
export function misused(what: string, why: string, fix: string): Failure {
  return new Failure({ what, why, fix, usage: true });
}
