import type { Indicator } from "../model/indicator.ts";
import { isRegistrable, readDomain } from "./name.ts";
import { scan } from "./scan.ts";

/**
 * An indicator spelt so that no program makes a link of it; `refang` gives it back. Domains, URLs and mail addresses only:
 * an address is shown plain, so that it can be copied and found, unless `addresses` asks for it.
 */
export function defang(indicator: Indicator, options: { readonly addresses?: boolean } = {}): string {
  const { kind, value } = indicator;
  switch (kind) {
    case "domain":
      return defangDots(value);
    case "email":
      return defangDots(value.replace("@", "[@]"));
    case "url":
      return defangUrl(value);
    case "ip":
    case "cidr":
      return options.addresses ? defangDots(value).replaceAll(":", "[:]") : value;
    case "hash":
    case "cve":
    case "host":
    case "account":
      return value;
  }
}

/**
 * Running text with everything in it that a chat platform would make a link of defanged: also file names that could be
 * domains (`payload.zip`). Addresses stay plain. Linear in the length of the text.
 */
export function defangText(text: string): string {
  const spans: { start: number; end: number; spelling: string }[] = [];
  const add = (start: number, end: number, spelling: string) => {
    if (start >= (spans.at(-1)?.end ?? 0)) spans.push({ start, end, spelling });
  };
  scan(
    { text, edits: [] },
    {
      take: (kind, _value, from, to) => {
        if (kind === "url" || kind === "domain" || kind === "email")
          add(from, to, defang({ kind, value: text.slice(from, to) }));
      },
      refuse: (from, to) => {
        const domain = readDomain(text.slice(from, to));
        if (domain && isRegistrable(domain)) add(from, to, defangDots(text.slice(from, to)));
      },
    },
  );
  let result = "";
  let read = 0;
  for (const span of spans) {
    result += breakSchemes(text.slice(read, span.start)) + span.spelling;
    read = span.end;
  }
  return result + breakSchemes(text.slice(read));
}

const defangDots = (text: string) => text.replaceAll(".", "[.]");
/** Schemes that are broken already stay as they are read. */
const breakSchemes = (text: string) => text.replace(/(?<!\b(?:hxxps?|s?fxps?)):\/\//gi, "[:]//");

const schemeSpellings: Readonly<Record<string, string>> = {
  http: "hxxp",
  https: "hxxps",
  ftp: "fxp",
  ftps: "fxps",
  sftp: "sfxp",
};

/** Defangs scheme and host; a link inside the path or query cannot be clicked either. */
function defangUrl(url: string): string {
  const mark = url.indexOf("://");
  if (mark < 0) return defangDots(url);
  const scheme = url.slice(0, mark);
  const spelling = schemeSpellings[scheme.toLowerCase()];
  const rest = url.slice(mark + 3);
  const hostEnd = /[/?#]/.exec(rest)?.index ?? rest.length;
  return `${spelling ?? scheme}${spelling ? "://" : "[:]//"}${defangDots(rest.slice(0, hostEnd))}${breakSchemes(rest.slice(hostEnd))}`;
}
