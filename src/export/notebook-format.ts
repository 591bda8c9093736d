/** The parts of nbformat 4.5 that an export needs. */
export type Cell =
  | {
      readonly cell_type: "markdown";
      readonly id: string;
      readonly metadata: object;
      readonly source: readonly string[];
    }
  | {
      readonly cell_type: "code";
      readonly id: string;
      readonly metadata: object;
      readonly source: readonly string[];
      readonly execution_count: null;
      readonly outputs: readonly CellOutput[];
    };

export interface CellOutput {
  readonly output_type: "display_data";
  readonly data: Readonly<Record<string, string | readonly string[]>>;
  readonly metadata: object;
}

export function notebook(cells: readonly Draft[], about: object): string {
  const content = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
      huntbot: about,
    },
    cells: cells.map(({ id: _, ...cell }, at) => ({ ...cell, id: `cell-${at + 1}` })),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}

type Draft = Cell;

export function markdownCell(lines: readonly string[]): Cell {
  return { cell_type: "markdown", id: "", metadata: {}, source: sourceOf(lines.join("\n").trim()) };
}

/** `folded`: a reader sees its output, and the code when asked for (JupyterLab, VS Code; others show both). */
export function codeCell(
  text: string,
  {
    outputs = [],
    tags,
    folded,
  }: { readonly outputs?: readonly CellOutput[]; readonly tags?: readonly string[]; readonly folded?: boolean } = {},
): Cell {
  const metadata = { ...(tags ? { tags } : {}), ...(folded ? { jupyter: { source_hidden: true } } : {}) };
  return { cell_type: "code", id: "", metadata, source: sourceOf(text.trim()), execution_count: null, outputs };
}

/** Lines, each with its end: what every notebook program writes, so that changes can be compared. */
function sourceOf(text: string): string[] {
  return text.split("\n").map((line, at, all) => (at < all.length - 1 ? `${line}\n` : line));
}

/** A table as a notebook shows it: HTML of its own words only, and the same as text. */
export function tableOutput(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): CellOutput {
  const cells = (tag: string, words: readonly string[]) =>
    words.map((word) => `<${tag}>${escapeHtml(word)}</${tag}>`).join("");
  const html = [
    "<table>",
    `<caption>${escapeHtml(title)}</caption>`,
    `<thead><tr>${cells("th", columns)}</tr></thead>`,
    `<tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}</tbody>`,
    "</table>",
  ];
  const text = [
    title,
    columns.join("\t"),
    ...rows.map((row) => row.map((word) => word.replace(/\s+/g, " ")).join("\t")),
  ];
  return {
    output_type: "display_data",
    data: { "text/html": sourceOf(html.join("\n")), "text/plain": sourceOf(text.join("\n")) },
    metadata: {},
  };
}

export function pngOutput(png: Uint8Array, alt: string): CellOutput {
  return {
    output_type: "display_data",
    data: { "image/png": Buffer.from(png).toString("base64"), "text/plain": sourceOf(alt) },
    metadata: { "image/png": { alt } },
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
