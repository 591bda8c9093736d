import { stripVTControlCharacters } from "node:util";

const segments = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Most text: what takes a column a character needs no segments. */
const plain = /^[ -~]*$/;

/** Every segment holds a copy of the whole text it came from: a long text is cut first. */
function graphemes(text: string): string[] {
  if (plain.test(text)) return text.split("");
  const parts = text.match(/.{1,200}/gsu) ?? [];
  return parts.flatMap((part) => [...segments.segment(part)].map(({ segment }) => segment));
}

/** How many terminal columns a text takes, colours left out. */
export function width(text: string): number {
  if (plain.test(text)) return text.length;
  return graphemes(stripVTControlCharacters(text)).reduce(
    (columns, segment) => columns + (wide.test(segment) ? 2 : 1),
    0,
  );
}

/** Fills a text up to a number of columns. */
export function pad(text: string, columns: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, columns - width(text)));
  return align === "right" ? fill + text : text + fill;
}

/** Breaks at spaces, and inside a word only where the word alone is longer than the line. Blanks that a line begins with stay. */
export function wrap(text: string, columns: number): string {
  const lines: string[] = [];
  const indent = (/^ */.exec(text)?.[0] ?? "").slice(0, Math.floor(columns / 2));
  let line = "";
  for (const word of text.trimStart().split(" ")) {
    const longer = line === "" ? `${lines.length === 0 ? indent : ""}${word}` : `${line} ${word}`;
    if (width(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = broken(word, columns);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  return [...lines, line].join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's colours begin with one
const colours = /(\u001b\[[\d;]*m)/;

/** A colour stays whole; it takes no column. */
const letters = (part: string): string[] => (colours.test(part) ? [part] : graphemes(part));

function broken(word: string, columns: number): string[] {
  if (width(word) <= columns) return [word];
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const segment of word.split(colours).flatMap(letters)) {
    const size = width(segment);
    if (used + size > columns) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += segment;
    used += size;
  }
  return [...pieces, piece];
}
