import type { Line } from "../model/card.ts";
import { staysInside } from "../model/enrich.ts";
import type { HuntResult } from "../model/hunt.ts";
import { strong } from "./span.ts";
import { plural } from "./words.ts";

/** `AMBER: workspace intelligence without a label; not sent outside`. Empty where nothing but the request set the level. */
export function handlingLine(tlp: HuntResult["tlp"], withheld = 0): Line {
  const kept =
    withheld === 0
      ? ""
      : `${plural(withheld, "record")} ${withheld === 1 ? "is" : "are"} shown in a direct message only`;
  if (!tlp?.reason) return kept ? [kept] : [];
  const sent = staysInside(tlp.level) ? "; not sent outside" : "";
  return [strong(tlp.level.toUpperCase()), `: ${tlp.reason}${sent}`, ...(kept ? [` · ${kept}`] : [])];
}
