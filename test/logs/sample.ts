import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine } from "../../src/logs/embedded.ts";
import type { LogEngine } from "../../src/logs/engine.ts";
import { prepareSample } from "../../src/sample/prepare.ts";
import { scenarioInstant } from "../sample/workspace.ts";

export { scenarioInstant } from "../sample/workspace.ts";

/** The pinned sample behind the embedded engine; closing it removes its file. */
export async function sampleEngine(): Promise<LogEngine> {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-sample-"));
  const database = await prepareSample(folder, scenarioInstant, "test");
  const engine = await openEngine({ database, clock: () => scenarioInstant });
  return {
    ...engine,
    async close() {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
