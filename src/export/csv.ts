import { type CaseExport, type ExportFile, fileStem, findingsIn } from "./case-export.ts";

/** Two tables: what happened in the case, and where its indicators were seen. RFC 4180, UTF-8. */
export function toCsv(given: CaseExport): readonly ExportFile[] {
  const stem = fileStem(given);
  return [
    file(`${stem}-timeline.csv`, ["time", "who", "what"], timelineRows(given)),
    file(
      `${stem}-sightings.csv`,
      [
        "asked",
        "by",
        "kind",
        "indicator",
        "from",
        "to",
        "activity",
        "verdict",
        "table",
        "rows",
        "first",
        "last",
        "sha256",
      ],
      sightingRows(given),
    ),
  ];
}

function timelineRows({ story }: CaseExport): string[][] {
  return story.map(({ at, who, what }) => [at.toISOString(), who, what]);
}

/** A row a table; a hunt that saw nothing has one row with 0 hits, so that it is not lost. */
function sightingRows({ events }: CaseExport): string[][] {
  return findingsIn(events).flatMap(({ at, person, hunts }) =>
    hunts.flatMap(({ result, hash }) => {
      const { indicator, window, activity, verdict } = result;
      const head = [at.toISOString(), person.name, indicator.kind, indicator.value, window.from, window.to];
      const seen = result.tables.length > 0 ? result.tables : [{ table: "", hits: 0, first: null, last: null }];
      return seen.map(({ table, hits, first, last }) => [
        ...head,
        activity.level,
        verdict.level,
        table,
        String(hits),
        first ?? "",
        last ?? "",
        hash,
      ]);
    }),
  );
}

function file(name: string, columns: readonly string[], rows: readonly (readonly string[])[]): ExportFile {
  return { name, mime: "text/csv; charset=utf-8", content: csvText([columns, ...rows]) };
}

/** Lines of words as CSV, each ended. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/**
 * What a spreadsheet would calculate starts with an apostrophe instead, full-width signs included; quotes keep commas and
 * line breaks inside. Control bytes, which a terminal would obey, are their pictures (U+2400 on).
 */
export function csvCell(text: string): string {
  const visible = text.replace(controls, pictureOf);
  const inert = /^\s*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/.test(visible) ? `'${visible}` : visible;
  return /[",;\r\n]/.test(inert) || inert !== inert.trim() ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** All but tabs and the ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/g;

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}
