import { indicatorTokens } from "../../src/indicators/tokens.ts";
import { importLogs } from "../../src/kql/index.ts";

// An import in a process of its own, so that a test can kill it. Each report of progress is a line.
const [folder = "", into = "", pieceBytes = ""] = process.argv.slice(2);
await importLogs(folder, into, {
  pieceBytes: Number(pieceBytes),
  tokenizer: indicatorTokens,
  onProgress: ({ phase, at, done }) => console.log(`${phase} ${at} ${done}`),
});
console.log("complete");
