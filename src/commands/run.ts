import { type BindOptions, bind, bindSeen } from "../hunts/bind.ts";
import { searchable } from "../hunts/coverage.ts";
import { type Library, type LibraryQuery, runsOn } from "../hunts/library.ts";
import { defang } from "../indicators/defang.ts";
import type { Command, ParseContext } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { Indicator } from "../model/indicator.ts";
import { subjectWord } from "../model/indicator-words.ts";
import type { BoundQuery, TableInfo } from "../model/logs.ts";
import type { Clock, Window } from "../model/window.ts";
import { type AskPorts, askLogs, type LogsQuestion, priceOutput } from "./ask-logs.ts";
import { misused } from "./case-file.ts";
import { refuseClosed } from "./closed-tables.ts";
import { findQuery } from "./find-query.ts";
import { readIndicator } from "./subject.ts";

export interface RunPorts extends AskPorts {
  readonly library: Library;
  /** The logs' own "now". */
  readonly clock: Clock;
}

interface RunArgs {
  readonly query: LibraryQuery;
  readonly indicator: Indicator | undefined;
  readonly window: Window;
  readonly confirmed: boolean;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** `run <query id> [indicator] [range]`: one question of the library, its rows as they are. */
export function runCommand({ logs, pictures, library, clock }: RunPorts): Command<RunArgs> {
  const parameters = parametersOf(library);
  return {
    name: "run",
    usage: `run <query id> [indicator] [range] [--confirm]${[...parameters.keys()].map((name) => ` [--${name} A,B]`).join("")}`,
    summary: "one question of the library, its rows as a table and as CSV",
    examples: ["run start/password-spray 7d", "run ip/office 23.97.60.214 7d", "run host/logons host:msticalertswin1"],
    takesRange: true,
    role: "analyst",
    options: {
      confirm: "search all the same what is over budget",
      ...Object.fromEntries([...parameters].map(([name, ids]) => [name, `a list for ${ids.join(", ")}`])),
    },
    parse(context) {
      const [id, ...words] = context.words;
      if (id === undefined)
        throw misused(
          "run needs a question",
          "None was named.",
          "All of them: queries. For example: run start/open-incidents",
        );
      const query = findQuery(library, id);
      return {
        query,
        indicator: subjectOf(query, words, context),
        window: context.window,
        confirmed: context.options["confirm"] !== undefined,
        values: Object.fromEntries(query.parameters.map((name) => [name, listOf(context.options[optionName(name)])])),
      };
    },
    async *run({ query, indicator, window, confirmed, values }, request) {
      const tables = await logs.tables(request.signal);
      refuseClosed(
        query.id,
        query.id === "core/seen" ? tables.map(({ name }) => name) : [...query.tables, ...query.requires],
        request,
      );
      const options = { window, now: clock(), extra: values, ...(indicator ? { indicator } : {}) };
      const bound = boundTo(query, tables, options);
      const price = confirmed ? null : await logs.price?.(bound, window, request.signal);
      if (price) {
        yield priceOutput(
          "run",
          price,
          ["run", query.id, ...(indicator ? [subjectWord(indicator.kind, indicator.value)] : [])],
          window,
        );
        return;
      }
      const question: LogsQuestion = {
        key: "run",
        title: indicator ? `${query.title}: ${defang(indicator)}` : query.title,
        about: query.answers,
        query: bound,
        window,
        confirmed,
        file: query.id.replace("/", "-"),
        ...(query.lens ? { lens: query.lens } : {}),
      };
      yield* askLogs({ logs, pictures }, question, request);
    },
  };
}

/** Parameters of the library by the option that gives them: `alertIds` is `--alert-ids`. */
function parametersOf(library: Library): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id, parameters } of library.list())
    for (const name of parameters) found.set(optionName(name), [...(found.get(optionName(name)) ?? []), id]);
  return found;
}

const optionName = (parameter: string) => parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function listOf(value: string | true | undefined): readonly string[] {
  return typeof value === "string" ? value.split(",").map((part) => part.trim()) : [];
}

/** The indicator that was typed, else what was hunted here last, where the question is about one. */
function subjectOf(
  query: LibraryQuery,
  words: readonly string[],
  { inherited }: Pick<ParseContext, "inherited">,
): Indicator | undefined {
  const [word, ...rest] = words;
  if (rest.length > 0)
    throw misused("run takes one indicator", `It was given ${words.length}.`, "Ask for each by itself.");
  if (query.accepts.length === 0) {
    if (word === undefined) return undefined;
    throw misused(
      `${query.id} is about the whole workspace`,
      "It takes no indicator.",
      `For example: run ${query.id} 7d`,
    );
  }
  const indicator =
    word === undefined ? inherited.find(({ kind }) => query.accepts.includes(kind)) : readIndicator(word);
  // A list may stand for the indicator: the incidents of these alerts.
  if (indicator || query.parameters.length > 0) return indicator;
  throw misused(
    `${query.id} needs an indicator`,
    `It is asked about one of: ${query.accepts.join(", ")}.`,
    `For example: run ${query.id} ${query.accepts.includes("ip") ? "23.97.60.214" : `${query.accepts[0]}:NAME`} 7d`,
  );
}

function boundTo(query: LibraryQuery, tables: readonly TableInfo[], options: BindOptions): BoundQuery {
  if (query.id === "core/seen") {
    const filled = searchable(tables).filter(({ rows }) => rows !== 0);
    return bindSeen(
      query,
      filled.map(({ name }) => name),
      options,
    );
  }
  if (runsOn(query, new Set(tables.map(({ name }) => name)))) return bind(query, options);
  throw new Failure({
    what: `${query.id} has nothing to ask here`,
    why: `It reads ${(query.requires.length > 0 ? query.requires : query.tables).join(", ")}, and there is no such table in these logs.`,
    fix: `What can be asked here: queries --here`,
  });
}
