import type { Place } from "./request.ts";

/** A terminal has no threads: all of a session is one. */
const promptThread = "prompt";

/** The thread that is a place's case file; null in an open channel, where each request begins a file of its own. */
export function caseThread(place: Place): (Place & { readonly thread: string }) | null {
  if (place.thread !== undefined) return { ...place, thread: place.thread };
  return place.platform === "terminal" ? { ...place, thread: promptThread } : null;
}

/** A place where nobody reads along but who asks: the prompt, the playground, a direct message. */
export function isDirect(place: Place): boolean {
  if (isPrompt(place)) return true;
  return place.platform === "slack" ? /^[DUW]/.test(place.channel) : place.thread === "chat";
}

/** Channels whose words everybody may read, by id, with the name people know them by. */
export type PublicChannels = ReadonlyMap<string, string>;

/**
 * Whether what was said in `there` may be shown in `here`: in the same channel, from a public channel, and to whoever runs
 * the bot at its own prompt. Who asks does not matter: others read along.
 */
export function mayShow(there: Place, here: Place, publicChannels: PublicChannels): boolean {
  if (isPrompt(here)) return true;
  const same = there.platform === here.platform && there.workspace === here.workspace;
  return same && (there.channel === here.channel || publicChannels.has(there.channel));
}

/** The prompt and the playground: whoever runs the bot, and nobody else. */
export const isPrompt = ({ platform }: Place) => platform === "terminal" || platform === "web";
