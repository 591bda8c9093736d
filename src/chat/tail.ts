import type { Command } from "../model/command.ts";
import { checked, knownOptions, readOption, takeOptions } from "./options.ts";
import { rangeAt } from "./range.ts";
import { longestPhrase } from "./range-words.ts";
import type { Arguments } from "./reading.ts";
import type { Word } from "./words.ts";

/** Verbs whose text is somebody's own words or query: it is not split, and only its typography is mended. */
const rawVerbs: ReadonlySet<string> = new Set(["kql", "note", "evidence", "report", "page"]);

export const isRaw = (command: Command<unknown>): boolean => rawVerbs.has(command.name);

/** Options come before the text (`kql --range 7d SigninLogs | count`), so that nothing in the text is taken for one. */
export function readTail(command: Command<unknown>, text: string): Arguments {
  const known = knownOptions(command);
  const options: Record<string, string | true> = {};
  let rest = text;
  for (;;) {
    const [whole = "", word = ""] = /^(\S+)\s*/.exec(rest) ?? [];
    const option = readOption(word);
    if (word === "--") rest = rest.slice(whole.length);
    if (!option) break;
    rest = rest.slice(whole.length);
    let value = option.value;
    if (value === undefined && known.get(option.name) === "value") {
      const next = /^(?:"([^"]*)"|(\S+))\s*/.exec(rest);
      value = next?.[1] ?? next?.[2];
      rest = rest.slice(next?.[0].length ?? 0);
    }
    options[option.name] = checked(option.name, value, known, command.name);
  }
  return { words: rest === "" ? [] : rest.split(/\s+/), tail: rest, options };
}

/** In a shell the text is one argument, and a range may follow it: `huntbot kql "SigninLogs | count" 7d`. */
export function tailOfArguments(command: Command<unknown>, words: readonly Word[]): Arguments {
  const { options, rest } = takeOptions(words, knownOptions(command), command.name, "refuse");
  const texts = rest.map((word) => word.text);
  const count = command.takesRange ? rangeAtEnd(texts) : 0;
  const [kept, range] = [texts.slice(0, texts.length - count), texts.slice(texts.length - count).join(" ")];
  return { words: kept, tail: kept.join(" "), options, ...(range ? { range } : {}) };
}

/** How many of the last words are the range; the first is never part of one. */
function rangeAtEnd(texts: readonly string[]): number {
  for (let count = Math.min(longestPhrase, texts.length - 1); count > 0; count--)
    if (rangeAt(texts, texts.length - count) === count) return count;
  return 0;
}

/** A button or form puts the options it means first; from the first other word on, everything is what somebody wrote. */
export function tailOfClick(command: Command<unknown>, texts: readonly string[]): Arguments {
  const known = knownOptions(command);
  const options: Record<string, string | true> = {};
  let index = 0;
  for (; index < texts.length; index++) {
    if (texts[index] === "--") {
      index++;
      break;
    }
    const option = readOption(texts[index] ?? "");
    if (!option || !known.has(option.name)) break;
    const isApart = option.value === undefined && known.get(option.name) === "value";
    options[option.name] = checked(option.name, isApart ? texts[++index] : option.value, known, command.name);
  }
  const words = texts.slice(index);
  return { words, tail: words.join(" "), options };
}
