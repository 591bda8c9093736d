import type { CaseExport, ExportFile, ExportFormat } from "./case-export.ts";
import { toCsv } from "./csv.ts";
import { toJson } from "./json.ts";
import { toMarkdown } from "./markdown.ts";
import { toNotebook } from "./notebook.ts";
import { toStix } from "./stix.ts";

const writers: Readonly<Record<ExportFormat, (given: CaseExport) => readonly ExportFile[]>> = {
  markdown: toMarkdown,
  json: toJson,
  stix: toStix,
  csv: toCsv,
  notebook: toNotebook,
};

/** Writes a case file down; a format may take several files. */
export function exportCase(format: ExportFormat, given: CaseExport): readonly ExportFile[] {
  return writers[format](given);
}
