/** DuckDB reads nested JSON by recursion, and so do some functions here: ten thousand levels would overflow their stack. */
export const deepest = 1000;

/** No JSON text of so many bytes is too deep. */
export const surelyFlat = 2 * deepest;

export const tooDeep = `The record is nested deeper than ${deepest} levels and was skipped`;

/** Whether a JSON text nests too deep to be handed on. */
export function isTooDeep(json: Buffer, levels = deepest): boolean {
  if (json.length <= 2 * levels) return false;
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
      if (depth > levels) return true;
    } else if (byte === 125 || byte === 93) depth -= 1;
  }
  return false;
}

/**
 * SQL of the same question, about a text that is JSON: what is too deep stays a text, as what is no JSON does. JavaScript
 * is asked only where there are brackets enough.
 */
export function isTooDeepSql(x: string): string {
  const few = `strlen(${x}) <= ${surelyFlat} OR strlen(${x}) - strlen(translate(${x}, '[{', '')) <= ${deepest}`;
  return `CASE WHEN ${few} THEN false ELSE kql_too_deep(${x}) END`;
}

/** A query can wrap what it reads some more times; a value that grows row by row, as in `scan`, has to end somewhere. */
export const deepestValue = 2 * deepest;

/** @throws when a value is nested too deep to be walked through. */
export function walkable(json: string): string {
  if (json.length > 2 * deepestValue && isTooDeep(Buffer.from(json), deepestValue))
    throw new Error(`a dynamic value is nested deeper than ${deepestValue} levels`);
  return json;
}
