import type { Action, Card, Line } from "../model/card.ts";
import { factsBlock } from "./case.ts";
import { code } from "./span.ts";
import { listed, plural } from "./words.ts";

/** A question of the library, as far as a card tells of it. */
export interface QuestionParts {
  readonly id: string;
  readonly title: string;
  readonly answers: string;
  readonly accepts: readonly string[];
  readonly tables: readonly string[];
  readonly attack: readonly string[];
  readonly lookback: number;
  readonly parameters: readonly string[];
  readonly text: string;
}

const mostChoices = 10;
const kindCount = 9;

/** The questions that a word finds, by folder; for one that finds none, the word that was probably meant. */
export function queriesCard(word: string, queries: readonly QuestionParts[], near?: string): Card {
  const title = word
    ? `${plural(queries.length, "question")} with "${word.slice(0, 60)}"`
    : plural(queries.length, "question");
  return {
    title,
    tone: "calm",
    preview: title,
    blocks:
      queries.length === 0
        ? [{ kind: "text", lines: near ? [["Did you mean ", code(`queries ${near}`), "?"], all] : [all] }]
        : [
            {
              kind: "table",
              columns: [{ name: "Ask" }, { name: "What it answers" }, { name: "About" }],
              rows: queries.map(({ id, answers, accepts }) => [[code(`run ${id}`)], [answers], [about(accepts)]]),
            },
            ...choices(queries),
            { kind: "note", line: ["All about one, its KQL too: ", code(`queries ${queries[0]?.id}`)] },
          ],
    ...(near ? { actions: [{ label: `queries ${near}`, run: ["queries", near] }] } : {}),
  };
}

const all: Line = ["All of them: ", code("queries")];

/** Questions about the whole workspace run as they are; the others wait for an indicator. */
function choices(queries: readonly QuestionParts[]): Card["blocks"] {
  const ready = queries.filter(({ accepts }) => accepts.length === 0);
  if (ready.length === 0 || ready.length > mostChoices) return [];
  const actions = ready.map(({ id, title }): Action => ({ label: title, run: ["run", id] }));
  return [{ kind: "choices", label: "Run", choices: actions }];
}

/** One question: what it needs, which of its tables are here, and its text. */
export function queryCard(query: QuestionParts, here: ReadonlySet<string>): Card {
  const { id, title, answers, accepts, tables, attack, lookback, parameters, text } = query;
  const days = lookback / 86_400_000;
  return {
    title: `${id}: ${title}`,
    tone: "calm",
    preview: `${id}: ${title}`.slice(0, 150),
    blocks: [
      { kind: "text", lines: [[answers]] },
      factsBlock([
        ["About", [about(accepts)]],
        ["Reads", [tables.map((table) => (here.has(table) ? table : `${table} (not here)`)).join(", ")]],
        [
          "Also before",
          lookback > 0 ? [`it looks back ${days >= 1 ? plural(days, "day") : plural(days * 24, "hour")}`] : [],
        ],
        ["Lists", parameters.length > 0 ? [parameters.join(", ")] : []],
        ["ATT&CK", attack.length > 0 ? [attack.join(", ")] : []],
      ]),
      {
        kind: "text",
        lines: text
          .trimEnd()
          .split("\n")
          .map((line) => [code(line)]),
      },
    ],
    ...(accepts.length === 0 ? { actions: [{ label: "Run", run: ["run", id] }] } : {}),
  };
}

function about(accepts: readonly string[]): string {
  if (accepts.length === 0) return "the whole workspace";
  return accepts.length === kindCount ? "anything" : listed(accepts, 4);
}
