import { helpCommand } from "./chat/help.ts";
import type { CasePorts } from "./commands/case-file.ts";
import { casesCommand } from "./commands/cases.ts";
import { evidenceCommand } from "./commands/evidence.ts";
import { exportCommand } from "./commands/export.ts";
import { extractCommand, type TextReader } from "./commands/extract.ts";
import { findCommand } from "./commands/find.ts";
import { handoverCommand } from "./commands/handover.ts";
import { historyCommand } from "./commands/history.ts";
import { type HuntCommandPorts, huntCommand } from "./commands/hunt.ts";
import { noteCommand } from "./commands/note.ts";
import { statusCommand } from "./commands/status.ts";
import { type StopRun, stopCommand } from "./commands/stop.ts";
import { summaryCommand } from "./commands/summary.ts";
import { tagCommand } from "./commands/tag.ts";
import { takeCommand } from "./commands/take.ts";
import { timelineCommand } from "./commands/timeline.ts";
import type { Command } from "./model/command.ts";

/** What the verbs need from outside. */
export interface VerbPorts {
  readonly hunt: Omit<HuntCommandPorts, "verbs">;
  readonly reader: TextReader;
  readonly cases: CasePorts;
  readonly stop: StopRun;
}

/** Every verb, one line each, in the order of `help`. */
export function allVerbs({ hunt, reader, cases, stop }: VerbPorts): readonly Command<unknown>[] {
  const verbs: readonly Command<unknown>[] = [
    huntCommand({ ...hunt, verbs: () => new Set(verbs.map(({ name }) => name)) }),
    extractCommand(reader),
    takeCommand(cases),
    noteCommand(cases),
    evidenceCommand(cases),
    statusCommand(cases),
    tagCommand(cases),
    timelineCommand(cases),
    summaryCommand(cases),
    historyCommand(cases),
    findCommand(cases),
    casesCommand(cases),
    handoverCommand(cases),
    exportCommand({ ...cases, pictures: hunt.pictures }),
    stopCommand(stop),
    helpCommand(() => verbs),
  ].map((verb) => verb as Command<unknown>);
  return verbs;
}
