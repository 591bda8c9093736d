import { bulkProgressCard } from "../cards/progress.ts";
import { type BulkAnswer, type BulkQuestion, runBulkHunt } from "../hunts/bulk.ts";
import { closedTo } from "../hunts/closed.ts";
import type { HuntPorts } from "../hunts/ports.ts";
import type { Output } from "../model/command.ts";
import type { Request } from "../model/request.ts";

/** One hunt of many indicators; how far it is shows on the card of that key. Returns its answer. */
export async function* huntMany(
  hunt: HuntPorts,
  question: BulkQuestion,
  { grant }: Pick<Request, "grant">,
  { key, what }: { readonly key: string; readonly what: string },
): AsyncGenerator<Output, BulkAnswer> {
  let answer: BulkAnswer | null = null;
  for await (const update of runBulkHunt(closedTo(hunt, grant?.deniedTables), question)) {
    if (update.kind === "answer") answer = update.answer;
    else yield { slot: "main", key, card: bulkProgressCard(what, question.window, update.steps), final: false };
  }
  if (answer) return answer;
  throw new Error("a bulk hunt ended without an answer");
}
