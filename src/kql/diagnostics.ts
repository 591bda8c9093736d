import { KqlError } from "./error.ts";
import type { Diagnostic } from "./parser.ts";

/**
 * Errors that Microsoft's parser reports and the engine does not: KS106/107 (types it judges more strictly than the
 * engine), KS134, KS234.
 */
const falseAlarms = new Set(["KS106", "KS107", "KS134", "KS234"]);

/** Throws the first of Microsoft's errors, with its code, message and place. */
export function rejectErrors(diagnostics: readonly Diagnostic[], shift: number): void {
  const error = diagnostics.find((item) => item.Severity === "Error" && !falseAlarms.has(item.Code));
  if (error) throw new KqlError(error.Code, error.Message, Math.max(0, error.Start - shift), error.Length);
}
