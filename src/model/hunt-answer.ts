// What a card may need of a hunt besides the JSON contract in `hunt.ts`.
import type { Finding, Tlp } from "./enrich.ts";
import type { ActivityLevel, AlertItem, HuntResult, IncidentItem, LensName, TableHits } from "./hunt.ts";
import type { SharedRange } from "./shared-range.ts";

/** Something not as usual about a host or an account, and who or what noticed. Words in it come from logs. */
export interface Departure {
  readonly what: string;
  readonly by: string;
  readonly first: string;
  readonly last: string;
  readonly rows: number;
  /** The address it came from, or "". */
  readonly address: string;
}

/** Where an account signs in from, or with what; how often in the window, and whether that is new. */
export interface Habit {
  readonly what: "country" | "network" | "device" | "app" | "address";
  readonly value: string;
  readonly note: string;
  readonly rows: number;
  readonly last: string;
  readonly isNew: boolean;
}

/** One summarised row of a lens query: what happened, by whom, to what, how often. Words in it come from logs. */
export interface LensRow {
  readonly lens: LensName;
  readonly query: string;
  readonly outcome: ActivityLevel;
  readonly actor: string;
  readonly target: string;
  readonly detail: string;
  readonly rows: number;
  readonly first: string;
  readonly last: string;
  /** When it was out of the ordinary, if the question itself found that, e.g. the day far above the account's own past. */
  readonly unusual?: string;
}

/** A whole alert: what `alert <id>` shows besides the list's columns. Every word comes from a log row. */
export interface AlertDetails {
  readonly item: AlertItem;
  readonly description: string;
  readonly provider: string;
  readonly start: string | null;
  readonly end: string | null;
  readonly tactics: string;
  readonly techniques: string;
  readonly remediation: string;
  readonly extendedProperties: readonly (readonly [name: string, value: string])[];
  readonly link: string | null;
  /** Further links that the product gave. */
  readonly links: readonly string[];
  /** The row as JSON, with the columns that were asked for. */
  readonly raw: string;
}

/** Why an address is one of ours: where that is written, and what it belongs to. */
export interface Ours {
  readonly reason: string;
  readonly label: string;
  /** A guess is asked to be confirmed, and decides nothing. */
  readonly source: "config" | "workspace" | "guess";
}

/** How common it was in the 30 days to the window's end. */
export interface Prevalence {
  /** Accounts that signed in from it, of all that signed in. */
  readonly signedIn: number;
  readonly allAccounts: number;
  readonly hosts: number;
  /** The names it was reached as, with how many hosts did; most first, at most 100. */
  readonly names: readonly { readonly name: string; readonly hosts: number }[];
}

/** Everything a card may need besides the JSON contract. */
export interface HuntAnswer {
  readonly result: HuntResult;
  /** What sources label it: the thread is bound by it. */
  readonly binds: Tlp;
  /** Intelligence that its label keeps from this place: not shown and not judged. */
  readonly withheld: number;
  readonly rows: readonly LensRow[];
  readonly alerts: readonly AlertDetails[];
  readonly earlierIncidents: readonly IncidentItem[];
  readonly findings: readonly Finding[];
  readonly ours: Ours | null;
  readonly shared: SharedRange | null;
  /** The name that says it is handed out anew again and again. */
  readonly dynamicName: string | null;
  /** Null where nobody looked. */
  readonly prevalence: Prevalence | null;
  /** Tables with hits that no question of the library reads: what those rows mean is not judged. */
  readonly unread: readonly TableHits[];
  /** The oldest row any table holds. */
  readonly keptSince: string | null;
  /** The newest row in any table, when nothing lies in the window because all data is older. */
  readonly newestRow: string | null;
  /** When all data ended, if no table at all has received rows as usual since. */
  readonly dataEnds: string | null;
  /** What is not as usual about a host or an account, the latest first. */
  readonly departures: readonly Departure[];
  /** Where an account signs in from and with what, the most usual first. */
  readonly habits: readonly Habit[];
  readonly now: string;
}
