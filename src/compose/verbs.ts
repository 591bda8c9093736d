import { helpCommand } from "../chat/help.ts";
import type { VerbsOff } from "../chat/reading.ts";
import { aboutCommand } from "../commands/about.ts";
import { alertCommand } from "../commands/alert.ts";
import { alertsCommand } from "../commands/alerts.ts";
import type { CasePorts } from "../commands/case-file.ts";
import { casesCommand } from "../commands/cases.ts";
import { enrichCommand } from "../commands/enrich.ts";
import { evidenceCommand } from "../commands/evidence.ts";
import { type ExportPorts, exportCommand } from "../commands/export.ts";
import { extractCommand } from "../commands/extract.ts";
import { findCommand } from "../commands/find.ts";
import type { TextReader } from "../commands/given-text.ts";
import { handoverCommand } from "../commands/handover.ts";
import { historyCommand } from "../commands/history.ts";
import { type HuntCommandPorts, huntCommand } from "../commands/hunt.ts";
import { incidentCommand } from "../commands/incident.ts";
import { kqlCommand } from "../commands/kql.ts";
import { noteCommand } from "../commands/note.ts";
import { onCallCommand } from "../commands/oncall.ts";
import { pageCommand, pageForTag } from "../commands/page.ts";
import { pageAnswers } from "../commands/page-answers.ts";
import { queriesCommand } from "../commands/queries.ts";
import { huntAgain, type ReportPorts, reportCommand } from "../commands/report.ts";
import { runCommand } from "../commands/run.ts";
import { statusCommand } from "../commands/status.ts";
import { type StopRun, stopCommand } from "../commands/stop.ts";
import { summaryCommand } from "../commands/summary.ts";
import { tagCommand } from "../commands/tag.ts";
import { takeCommand } from "../commands/take.ts";
import { timelineCommand } from "../commands/timeline.ts";
import { type VerdictPorts, verdictCommand } from "../commands/verdict.ts";
import { type Watches, watchCommand } from "../commands/watch.ts";
import type { About } from "../model/about.ts";
import type { Command } from "../model/command.ts";
import type { IncidentDesk } from "../model/incident-desk.ts";
import type { Logs } from "../model/logs.ts";
import type { Paging } from "../model/page.ts";

/** What the verbs need from outside. */
export interface VerbPorts {
  readonly hunt: Omit<HuntCommandPorts, "verbs" | "report">;
  readonly reader: TextReader;
  readonly cases: CasePorts;
  readonly stop: StopRun;
  /** Where the preview of a report waits for a click. */
  readonly kept: ReportPorts["kept"];
  readonly overrides: VerdictPorts["overrides"];
  readonly watches: Watches;
  /** Null where no incidents are written. */
  readonly incidents: IncidentDesk | null;
  readonly logs: Logs;
  /** Where an exported notebook asks. */
  readonly address: ExportPorts["address"];
  /** Null where no pager is set up: then nothing about pages is offered. */
  readonly paging: Paging | null;
  /** What of an answer may leave with a page. */
  readonly pageDetail: "full" | "minimal";
  /** What this program is and was given. */
  readonly about: () => About;
  /** Tags that page. */
  readonly pageTags: readonly string[];
}

/** What is not offered without a pager. */
export function verbsOff(paging: Paging | null): VerbsOff {
  const off = {
    why: "No pager is set up.",
    fix: "Whoever runs the bot sets PAGERDUTY_ROUTING_KEY, or PAGER_WEBHOOK_URL and PAGER_WEBHOOK_SECRET.",
  };
  return new Map(paging ? [] : ["page", "ack", "resolve", "escalate", "oncall"].map((verb) => [verb, off]));
}

/** Every verb, one line each, in the order of `help`. */
export function allVerbs({
  hunt,
  reader,
  cases,
  stop,
  kept,
  overrides,
  logs,
  address,
  paging,
  pageDetail,
  watches,
  incidents,
  pageTags,
  about,
}: VerbPorts): readonly Command<unknown>[] {
  const named = () => new Set(verbs.map(({ name }) => name));
  const reports = { ...hunt, reader, kept, verbs: named };
  const pages = paging && { paging, detail: pageDetail, cases, verbs: named };
  const verbs: readonly Command<unknown>[] = [
    huntCommand({ ...hunt, verbs: named, report: (args, request) => huntAgain(reports, args, request) }),
    reportCommand(reports),
    incidentCommand({ hunt: hunt.hunt }),
    alertsCommand({ hunt: hunt.hunt }),
    alertCommand({ hunt: hunt.hunt, reader }),
    enrichCommand(hunt),
    extractCommand(reader),
    kqlCommand({ logs, pictures: hunt.pictures }),
    runCommand({ logs, pictures: hunt.pictures, library: hunt.hunt.library, clock: hunt.hunt.clock }),
    queriesCommand({ logs, library: hunt.hunt.library }),
    takeCommand(cases),
    noteCommand({ ...cases, ...(paging ? { tell: (id, text, by) => paging.note(id, text, by) } : {}) }),
    evidenceCommand(cases),
    statusCommand(cases),
    tagCommand({ ...cases, ...(pages ? { pageFor: pageForTag(pages, pageTags) } : {}) }),
    verdictCommand({ ...cases, overrides }),
    timelineCommand(cases),
    summaryCommand(cases),
    historyCommand(cases),
    findCommand(cases),
    casesCommand(cases),
    handoverCommand(cases),
    exportCommand({ ...cases, pictures: hunt.pictures, incidents, address }),
    watchCommand({ ...cases, watches, kept }),
    ...(pages ? [pageCommand(pages), ...pageAnswers(pages), onCallCommand(pages)] : []),
    stopCommand(stop),
    helpCommand(() => verbs, verbsOff(paging)),
    aboutCommand(about),
  ].map((verb) => verb as Command<unknown>);
  return verbs;
}
