import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { CaselessSent } from "../model/timeline.ts";

/** Appends events to `file`, a JSON object a line, never changed or shortened. Each line is written whole. */
export function openSentFile(file: string): (event: CaselessSent) => void {
  return (event) => {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(event)}\n`, { mode: 0o600 });
  };
}
