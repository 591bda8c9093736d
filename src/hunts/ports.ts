import type { AskOptions, Enrichment, Tlp } from "../model/enrich.ts";
import type { Ours } from "../model/hunt-answer.ts";
import type { Indicator } from "../model/indicator.ts";
import type { LogStore } from "../model/logs.ts";
import type { Person } from "../model/request.ts";
import type { SharedRange } from "../model/shared-range.ts";
import type { Clock, Window } from "../model/window.ts";
import type { Library } from "./library.ts";
import type { Override } from "./verdict.ts";

/** What a hunt needs from outside; the composition root hands it in. */
export interface HuntPorts {
  readonly logs: LogStore;
  readonly library: Library;
  readonly clock: Clock;
  /** Tables that are left out because they are closed to whoever asks: `closedTo`. */
  readonly closed?: readonly string[];
  /** Null when nobody outside the workspace may be asked (`--no-enrich`). */
  readonly enrichment: Enrichment | null;
  /** Own ranges and domains from the configuration. */
  readonly ours: (indicator: Indicator) => Ours | null;
  /** Dated lists of addresses that many share, or that are handed out anew; absent where there are none. */
  readonly shared?: (indicator: Indicator) => SharedRange | null;
  /** What the workspace's intelligence counts as where it has no label: amber unless said otherwise. */
  readonly unlabelled?: Tlp;
  /** An analyst's standing word on an indicator. */
  readonly override: (indicator: Indicator) => Promise<Override | null>;
}

export interface HuntQuestion {
  readonly indicator: Indicator;
  readonly window: Window;
  readonly person: Person;
  readonly signal: AbortSignal;
  readonly tlp: Tlp;
  /** Somebody entitled to named the level: it stands where intelligence has no label. */
  readonly insists?: boolean;
  /** The answer is read by named people only, e.g. in a direct message. */
  readonly named?: boolean;
  readonly for: AskOptions["for"];
  readonly enrich: boolean;
  readonly refresh?: boolean;
  readonly active?: boolean;
  readonly told?: AskOptions["told"];
  /** The person was shown what it would take and wants it all the same. */
  readonly confirmed?: boolean;
}
