import { type Mended, origin } from "./refang.ts";
import type { Sink } from "./sink.ts";
import { findUrl } from "./url.ts";
import { type Path, readWord } from "./word.ts";

/** What a character does to a token: ends it, separates words inside it, or belongs to a word. */
const gap = 0;
const joint = 1;
const letter = 2;
const ascii = new Uint8Array(128);
for (let code = 33; code < 127; code++) ascii[code] = joint;
for (const code of Buffer.from('<>"`|^')) ascii[code] = gap;
for (const code of Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:@%+~"))
  ascii[code] = letter;

/** Latin, Greek and Cyrillic letters stand in names; every other script, and all typographic punctuation, ends a token. */
function classOf(code: number): number {
  if (code < 128) return ascii[code] ?? gap;
  return (code >= 0xc0 && code <= 0x24f) || (code >= 0x370 && code <= 0x52f) ? letter : gap;
}

const dot = 46;
const colon = 58;
const at = 64;
const hyphen = 45;

/** Reads every token of a mended text once, left to right: linear in its length. */
export function scan(mended: Mended, report: Omit<Sink, "text" | "isDefanged">): void {
  const { text } = mended;
  const sink: Sink = {
    text,
    take: report.take,
    refuse: report.refuse,
    isDefanged: (from, to) => mended.edits.length > 0 && origin(mended, from, to).defanged,
  };
  const length = text.length;
  for (let start = 0; start < length; ) {
    if (classOf(text.charCodeAt(start)) === gap) {
      start++;
      continue;
    }
    let end = start;
    let mark = -1;
    let run = 0;
    let longestRun = 0;
    for (; end < length; end++) {
      const code = text.charCodeAt(end);
      const kind = classOf(code);
      if (kind === gap) break;
      if (code === dot || code === colon || code === at) mark = mark < 0 ? end : mark;
      else if (code === hyphen && isCve(text, end)) mark = start;
      run = kind === letter && code !== dot && code !== colon && code !== hyphen ? run + 1 : 0;
      if (run > longestRun) longestRun = run;
    }
    if ((mark >= 0 && mark < end - 1) || longestRun >= 32) scanToken(sink, start, end);
    start = end;
  }
}

/** True at the first hyphen of `CVE-2021-...`. */
function isCve(text: string, hyphenAt: number): boolean {
  const next = text.charCodeAt(hyphenAt + 1);
  return next >= 49 && next <= 50 && (text.charCodeAt(hyphenAt - 1) | 32) === 101;
}

function scanToken(sink: Sink, start: number, end: number): void {
  const token = sink.text.slice(start, end);
  let read = start;
  for (let mark = token.indexOf(":"); mark >= 0; mark = token.indexOf(":", mark + 1)) {
    const slashes = token.slice(mark + 1, mark + 3);
    if (start + mark < read || (slashes !== "//" && slashes !== "\\\\")) continue;
    const url = findUrl(sink.text, start + mark, read, end);
    if (!url) continue;
    scanWords(sink, read, url.start);
    read = url.end;
    if ("reason" in url) sink.refuse(url.start, url.end, url.reason);
    else {
      const defanged = url.defanged || sink.isDefanged(url.start, url.end);
      sink.take("url", url.value, url.start, url.end, defanged);
      sink.take(url.host.kind, url.host.value, url.host.from, url.host.to, defanged);
      takeDigestOf(sink, url.host.end, url.end);
    }
  }
  scanWords(sink, read, end);
}

/** A link to a page about a file carries its SHA-256; shorter runs of hex in links are sessions and commits. */
function takeDigestOf(sink: Sink, from: number, to: number): void {
  if (to - from < 65) return;
  for (const match of sink.text.slice(from, to).matchAll(/(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/gi)) {
    readWord(sink, from + match.index, from + match.index + 64, "link");
  }
}

/** Words between joints, knowing whether they stand in a file's path or after a host. */
function scanWords(sink: Sink, start: number, end: number): void {
  const { text } = sink;
  let path: Path = "none";
  let host: { kind: "ip" | "name"; end: number } | undefined;
  for (let index = start; index < end; ) {
    const character = text.charAt(index);
    if (classOf(text.charCodeAt(index)) === letter) {
      let to = index + 1;
      while (to < end && classOf(text.charCodeAt(to)) === letter) to++;
      host = readWord(sink, index, to, path);
      if (path === "address" && !host) path = "link";
      index = Math.max(to, host?.end ?? 0);
      continue;
    }
    if (character === "/" || character === "\\") {
      const network = path === "none" && text.charAt(index + 1) === character && (index === start || !host);
      if (network) index++;
      else if (host?.end === index) path = host.kind === "ip" ? "address" : "link";
      else if (path !== "link") path = "file";
    } else if (path !== "link" || ",;".includes(character)) path = "none";
    host = undefined;
    index++;
  }
}
