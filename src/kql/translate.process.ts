// The parser's own process. It is bundled into one file, and the build keeps a snapshot of its heap after a rehearsal: a
// process that starts from the snapshot has the parser loaded and its code compiled.
import { startupSnapshot } from "node:v8";
import type { ParserMessage } from "./parser-process.ts";
import { rehearse } from "./rehearsal.ts";
import { type TranslationReply, type TranslationRequest, translatorOver } from "./translate-task.ts";

function serve(): void {
  let answer: ((request: TranslationRequest) => TranslationReply) | undefined;
  process.on("message", (message: ParserMessage) => {
    if ("schema" in message) answer = translatorOver(message.schema);
    else if (answer) process.send?.(answer(message.request));
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.("ready");
}

if (startupSnapshot.isBuildingSnapshot()) {
  rehearse();
  startupSnapshot.setDeserializeMainFunction(serve);
} else {
  serve();
}
