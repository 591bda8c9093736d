import { type Tlp, tlpLevels } from "../model/enrich.ts";
import { Failure } from "../model/failure.ts";

/** The value of `--tlp`; without it an indicator is clear to go. */
export function readTlp(value: string | true | undefined): Tlp {
  if (value === undefined) return "clear";
  const level = tlpLevels.find((tlp) => tlp === String(value).toLowerCase());
  if (level) return level;
  throw new Failure({
    what: "Cannot read --tlp",
    why: `"${value}" is no TLP 2.0 level.`,
    fix: `Write one of ${tlpLevels.join(", ")}, for example --tlp amber.`,
    usage: true,
  });
}
