import type { ParseContext } from "../model/command.ts";
import type { Tlp } from "../model/enrich.ts";
import type { Indicator } from "../model/indicator.ts";
import type { Window } from "../model/window.ts";

/** What a hunt is asked. */
export interface HuntArgs {
  readonly indicators: readonly Indicator[];
  readonly window: Window;
  readonly enrich: boolean;
  readonly refresh: boolean;
  readonly active: boolean;
  readonly tlp: Tlp;
  /** The level that was typed. */
  readonly typedTlp: Tlp | null;
  readonly confirmed: boolean;
  /** What to do when a colleague has just asked the same: say so and let the person choose, unless they said. */
  readonly asked: "choose" | "reuse" | "again";
  /** As many as a report holds, inherited from one: answered as one. */
  readonly asReport: boolean;
}

/** Only a plain question about one thing is the same that a colleague asked. */
export function askedOf(options: ParseContext["options"], indicators: number): HuntArgs["asked"] {
  if (options["reuse"] !== undefined) return "reuse";
  const isPlain = ["again", "refresh", "active", "confirm"].every((name) => options[name] === undefined);
  return isPlain && indicators === 1 ? "choose" : "again";
}

/** Those that a button says again, whatever it asks; what is fetched anew or may be noticed is asked for each time. */
export const optionsKept = (args: HuntArgs) => optionsOf({ ...args, refresh: false, active: false });

/** The options of a request, to be asked again. */
export function optionsOf({ enrich, refresh, active, typedTlp, indicators }: HuntArgs): readonly string[] {
  const flags = [
    [!enrich, "--no-enrich"],
    [refresh, "--refresh"],
    [active, "--active"],
    // One that is too wide was asked about and meant.
    [indicators.some(({ kind }) => kind === "cidr"), "--wide"],
  ] as const;
  return [...flags.flatMap(([on, flag]) => (on ? [flag] : [])), ...(typedTlp ? [`--tlp=${typedTlp}`] : [])];
}
