import { exportedCard } from "../cards/case.ts";
import { digest } from "../cards/digest.ts";
import { eventLine, telling } from "../cards/event-words.ts";
import { plain } from "../cards/span.ts";
import { summaryLines } from "../cards/summary.ts";
import { clock } from "../cards/words.ts";
import {
  type CaseExport,
  type ExportFormat,
  exportFormats,
  findingsIn,
  type LogsAddress,
} from "../export/case-export.ts";
import { exportCase } from "../export/export.ts";
import { defang, defangText } from "../indicators/defang.ts";
import type { Line } from "../model/card.ts";
import type { Command, ParseContext } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import type { IncidentDesk } from "../model/incident-desk.ts";
import { hashOf, type KeptTable } from "../model/kept.ts";
import type { Drawable, Picture, Pictures } from "../model/pictures.ts";
import type { Request } from "../model/request.ts";
import type { CaseState, TimelineEvent } from "../model/timeline.ts";
import { type CasePorts, caseOf, insideOnly, misused, restrictedOption, wantsRestricted } from "./case-file.ts";
import { readToSentinel, type ToSentinel, toSentinel } from "./export-sentinel.ts";

export interface ExportPorts extends CasePorts {
  readonly pictures: Pictures;
  /** Null where no incidents are written. */
  readonly incidents: IncidentDesk | null;
  readonly address: LogsAddress | null;
}

interface ExportArgs {
  readonly format: ExportFormat | ToSentinel;
  readonly restricted: boolean;
}

/** More events than any case has. */
const most = 100_000;
/** Charts are drawn for so many hunts; the tables of all of them are there. */
const mostPictures = 40;

/** `export [format]`: the whole case file, to be read elsewhere, shared, or asked again. */
export function exportCommand(ports: ExportPorts): Command<ExportArgs> {
  return {
    name: "export",
    usage: `export [${exportFormats.join("|")}|sentinel [incident]] [--restricted]`,
    summary: "the case file as a document, data, STIX bundle, tables or a notebook that repeats it",
    examples: ["export", "export notebook", "export stix", "export sentinel 1174"],
    takesRange: false,
    role: "analyst",
    options: { ...restrictedOption, confirm: "write into Microsoft Sentinel (responders only)" },
    parse: readArgs,
    async *run({ format, restricted }, request) {
      insideOnly(request, "export");
      const state = await caseOf(ports, request, "export");
      refuseRestricted(state, restricted);
      const { id } = state.investigation;
      const events = await ports.investigations.events(id, { limit: most });
      if (typeof format !== "string") {
        yield await toSentinel(ports, format, { state, events, request });
        return;
      }
      const files = exportCase(format, await contentOf(ports, state, events, { request, format }));
      const name = files.map((file) => file.name).join(", ");
      await ports.investigations.append(id, { kind: "exported", person: request.person, data: { format, name } });
      const blocks = files.map(({ name, mime, content }) => ({
        kind: "file" as const,
        name,
        mime,
        bytes: async () => new TextEncoder().encode(content),
      }));
      const data = { format, files: files.map(({ name, mime }) => ({ name, mime })) };
      yield { slot: "main", key: "export", card: exportedCard(format, state, blocks), final: true, data };
    },
  };
}

async function contentOf(
  ports: ExportPorts,
  state: CaseState,
  events: readonly TimelineEvent[],
  { request, format }: { readonly request: Request; readonly format: ExportFormat },
): Promise<CaseExport> {
  const at = ports.now();
  return {
    state,
    events,
    at,
    by: request.person,
    summary: summaryLines(state, digest(events, at)).map(words),
    story: telling(events).map((event) => ({
      at: event.at,
      who: event.person.name || event.person.id,
      what: words(eventLine(event, 10_000)),
    })),
    pictures: format === "notebook" ? await picturesOf(ports, events) : new Map(),
    spelling: { indicator: defang, text: defangText },
    logs: ports.address,
  };
}

const words = (line: Line) => plain(line, (time) => `${clock(time)} UTC`);

async function picturesOf({ pictures }: ExportPorts, events: readonly TimelineEvent[]) {
  const findings = findingsIn(events);
  const hunts = findings.flatMap((finding) => finding.hunts);
  const drawn = new Map<string, Uint8Array>();
  for (const { result, hash } of hunts.filter((hunt) => hunt.result.tables.length > 0).slice(-mostPictures))
    drawn.set(hash, await (await pictures.timeline(result)).png());
  for (const table of findings.flatMap((finding) => finding.table ?? []).slice(-mostPictures)) {
    const answer = await pictureOf(pictures, table);
    if (answer) drawn.set(hashOf(table), await answer.png());
  }
  return drawn;
}

/** The picture that the query asked for; null where none was drawn, or not all of its rows were kept. */
async function pictureOf(pictures: Pictures, table: KeptTable): Promise<Picture | null> {
  if (table.total > table.rows.length) return null;
  const drawn = await pictures.answer(table as Drawable);
  return drawn && "picture" in drawn ? drawn.picture : null;
}

function refuseRestricted({ tlp }: CaseState, restricted: boolean): void {
  if (restricted || (tlp !== "amber+strict" && tlp !== "red")) return;
  throw new Failure({
    what: "This case file is not exported",
    why: `It is marked TLP:${tlp.toUpperCase()}: for named people only.`,
    fix: "A responder who must write it down asks for it: export --restricted",
    usage: true,
  });
}

const aliases: Readonly<Record<string, ExportFormat>> = { md: "markdown", ipynb: "notebook", jupyter: "notebook" };

function readArgs({ words: given, options }: ParseContext, request: Request): ExportArgs {
  const [word = "markdown", ...rest] = given;
  const lower = word.toLowerCase();
  const restricted = wantsRestricted(options, request);
  if (lower === "sentinel") return { format: readToSentinel(rest, options), restricted };
  const format = exportFormats.find((one) => one === lower) ?? aliases[lower];
  if (format && rest.length === 0) return { format, restricted };
  throw misused(
    `There is no format "${given.join(" ").slice(0, 60)}"`,
    `The formats are ${exportFormats.join(", ")}.`,
    "For example: export notebook",
  );
}
