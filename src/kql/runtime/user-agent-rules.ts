import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** One rule of uap-core: what a user agent must look like, and what to say instead of what its groups caught. */
export interface UserAgentRule {
  readonly pattern: RegExp;
  /** By the names of the file, such as `family_replacement`. */
  readonly replacements: Readonly<Record<string, string>>;
}

export type UserAgentRules = ReadonlyMap<string, readonly UserAgentRule[]>;

/**
 * The rules by the names of their lists. The file is lists of flat maps and no other YAML, which is read here in a twentieth
 * of a parser's time, on the thread that others wait for. A line of any other kind is an error: no rule is lost in silence.
 */
export function readUserAgentRules(): UserAgentRules {
  const file = createRequire(import.meta.url).resolve("uap-core/regexes.yaml");
  const lists = new Map<string, UserAgentRule[]>();
  let entries: Record<string, string>[] = [];
  const close = (name: string) => lists.set(name, entries.map(ruleOf));
  let name: string | undefined;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (/^\s*(#|$)/.test(line)) continue;
    const list = /^(\w+):\s*$/.exec(line);
    if (list?.[1]) {
      if (name) close(name);
      [name, entries] = [list[1], []];
      continue;
    }
    const { dash, key, single, double } = member.exec(line)?.groups ?? {};
    const value = single?.replaceAll("''", "'") ?? (double === undefined ? undefined : unescaped(double));
    if (!key || value === undefined) throw new Error(`uap-core has a line that is not understood: ${line.trim()}`);
    if (dash) entries.push({});
    const entry = entries.at(-1);
    if (entry) entry[key] = value;
  }
  if (name) close(name);
  return lists;
}

const member =
  /^\s+(?<dash>- )?\s*(?<key>\w+):\s*(?:'(?<single>(?:[^']|'')*)'|"(?<double>(?:[^"\\]|\\.)*)")\s*(?:#.*)?$/;

const unescaped = (text: string) => JSON.parse(`"${text}"`) as string;

function ruleOf({ regex = "", regex_flag, ...replacements }: Record<string, string>): UserAgentRule {
  return { pattern: new RegExp(regex, regex_flag), replacements };
}
