/**
 * Words as Markdown that shows exactly them: on one line, nothing in it starts a format, a list, HTML, a table cell or, in
 * a notebook, mathematics.
 */
export function inert(text: string): string {
  return (
    oneLine(text)
      // By number: not every viewer knows that these can be escaped. A mail address that is defanged needs neither.
      .replace(/[&<>\\$]|(?<!\[)@/g, (character) => `&#${character.charCodeAt(0)};`)
      .replace(/[`*_[\]|~]/g, "\\$&")
      .replace(/^[#+\-=]/, "\\$&")
      .replace(/^(\d+)([.)])/, "$1\\$2")
  );
}

/** A value in a code span; one that holds backticks gets a longer fence. */
export function codeSpan(text: string): string {
  const value = oneLine(text).replace(/\|/g, "\u{2223}");
  const longest = Math.max(0, ...(value.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${value}\`` : `${fence} ${value} ${fence}`;
}

/** A block of code whose text cannot end it. */
export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\s+$/, "")}\n${fence}`;
}

export interface MarkdownColumn {
  readonly name: string;
  readonly align?: "right";
}

/** Cells are Markdown already. Empty when there are no rows. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ name }) => name)),
    line(columns.map(({ align }) => (align === "right" ? "--:" : "---"))),
    ...rows.map(line),
    "",
  ];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Control characters and marks that nobody sees become a space. */
export function oneLine(text: string): string {
  return text.replace(unseen, " ").trim();
}
