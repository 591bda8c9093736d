const stringLiteral = /"(?:[^"\\]|\\.)*"/gs;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a JSON string must not hold as they are.
const controlCharacter = /[\u0000-\u001f]/g;
const surrogates = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;

/**
 * A JSON record with the two faults mended that log shippers and attackers leave in strings: control characters as they
 * are, and half of a surrogate pair (an emoji cut in two). Undefined if it still is no JSON object.
 */
export function repairedJson(record: string): string | undefined {
  const mended = record.replace(stringLiteral, (literal) =>
    literal
      .replace(controlCharacter, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .replace(surrogates, (pair) => (pair.length === 12 ? pair : "\\ufffd")),
  );
  try {
    const value: unknown = JSON.parse(mended);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? mended : undefined;
  } catch {
    return undefined;
  }
}
