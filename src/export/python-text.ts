/** Python source of values: no text can end its literal. */

export function pythonString(text: string): string {
  // JSON's escapes are Python's too, but for the surrogate pairs that it leaves as they are.
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, "\u{FFFD}")).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A text of several lines that a person reads: as it is where that is safe, else a line a literal. */
export function pythonText(text: string): string {
  const body = text.trim();
  const plain = /^[\n\t -~]*$/.test(body) && !body.includes('"""') && !/["\\]$/.test(body);
  if (plain) return `r"""\n${body}\n"""`;
  const lines = body.split("\n").map((line) => `    ${pythonString(`${line}\n`)}`);
  return `(\n${lines.join("\n")}\n)`;
}
