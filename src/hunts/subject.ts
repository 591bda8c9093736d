import type { Holder, Subject } from "../model/hunt.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Answer } from "../model/logs.ts";
import type { Asker } from "./asker.ts";
import { searchable } from "./coverage.ts";
import type { Draft } from "./draft.ts";
import { readHolders } from "./holders.ts";
import { readHostProfile } from "./host-profile.ts";
import { type Library, runsOn } from "./library.ts";
import { readPersonProfile } from "./person-profile.ts";
import { distinct, type Profile } from "./profile.ts";

/**
 * Finds out who or what is hunted before anything else is asked, because every other question searches all of its names.
 * A mail address that a person here has is that account; a dotted name that a device has is that host; a private address
 * that one host alone had is that host.
 */
export async function askSubject(library: Library, asker: Asker, draft: Draft): Promise<void> {
  const { indicator } = draft;
  const { kind, value } = indicator;
  const ask = asking(library, asker, draft);
  if (kind === "account" || kind === "email") {
    const profile = await ask("account/profile", indicator, readPersonProfile);
    if (profile || kind === "account") become(draft, asker, { ...indicator, kind: "account" }, profile);
  } else if (kind === "host" || kind === "domain") {
    const host: Indicator = { kind: "host", value };
    const profile = await ask("host/profile", host, readHostProfile);
    const isDevice = profile?.fits.some((name) => name.toLowerCase() === value.toLowerCase()) ?? false;
    if (kind === "host" || isDevice) become(draft, asker, host, profile);
  } else if (kind === "ip" && (indicator.scope === "private" || indicator.scope === "shared-nat")) {
    const holders = (await ask("host/who-had-ip", indicator, readHolders)) ?? [];
    const [only, ...others] = new Set(holders.map((holder) => holder.host));
    if (only === undefined || others.length > 0) {
      draft.subject = { about: [], names: [value], namesakes: [], holders };
      return;
    }
    const host: Indicator = { kind: "host", value: only };
    become(draft, asker, host, await ask("host/profile", host, readHostProfile), holders, [value]);
  }
}

function become(
  draft: Draft,
  asker: Asker,
  indicator: Indicator,
  profile: Profile | null,
  holders: readonly Holder[] = [],
  more: readonly string[] = [],
): void {
  const names = distinct([indicator.value, ...more, ...(profile?.names ?? [])]);
  const [, ...namesakes] = profile?.fits ?? [];
  draft.indicator = indicator;
  draft.subject = { about: profile?.about ?? [], names, namesakes, holders } satisfies Subject;
  asker.about(indicator, names);
}

/** Asks a profile question where the workspace has a table for it; null when nothing is known. */
function asking(library: Library, asker: Asker, draft: Draft) {
  const tables = new Set(searchable(draft.tables).map((table) => table.name));
  return async <T extends Profile | readonly Holder[]>(
    id: string,
    indicator: Indicator,
    read: (answer: Answer) => T,
  ): Promise<T | null> => {
    const query = library.get(id);
    if (!query || !runsOn(query, tables)) return null;
    const answer = await asker.ask(query, { indicator });
    return answer && answer.rows.length > 0 ? read(answer) : null;
  };
}
