import { Failure } from "../../src/model/failure.ts";

/** What the shell itself decides, taken out of the words that the grammar reads. */
export interface ShellArguments {
  readonly words: readonly string[];
  readonly logs: string | null;
  readonly format: "card" | "json" | "csv";
}

const valued = new Map([["--logs", "logs"]]);

/** Reads `--logs URL`, `--json` and `--csv` wherever they stand; all else is left in order. */
export function readArguments(argv: readonly string[]): ShellArguments {
  const words: string[] = [];
  let logs: string | null = null;
  let format: ShellArguments["format"] = "card";
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    const [name = "", inline] = split(word);
    if (valued.has(name)) {
      const value = inline ?? argv[(at += 1)];
      if (!value)
        throw new Failure({
          what: "Cannot read --logs",
          why: "it has no value.",
          fix: "For example: --logs file:./exports",
          usage: true,
        });
      logs = value;
    } else if (word === "--json") format = "json";
    else if (word === "--csv") format = "csv";
    else words.push(word);
  }
  return { words, logs, format };
}

function split(word: string): [string, string | undefined] {
  const at = word.startsWith("--") ? word.indexOf("=") : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
