import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../../src/model/store.ts";
import { openStore } from "../../src/store/open.ts";

/** One clock for every store of a suite, moved by hand. */
export interface HandClock {
  (): Date;
  advance(ms: number): void;
}

export function handClock(start = "2019-02-19T00:00:00Z"): HandClock {
  let time = Date.parse(start);
  return Object.assign(() => new Date(time), {
    advance(ms: number) {
      time += ms;
    },
  });
}

/** The prepared cluster is kept between runs, as HUNTBOT_HOME would keep it. */
export const home = join(tmpdir(), "huntbot-test-home");

export const open = (url: string, now: () => Date = () => new Date()): Promise<Store> => openStore(url, { home, now });

/** A folder for one test file, removed at its end. */
export function scratch(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "huntbot-store-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
