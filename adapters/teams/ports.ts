import type { Connector } from "./connector.ts";
import type { Live } from "./live.ts";
import type { Pace, Timing } from "./pace.ts";
import type { Places } from "./send-card.ts";

/** What a delivery needs. */
export interface DeliverPorts {
  readonly connector: Connector;
  readonly pace: Pace;
  readonly timing: Timing;
  readonly places: Places;
  readonly live: Live;
  /** Told about progress that could not be shown: nothing is lost by it. */
  readonly warn: (message: string, error: unknown) => void;
}
