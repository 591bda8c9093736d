import type { Block, Card, Line } from "../model/card.ts";
import type { Command } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import { nearest } from "../model/nearest.ts";
import type { VerbsOff } from "./reading.ts";

/** `help` and `help <verb>`, made from the list of commands: a new command is explained as soon as it is in the list. */
export function helpCommand(
  commands: () => readonly Command<unknown>[],
  off: VerbsOff = new Map(),
): Command<Command<unknown> | undefined> {
  return {
    name: "help",
    usage: "help [verb]",
    summary: "what can be asked, or how one verb is used",
    examples: ["help", "help hunt"],
    takesRange: false,
    role: "viewer",
    parse: ({ words }) => (words[0] === undefined ? undefined : find(words[0], commands(), off)),
    async *run(command, { place }) {
      const card = command ? verbCard(command) : listCard(commands(), place.platform === "terminal");
      yield { slot: "me", key: "help", card, final: true };
    },
  };
}

function find(word: string, commands: readonly Command<unknown>[], off: VerbsOff): Command<unknown> {
  const name = word.toLowerCase();
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  const missing = off.get(name);
  if (missing) throw new Failure({ what: `"${name}" cannot be used here`, ...missing, usage: true });
  const near = nearest(
    name,
    commands.map((each) => each.name),
  );
  throw new Failure({
    what: `There is no verb "${word.slice(0, 60)}"`,
    why: near ? "No verb is spelt like that." : "It is not in the list.",
    fix: near ? `Did you mean: help ${near}` : "All verbs: help",
    usage: true,
  });
}

function listCard(commands: readonly Command<unknown>[], inShell: boolean): Card {
  return {
    title: "What you can ask",
    tone: "calm",
    preview: "What you can ask",
    blocks: [
      {
        kind: "text",
        lines: [
          [
            "An indicator alone is hunted: ",
            code("192.0.2.7 7d"),
            ", ",
            code("evil[.]example"),
            ", ",
            code("host:web01"),
            ", ",
            code("account:jdoe"),
          ],
          [
            "Ranges: ",
            code("30m"),
            " ",
            code("24h"),
            " ",
            code("7d"),
            " ",
            code("2w"),
            " ",
            code("2019-02-17..2019-02-19"),
            " ",
            code("since 2019-02-17"),
            ", ",
            code("last 24 hours"),
            ", ",
            code("yesterday"),
            "; UTC; 7d when none is given",
          ],
          [
            "In a thread the last indicator and range stay: ",
            code("30d"),
            ", ",
            code("alerts"),
            " and ",
            code("5.6.7.8"),
            " are whole requests",
          ],
        ],
      },
      {
        kind: "table",
        columns: [{ name: "Verb" }, { name: "What it does" }],
        rows: commands.map((command) => [[code(command.name)], [command.summary]]),
      },
      { kind: "note", line: ["More about one: ", code("help hunt")] },
      ...(inShell ? [shellNote] : []),
    ],
  };
}

const shellNote: Block = {
  kind: "note",
  line: [
    "Of the program itself, in a shell: ",
    ["serve", "chat", "logs import", "logs show", "logs serve", "doctor"].join(", "),
    ". Everywhere there: --logs URL, --json, --csv.",
  ],
};

function verbCard(command: Command<unknown>): Card {
  const options = Object.entries({ ...command.options, ...(command.takesRange ? rangeOptions : {}) });
  const blocks: Block[] = [
    {
      kind: "text",
      lines: [[code(command.usage)], ...command.examples.map((example): Line => ["for example ", code(example)])],
    },
  ];
  if (options.length > 0) {
    blocks.push({ kind: "facts", facts: options.map(([name, meaning]) => ({ label: `--${name}`, value: [meaning] })) });
  }
  blocks.push({ kind: "note", line: [`Needs the role ${command.role}.`] });
  return { title: `${command.name}: ${command.summary}`, tone: "calm", preview: `How to use ${command.name}`, blocks };
}

const rangeOptions = {
  range: "the range, where it would be taken for text",
  zone: "the zone of dates and times in the range, e.g. Europe/Berlin (UTC)",
};

const code = (text: string) => ({ text, as: "code" }) as const;
