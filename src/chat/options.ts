import type { Command } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import { nearest } from "../model/nearest.ts";
import type { Word } from "./words.ts";

export type Options = Readonly<Record<string, string | true>>;

/** What a request may say after `--`, and whether a value follows. */
export type KnownOptions = ReadonlyMap<string, "flag" | "value">;

export const asksHelp = (word: string | undefined) => word === "--help" || word === "-h";

/**
 * A command's options, plus those of every request with a range. A value is expected where the usage line shows one:
 * `[--tlp LEVEL]` takes a value, `[--refresh]` does not.
 */
export function knownOptions(command: Command<unknown>): KnownOptions {
  const known = new Map<string, "flag" | "value">();
  const withValue = new Set([...command.usage.matchAll(/--([\w-]+)[= ][^\s\]|-]/g)].map((match) => match[1]));
  for (const name of Object.keys(command.options ?? {})) known.set(name, withValue.has(name) ? "value" : "flag");
  if (command.takesRange) known.set("range", "value").set("zone", "value");
  return known;
}

/**
 * Takes `--name`, `--name=value` and `--name value` out of the words; a word `--` ends the options. Dashes that a keyboard
 * joined are two dashes again. Throws a usage Failure for a missing value, one that is not taken, and an unknown option
 * unless those are to be kept: the words of a button hold names that anybody may have chosen.
 */
export function takeOptions(
  words: readonly Word[],
  known: KnownOptions,
  verb: string,
  unknown: "refuse" | "keep",
): { options: Options; rest: readonly Word[] } {
  const options: Record<string, string | true> = {};
  const rest: Word[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word) break;
    const read = word.quoted ? undefined : readOption(word.text);
    const option = read && (unknown === "refuse" || known.has(read.name)) ? read : undefined;
    if (!option) {
      if (word.text !== "--" || word.quoted || unknown === "keep") {
        rest.push(word);
        continue;
      }
      rest.push(...words.slice(index + 1).map((each) => ({ ...each, quoted: true })));
      break;
    }
    const next = option.value === undefined && known.get(option.name) === "value" ? words[++index]?.text : option.value;
    options[option.name] = checked(option.name, next, known, verb);
  }
  return { options, rest };
}

/** The option that a word is, or undefined. */
export function readOption(word: string): { name: string; value?: string } | undefined {
  const [, name, value] = /^(?:--|\u2014|\u2013)([a-z][\w-]*)(?:=([\s\S]*))?$/i.exec(word) ?? [];
  if (!name) return undefined;
  return value === undefined ? { name: name.toLowerCase() } : { name: name.toLowerCase(), value };
}

/** The value of an option that the verb knows, or the Failure that says what is wrong with it. */
export function checked(name: string, value: string | undefined, known: KnownOptions, verb: string): string | true {
  const takes = known.get(name);
  if (takes === "flag" && value === undefined) return true;
  if (takes === "value" && value !== undefined && value !== "") return value;
  if (takes === "flag")
    throw refuse(`Could not read --${name}=${value}`, `--${name} takes no value.`, `Write ${verb} --${name}.`);
  if (takes === "value")
    throw refuse(`Could not read --${name}`, "A value belongs after it.", `Write ${verb} --${name}=VALUE.`);
  const names = [...known.keys()].map((each) => `--${each}`);
  const near = nearest(name, [...known.keys()]);
  throw refuse(
    `Unknown option --${name}`,
    names.length > 0 ? `${verb} knows ${names.join(", ")}.` : `${verb} takes no options.`,
    near ? `Did you mean --${near}? See: help ${verb}` : `See: help ${verb}`,
  );
}

const refuse = (what: string, why: string, fix: string) => new Failure({ what, why, fix, usage: true });
