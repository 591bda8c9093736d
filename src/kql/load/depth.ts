/** DuckDB reads nested JSON by recursion: some ten thousand levels overflow its stack and end the process. */
const deepest = 1000;

/** No JSON text of so many bytes is too deep. */
export const surelyFlat = 2 * deepest;

export const tooDeep = `The record is nested deeper than ${deepest} levels and was skipped`;

/** Whether a JSON text nests too deep to be handed on. */
export function isTooDeep(json: Buffer): boolean {
  if (json.length <= surelyFlat) return false;
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index];
    if (inString) {
      if (byte === 92) index += 1;
      else if (byte === 34) inString = false;
    } else if (byte === 34) inString = true;
    else if (byte === 123 || byte === 91) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (byte === 125 || byte === 93) depth -= 1;
  }
  return false;
}
