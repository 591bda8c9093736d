import { escapeForms, unescaped } from "./escapes.ts";

/**
 * One spelling that was mended: where it stood in the text and where its replacement stands in the mended text.
 * `defanged` is false for invisible characters and for the escapes of a format, which hide nothing on purpose.
 */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly defanged: boolean;
}

/** A text with its defanged spellings mended, and the way back to the offsets of the original. */
export interface Mended {
  readonly text: string;
  readonly edits: readonly Edit[];
}

// Markdown escapes the brackets: `evil\[.\]com`.
const open = "[ \\t]?\\\\?[[({]";
const close = "\\\\?[\\])}][ \\t]?";
const alnum = "[a-zA-Z0-9]";

/**
 * Each alternative has a fixed greatest length, so a search is linear whatever the text.
 * In order: bracketed dots and at-signs, bracketed colons and slashes, `[d]`, half brackets, ` dot ` between digits,
 * the escaped dot of a regular expression, `h[xx]p`, invisible characters, escapes of JSON and HTML.
 */
const spellings = new RegExp(
  [
    `${open}(?:\\.|dot|punkt)${close}`,
    `${open}(@|at)${close}`,
    `\\\\?[[({](:\\/\\/|:\\/|:|\\/\\/|\\/)\\\\?[\\])}]`,
    `(?<=${alnum})[[({]d[\\])}](?=${alnum})`,
    `(?<=${alnum})(?:[[({]\\.|\\.[\\])}])(?=${alnum})`,
    `(?<=[0-9])[ \\t]dot[ \\t](?=[0-9])`,
    `(?<=${alnum})\\\\\\.(?=${alnum})`,
    `(?<=h)\\[(xx|tt)\\](?=ps?)`,
    "([\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff])",
    `(${escapeForms})`,
  ].join("|"),
  "gi",
);

/** Mends the spellings that keep a text from being clickable; schemes (`hxxp`) are read by `readScheme`. Linear. */
export function mend(text: string): Mended {
  const edits: Edit[] = [];
  const parts: string[] = [];
  let read = 0;
  let length = 0;
  for (const match of text.matchAll(spellings)) {
    const [, atSign, mark, middle, invisible, escaped] = match;
    const unseen = invisible !== undefined || escaped !== undefined;
    const replacement = escaped ? unescaped(escaped) : invisible ? "" : atSign ? "@" : (mark ?? middle ?? ".");
    const end = match.index + match[0].length;
    parts.push(text.slice(read, match.index), replacement);
    length += match.index - read;
    edits.push({ start: match.index, end, from: length, to: length + replacement.length, defanged: !unseen });
    length += replacement.length;
    read = end;
  }
  if (edits.length === 0) return { text, edits };
  parts.push(text.slice(read));
  return { text: parts.join(""), edits };
}

/** The span of the original text behind a span of the mended one, and whether a defanged spelling lies in it. */
export function origin(mended: Mended, from: number, to: number): { start: number; end: number; defanged: boolean } {
  const { edits } = mended;
  let index = firstEditEndingAfter(edits, from);
  const before = edits[index - 1];
  const start = from + (before ? before.end - before.to : 0);
  let last = before;
  let defanged = false;
  for (let edit = edits[index]; edit && edit.from < to; edit = edits[++index]) {
    last = edit;
    defanged ||= edit.defanged;
  }
  return { start, end: to + (last ? last.end - last.to : 0), defanged };
}

function firstEditEndingAfter(edits: readonly Edit[], position: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.to ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

const schemeSpellings = new Map<string, string>([
  ...[
    "http",
    "https",
    "ftp",
    "ftps",
    "sftp",
    "ws",
    "wss",
    "ldap",
    "ldaps",
    "rtmp",
    "rtsp",
    "smb",
    "ssh",
    "telnet",
    "tcp",
    "udp",
  ].map((scheme) => [scheme, scheme] as const),
  ...["hxxp", "h**p", "htxp", "hxtp", "h__p", "meow"].map((spelling) => [spelling, "http"] as const),
  ...["hxxps", "h**ps", "htxps", "hxtps", "h__ps", "meows"].map((spelling) => [spelling, "https"] as const),
  ["fxp", "ftp"],
  ["fxps", "ftps"],
  ["sfxp", "sftp"],
]);

/** The longest scheme spelling. */
const schemeLength = 6;
const schemeCharacter = /[a-z*_]/i;

/** The scheme that ends just before `colon` in `text`, looking no further back than `floor`; null when there is none. */
export function readScheme(
  text: string,
  colon: number,
  floor: number,
): { scheme: string; start: number; defanged: boolean } | null {
  const least = Math.max(floor, colon - schemeLength);
  let start = colon;
  while (start > least && schemeCharacter.test(text.charAt(start - 1))) start--;
  for (let at = start; at < colon; at++) {
    const spelling = text.slice(at, colon).toLowerCase();
    const scheme = schemeSpellings.get(spelling);
    const glued = at > floor && /[a-z0-9]/i.test(text.charAt(at - 1));
    if (scheme && (!glued || scheme.startsWith("http"))) return { scheme, start: at, defanged: spelling !== scheme };
  }
  return null;
}

/** A text as it was before it was defanged: `hxxp[:]//evil[.]com` becomes `http://evil.com`. Plain text stays as it is. */
export function refang(text: string): string {
  const mended = mend(text).text;
  let result = "";
  let read = 0;
  for (const match of mended.matchAll(/:(?:\/\/|\\\\)/g)) {
    const found = readScheme(mended, match.index, read);
    if (!found) continue;
    result += `${mended.slice(read, found.start)}${found.scheme}://`;
    read = match.index + 3;
  }
  return result + mended.slice(read);
}
