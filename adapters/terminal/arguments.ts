import { Failure } from "../../src/model/failure.ts";

/** What the shell itself decides, taken out of the words that the grammar reads. */
export interface ShellArguments {
  readonly words: readonly string[];
  readonly logs: string | null;
  readonly format: "card" | "json" | "csv";
}

const processVerbs: readonly string[] = ["serve", "chat", "logs", "doctor"];

/** Reads `--logs URL`, `--json` and `--csv` wherever they stand; all else is left in order. */
export function readArguments(argv: readonly string[]): ShellArguments {
  const words: string[] = [];
  let logs: string | null = null;
  let format: ShellArguments["format"] = "card";
  const left = [...argv];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === "--logs" || word.startsWith("--logs=")) {
      logs = word === "--logs" ? (left.shift() ?? "") : word.slice("--logs=".length);
      if (!logs)
        throw new Failure({
          what: "Cannot read --logs",
          why: "it has no value.",
          fix: "For example: --logs file:./exports",
          usage: true,
        });
    } else if (word === "--json") format = "json";
    else if (word === "--csv") format = "csv";
    else words.push(word);
  }
  // `npm run hunt -- doctor` means the program's own verb, as `npm run hunt -- alerts` means a request's.
  const isLedIn = words[0] === "hunt" && processVerbs.includes(words[1] ?? "");
  return { words: isLedIn ? words.slice(1) : words, logs, format };
}
