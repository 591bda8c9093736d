import { createInterface } from "node:readline/promises";
import type { Router } from "../../src/chat/router.ts";
import { deliver, type Screen } from "./deliver.ts";
import { terminalRequest } from "./person.ts";

/**
 * A prompt with history and inheritance: `hunt 1.2.3.4`, then `30d`. Ctrl-C stops a request, Ctrl-D ends the prompt. The
 * session is the case file of what is asked in it.
 */
export async function chat(router: Router, screen: Screen, session: string): Promise<number> {
  const prompt = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: "huntbot> ",
    historySize: 200,
    removeHistoryDuplicates: true,
  });
  let running: AbortController | null = null;
  prompt.on("SIGINT", () => {
    if (running) running.abort();
    else prompt.close();
  });
  prompt.prompt();
  for await (const line of prompt) {
    const raw = line.trim();
    if (raw === "exit" || raw === "quit") break;
    if (raw !== "") {
      running = new AbortController();
      const input = { raw, words: [], options: {} };
      await deliver(router.handle(terminalRequest({ input, signal: running.signal, session })), screen);
      running = null;
    }
    prompt.prompt();
  }
  prompt.close();
  return 0;
}
