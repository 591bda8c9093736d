import { ago, plural } from "../cards/words.ts";
import { openWorkspace } from "../compose/workspace.ts";
import type { Config } from "../config.ts";
import { type Check, checked, fail, ok, warn } from "./check.ts";

const atMostMs = 60_000;

/** Whether the logs can be read and queried, how many tables there are, and whether anything is new. */
export function checkLogs(config: Config): Promise<readonly Check[]> {
  return checked("logs", async () => {
    const notes: string[] = [];
    const now = new Date();
    const logs = await openWorkspace(
      config,
      () => now,
      (note) => notes.push(note),
    );
    try {
      const signal = AbortSignal.timeout(atMostMs);
      const tables = await logs.tables(signal);
      const window = { from: new Date(now.getTime() - 3_600_000), to: now };
      const person = { platform: "terminal", id: "doctor", name: "doctor" } as const;
      await logs.query(await logs.ownQuery("print 1"), { window, person, signal });
      const { kind } = config.logs;
      if (tables.length === 0) return [fail("logs", `${kind}: no table`, "Check HUNTBOT_LOGS: it names empty logs.")];
      const newest = tables.map((table) => table.newest ?? "").reduce((a, b) => (a > b ? a : b), "");
      const age = newest ? `, newest row ${ago(newest, now.toISOString())}` : "";
      const broken = tables.reduce((sum, table) => sum + (table.problems ?? []).filter(({ kind }) => !kind).length, 0);
      return [
        ok("logs", `${kind}: ${plural(tables.length, "table")}, queries run${age}`),
        ...notes.map((note) => warn("logs", note, 'Give the bot the role "Reader" on the workspace, or live with it.')),
        ...(broken > 0
          ? [
              warn(
                "logs",
                `${plural(broken, "line or file", "lines or files")} could not be read as they stand`,
                "See: huntbot logs show",
              ),
            ]
          : []),
      ];
    } finally {
      await logs.close();
    }
  });
}
