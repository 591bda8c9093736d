import { type CaseExport, type ExportFile, fileStem } from "./case-export.ts";

/** Names the shape and its version; `docs/case.schema.json` describes it. */
export const caseSchema = "huntbot.case/1";

/** Everything the case file holds, as it is kept: hashes can be checked against it. */
export function toJson(given: CaseExport): readonly ExportFile[] {
  const { state, events, at, by, summary } = given;
  const { investigation, ...known } = state;
  const content = {
    schema: caseSchema,
    exportedAt: at,
    exportedBy: by,
    case: { ...investigation, ...known, events: undefined },
    summary,
    events: events.map(({ id, kind, at: when, person, data }) => ({ id, kind, at: when, person, data })),
  };
  return [
    { name: `${fileStem(given)}.json`, mime: "application/json", content: `${JSON.stringify(content, null, 2)}\n` },
  ];
}
