const integerOrString = /"|(?<![\d.eE+-])-?\d{16,}[.eE]?/g;

/**
 * Parses JSON without rounding: an integer of 16 digits or more becomes a string of its digits, since a double holds
 * only 15 of them for sure. Everything else is as `JSON.parse` gives it.
 */
export function parseExactJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  const pieces: string[] = [];
  let copied = 0;
  integerOrString.lastIndex = 0;
  for (let match = integerOrString.exec(text); match; match = integerOrString.exec(text)) {
    const [token] = match;
    if (token === '"') {
      integerOrString.lastIndex = endOfString(text, match.index);
    } else if (/\d$/.test(token)) {
      pieces.push(text.slice(copied, match.index), `"${token}"`);
      copied = match.index + token.length;
    } else {
      // A fraction or exponent follows: its digits are no integer of their own.
      integerOrString.lastIndex = endOfNumber(text, integerOrString.lastIndex);
    }
  }
  pieces.push(text.slice(copied));
  return JSON.parse(pieces.join(""));
}

/** The offset after the quote that closes the string begun at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  let end = start;
  while (/[\d+.eE-]/.test(text[end] ?? "")) end++;
  return end;
}
