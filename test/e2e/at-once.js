// Sends requests all at once and says how each was answered and after how many milliseconds: in a thread of its own, so that
// the loopback Slack of the test, which is busy with the bot's calls then, is not part of what is measured.
import { parentPort, workerData } from "node:worker_threads";

const answers = await Promise.all(
  workerData.map(async ({ url, init }) => {
    const began = performance.now();
    const answer = await fetch(url, init);
    await answer.text();
    return { status: answer.status, ms: performance.now() - began };
  }),
);
parentPort?.postMessage(answers);
