/** Under these keys documents carry their records as an array of objects: REST answers, diagnostics, CloudTrail. */
export const recordKeys: ReadonlySet<string> = new Set(["value", "records", "Records", "results", "events"]);

/** A Log Analytics answer: `tables` of `columns` and `rows`, or one such table as the document itself. */
const tableKeys: ReadonlySet<string> = new Set(["tables", "rows"]);

/**
 * Whether a JSON text (its beginning is enough) is an object that carries records in an array directly under it, rather
 * than a record itself.
 */
export function isWrapper(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    else if (character === '"') {
      const end = endOfString(text, index);
      const key = text.slice(index + 1, end);
      if (depth === 1 && (recordKeys.has(key) || tableKeys.has(key)) && carriesRows(text, end + 1)) return true;
      index = end;
    }
    if (depth === 0) return false;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end;
}

const arrayOfRows = /\s*:\s*\[\s*[[{\]]/y;

function carriesRows(text: string, index: number): boolean {
  arrayOfRows.lastIndex = index;
  return arrayOfRows.test(text);
}
