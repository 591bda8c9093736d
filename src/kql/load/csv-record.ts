const quote = 34;
const newline = 10;
const carriageReturn = 13;

/** A quote that is not closed within this many bytes was never meant to open a field. */
const longestQuoted = 1_000_000;

/** A record: where it ends and its fields; `broken` when a quote is used as CSV does not allow. */
export type CsvRecord =
  | { readonly kind: "record"; readonly end: number; readonly fields: string[] }
  | { readonly kind: "broken"; readonly reason: string }
  | { readonly kind: "incomplete" };

/**
 * The record that starts at `start`, quotes as in RFC 4180: fields may hold delimiters, line ends and doubled quotes. A
 * quote inside an unquoted field is text, and so is one after a backslash inside a quoted field unless the field ends there.
 * `last` says that no more bytes will follow.
 */
export function readRecord(bytes: Buffer, start: number, delimiter: number, last: boolean): CsvRecord {
  const fields: string[] = [];
  for (let index = start; ; ) {
    if (bytes[index] === quote) {
      const closing = closingQuote(bytes, index, delimiter);
      if (closing === undefined) return { kind: "broken", reason: "A quoted field goes on after its closing quote" };
      if (closing < 0) {
        if (last || bytes.length - index > longestQuoted) return { kind: "broken", reason: "A quote is never closed" };
        return { kind: "incomplete" };
      }
      fields.push(unquoted(bytes.toString("utf8", index + 1, closing)));
      index = closing + 1;
      if (bytes[index] === carriageReturn && (bytes[index + 1] === newline || index + 1 === bytes.length)) index += 1;
    } else {
      const end = endOfPlain(bytes, index, delimiter);
      const trimmed = bytes[end] !== delimiter && end > index && bytes[end - 1] === carriageReturn ? end - 1 : end;
      fields.push(bytes.toString("utf8", index, trimmed));
      index = end;
    }
    if (index >= bytes.length) return last ? { kind: "record", end: index, fields } : { kind: "incomplete" };
    if (bytes[index] === newline) return { kind: "record", end: index + 1, fields };
    index += 1;
  }
}

/** Index of the quote that ends the field; -1 when the bytes end before; undefined when something else follows it. */
function closingQuote(bytes: Buffer, opening: number, delimiter: number): number | undefined {
  for (let index = opening + 1; ; index += 1) {
    index = bytes.indexOf(quote, index);
    if (index < 0) return -1;
    const next = bytes[index + 1];
    if (next === quote) {
      index += 1;
      continue;
    }
    if (next === undefined || next === delimiter || next === newline || next === carriageReturn) return index;
    if (bytes[index - 1] !== 92) return undefined;
  }
}

function unquoted(text: string): string {
  return text.replaceAll('""', '"').replaceAll(/\\"/g, '"');
}

function endOfPlain(bytes: Buffer, start: number, delimiter: number): number {
  let index = start;
  while (index < bytes.length && bytes[index] !== delimiter && bytes[index] !== newline) index += 1;
  return index;
}

/** One record in the strictest CSV: every field quoted. */
export function writeRecord(fields: readonly string[], delimiter: number): string {
  return fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(String.fromCharCode(delimiter));
}
