import { classify } from "../indicators/classify.ts";
import type { Command } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import { nearest } from "../model/nearest.ts";
import type { Request } from "../model/request.ts";
import { asksHelp, knownOptions, takeOptions } from "./options.ts";
import { defaultRange, heldRange, parseRange, rangeAt } from "./range.ts";
import { longestPhrase } from "./range-words.ts";
import type { Arguments, Reading, Situation } from "./reading.ts";
import { isRaw, readTail, tailOfArguments, tailOfClick } from "./tail.ts";
import { decodeWire } from "./wire.ts";
import { cleanPaste, mendTypography, shorten, splitWords, type Word } from "./words.ts";

type Asked = Pick<Request, "input" | "place" | "via"> & Partial<Pick<Request, "attachments">>;

/**
 * Reads `[verb] arguments [range] [--options]`. A request without a verb hunts: an indicator, or a range alone for what was
 * hunted last; a file alone is a report. `input.words`, when there are any, are used as they are and never split again (a shell's arguments, a
 * button's words); otherwise `input.raw` is split here. Whatever does not parse is thrown as a usage Failure.
 */
export function readRequest(request: Asked, situation: Situation): Reading {
  const { words } = request.input;
  return words.length > 0 ? readSplit(words, request, situation) : readText(request, situation);
}

function readSplit(given: readonly string[], request: Asked, situation: Situation): Reading {
  const isLedIn = request.via === "typed" && isHunt(given[0]) && isVerb(given[1] ?? "", situation);
  const texts = isLedIn ? given.slice(1) : given;
  const command = findCommand(texts[0] ?? "", situation);
  const words = texts.map((text) => ({ text, quoted: false }));
  const isTyped = request.via === "typed";
  if (command && isTyped && asksHelp(texts[1])) return complete(helpOn(command, situation), request, situation);
  if (!command || !isRaw(command)) return readWords(words, request, situation);
  const tail = isTyped ? tailOfArguments(command, words.slice(1)) : tailOfClick(command, texts.slice(1));
  return complete({ command, ...tail }, request, situation);
}

function readText(request: Asked, situation: Situation): Reading {
  const whole = mendTypography(decodeWire(request.input.raw, request.place.platform)).trim();
  const [, lead = "", second = ""] = /^(\S+\s+)(\S+)/.exec(whole) ?? [];
  const isLedIn = isHunt(cleanPaste(lead).trim()) && isVerb(cleanPaste(second), situation);
  const text = isLedIn ? whole.slice(lead.length) : whole;
  const first = /^\S*/.exec(text)?.[0] ?? "";
  const command = findCommand(cleanPaste(first), situation);
  const tail = text.slice(first.length).trim();
  if (command && asksHelp(tail)) return complete(helpOn(command, situation), request, situation);
  if (command && isRaw(command)) return complete({ command, ...readTail(command, tail) }, request, situation);
  return readWords(splitWords(cleanPaste(text)), request, situation);
}

function readWords(words: readonly Word[], request: Asked, situation: Situation): Reading {
  const named = findCommand(words[0]?.text ?? "", situation);
  if (request.via === "typed" && words.some(({ text, quoted }) => !quoted && asksHelp(text)))
    return complete(helpOn(named, situation), request, situation);
  const isFile = words.length === 0 && (request.attachments?.length ?? 0) > 0;
  const command = named ?? (isFile ? known("report", situation) : impliedCommand(words, situation));
  const unknown = request.via === "typed" ? "refuse" : "keep";
  const { options, rest } = takeOptions(named ? words.slice(1) : words, knownOptions(command), command.name, unknown);
  const { range, others } = command.takesRange ? takeRange(rest, command) : { others: rest };
  const plain = others.map((word) => word.text);
  return complete(
    { command, words: plain, tail: plain.join(" "), options, ...(range ? { range } : {}) },
    request,
    situation,
  );
}

function findCommand(word: string, { commands }: Situation): Command<unknown> | undefined {
  const name = word.toLowerCase();
  return commands.find((command) => command.name === name);
}

const isVerb = (word: string, situation: Situation): boolean =>
  findCommand(word, situation) !== undefined || situation.off?.has(word.toLowerCase()) === true;

/** `hunt alerts`: the shell's `npm run hunt` and chat's `/hunt` stand before any verb, and no verb's name is hunted bare. */
const isHunt = (word: string | undefined) => word?.toLowerCase() === "hunt";

