import type { Command } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { Window } from "../model/window.ts";
import { type AskPorts, askLogs, priceOutput } from "./ask-logs.ts";

interface KqlArgs {
  readonly text: string;
  readonly window: Window;
  readonly confirmed: boolean;
}

/** `kql <query>`: a person's own question, its text untouched, over the logs and nothing else. */
export function kqlCommand({ logs, pictures }: AskPorts): Command<KqlArgs> {
  return {
    name: "kql",
    usage: "kql [--range 7d] [--confirm] <query>",
    summary: "a query of your own over the logs, its rows as a table and as CSV",
    examples: [
      "kql SigninLogs | summarize count() by ResultType",
      "kql --range 30d SecurityAlert | project TimeGenerated, AlertName, AlertSeverity",
    ],
    takesRange: true,
    role: "analyst",
    options: { confirm: "search all the same what is over budget" },
    parse({ tail, window, options }) {
      const text = unfenced(tail);
      if (text.trim() !== "") return { text, window, confirmed: options["confirm"] !== undefined };
      throw new Failure({
        what: "kql needs a query",
        why: "None was given.",
        fix: "For example: kql --range 7d SigninLogs | count",
        usage: true,
      });
    },
    async *run({ text, window, confirmed }, request) {
      const query = await logs.ownQuery(text, request.grant?.deniedTables ?? []);
      const price = confirmed ? null : await logs.price?.(query, window, request.signal);
      if (price) yield priceOutput("kql", price, ["kql", text], window);
      else
        yield* askLogs(
          { logs, pictures },
          { key: "kql", title: "Query", query, window, confirmed, file: "query" },
          request,
        );
    },
  };
}

/** In a chat a query is often pasted as code. */
function unfenced(text: string): string {
  return (
    /^\s*```(?:k(?:ql|usto)\b)?\s*([\s\S]*?)\s*```\s*$/i.exec(text)?.[1] ?? /^\s*`([^`]+)`\s*$/.exec(text)?.[1] ?? text
  );
}
