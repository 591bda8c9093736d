/**
 * The pieces that exact patterns are made of. The same text runs as RE2 (Azure, DuckDB) and as a JavaScript RegExp with
 * the flags `iu`: no look-around, so a boundary is a character that is consumed, an escape, or an end of the text.
 */

/** JSON and percent escapes end in letters or digits, yet what follows one starts a new word. */
const anyEscape = String.raw`\\[bfnrt]|\\u[0-9a-f]{4}|%[0-9a-f]{2}`;

/** For names that may follow a backslash (`DOMAIN\name`): `\n` counts as an escape only where no name stands before it. */
const escapeAfterNoName = String.raw`[^\p{L}\p{N}\\]\\[bfnrt]|\\u[0-9a-f]{4}|%[0-9a-f]{2}`;

const word = String.raw`\p{L}\p{N}`;
const dotEnd = String.raw`\.(?:$|[^${word}_-])`;
const dashEnd = `-(?:$|[^${word}_-])`;

export const ipv4Start = `(?:^|${anyEscape}|[^0-9A-Za-z.-]|(?:^|[^A-Za-z.])-)`;
export const ipv4End = String.raw`(?:$|[^0-9A-Za-z.-]|\.(?:$|[^0-9A-Za-z])|-(?:$|[^A-Za-z]))`;

/** A colon before an IPv6 address is a label's ("src:") only when what stands before it cannot be a group itself. */
export const ipv6Start = `(?:^|${anyEscape}|[^0-9A-Za-z:]|(?:^|[^0-9A-Fa-f:]):|[G-Zg-z][0-9A-Za-z]*:|[0-9A-Fa-f]{5,}:)`;
export const ipv6End = String.raw`(?:$|[^0-9A-Za-z:.]|:(?:$|[^0-9A-Fa-f:])|\.(?:$|[^0-9A-Za-z]))`;

export const tokenStart = `(?:^|${anyEscape}|[^0-9A-Za-z])`;
export const tokenEnd = "(?:$|[^0-9A-Za-z])";

export const labelStart = `(?:^|${anyEscape}|[^${word}_-])`;
export const domainEnd = `(?:$|[^${word}_.-]|${dotEnd}|${dashEnd})`;

export const mailStart = `(?:^|${anyEscape}|[^${word}._%+-])`;

export const hostStart = `(?:^|${escapeAfterNoName}|[^${word}_.-])`;
/** A short name may go on as the first label of a full one. */
export const shortHostEnd = `(?:$|[^${word}_-])`;

export const accountStart = `(?:^|${escapeAfterNoName}|[^${word}_.@$-])`;
export const accountEnd = `(?:$|[^${word}_.$-]|${dotEnd})`;
/** Object ids and SIDs: a SID that goes on is another principal. */
export const idStart = `(?:^|${anyEscape}|[^${word}_-])`;
export const idEnd = `(?:$|[^${word}_-])`;

/** JSON's quotes may have been escaped once or more. */
const quoted = (text: string) => String.raw`\\*"${text}\\*"`;

/** In a row or object as JSON: a user's or account's name without its domain, as tables hold it that have a column for each. */
export function nameColumn(name: string): string {
  const key = "[a-z_]*(?:user|account)(?:_?(?:id|name|displayname))?";
  return String.raw`${quoted(key)}:\s*${quoted(quote(name))}`;
}

/** An alert's entity that holds the two parts of an account's name in fields of their own. */
export function accountEntity(name: string, field: string, domains: readonly string[]): string {
  const domain = `(?:${domains.map(quote).join("|")})`;
  return String.raw`${quoted("Name")}:\s*${quoted(quote(name))}[^{}]*${quoted(field)}:\s*${quoted(domain)}`;
}

export const urlStart = `(?:^|${anyEscape}|[^${word}_.-])`;
export const urlEnd = String.raw`(?:$|[^0-9A-Za-z_~%/=+.-]|%(?:0a|0d|20|22|23|26|27|3c|3e|3f)|\.(?:$|[^0-9A-Za-z]))`;

/** A literal inside a pattern. */
export function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