/** Help on a verb; on all of them for none. */
function helpOn(verb: Command<unknown> | undefined, situation: Situation): Arguments & { command: Command<unknown> } {
  const words = verb ? [verb.name] : [];
  return { command: known("help", situation), words, tail: words.join(" "), options: {} };
}

/** The command of a request that names none: help for nothing at all, else a hunt. */
function impliedCommand(words: readonly Word[], situation: Situation): Command<unknown> {
  const first = words[0]?.text ?? "";
  if (first === "") return known("help", situation);
  const off = situation.off?.get(first.toLowerCase());
  if (off) throw usage(`"${first.toLowerCase()}" cannot be used here`, off.why, off.fix);
  const startsWithRange = rangeLength(words) > 0;
  if (startsWithRange && !situation.inherited && !words.some((word) => isIndicator(word.text))) {
    throw usage(
      `Could not hunt over "${shorten(words.map((word) => word.text).join(" "))}"`,
      "Nothing was hunted here before.",
      "Name an indicator: 192.0.2.7 7d",
    );
  }
  // Dots, colons and digits say that an indicator was meant: the hunt explains what is wrong with it.
  if (startsWithRange || isIndicator(first) || /[.:@/\d]/.test(first)) return known("hunt", situation);
  const near = nearest(
    first.toLowerCase(),
    situation.commands.map((each) => each.name),
  );
  throw usage(
    `Unknown verb "${shorten(first)}"`,
    near
      ? "No verb is spelt like that."
      : `It is no indicator either: write host:${shorten(first)} or account:${shorten(first)} for a name.`,
    near ? `Did you mean "${near}"? All verbs: help` : "All verbs: help. An indicator alone is hunted: 192.0.2.7 7d",
  );
}

function known(name: string, situation: Situation): Command<unknown> {
  const command = findCommand(name, situation);
  if (!command) throw new Error(`the list of commands lacks ${name}`);
  return command;
}

const isIndicator = (word: string) => "indicator" in classify(word, { typed: true });

/** Takes the one range out of the words, wherever it stands. */
function takeRange(words: readonly Word[], command: Command<unknown>): { range?: string; others: readonly Word[] } {
  const others: Word[] = [];
  const ranges: string[] = [];
  for (let at = 0; at < words.length; ) {
    const next = words.slice(at, at + longestPhrase);
    const count = rangeLength(next);
    if (count > 0)
      ranges.push(
        next
          .slice(0, count)
          .map((word) => word.text)
          .join(" "),
      );
    else others.push(...next.slice(0, 1));
    at += Math.max(count, 1);
  }
  if (ranges.length > 1) throw twoRanges(command, ranges);
  return ranges[0] === undefined ? { others } : { range: ranges[0], others };
}

/** How many of the first words are a range; a quoted word is no part of one. */
function rangeLength(words: readonly Word[]): number {
  const quoted = words.findIndex((word) => word.quoted);
  const plain = quoted < 0 ? words : words.slice(0, quoted);
  return rangeAt(
    plain.map((word) => word.text),
    0,
  );
}

function complete(
  given: Arguments & { command: Command<unknown> },
  request: Asked,
  { now, inherited }: Situation,
): Reading {
  const { command, words, tail } = given;
  const options = { ...request.input.options, ...given.options };
  const byOption = typeof options["range"] === "string" ? options["range"] : undefined;
  const zone = typeof options["zone"] === "string" ? options["zone"] : undefined;
  if (given.range && byOption) throw twoRanges(command, [given.range, byOption]);
  const typed = given.range ?? byOption;
  const text = typed ?? inherited?.range ?? defaultRange;
  const window = parseRange(text, now, typed ? zone : undefined);
  const windowSource = typed ? "typed" : inherited ? "inherited" : "default";
  const context = { words, tail, options, window, windowSource, inherited: inherited?.indicators ?? [], now } as const;
  return { command, context, range: heldRange(text, window) };
}

const twoRanges = (command: Command<unknown>, ranges: readonly string[]) =>
  usage(
    `Could not tell the range of ${command.name}`,
    `It names ${ranges.join(" and ")}.`,
    `Give one: ${command.usage}`,
  );

const usage = (what: string, why: string, fix: string) => new Failure({ what, why, fix, usage: true });
