import type { KeptHunt } from "../model/kept.ts";
import {
  type CaseExport,
  type ExportFile,
  type Finding,
  fileStem,
  findingsIn,
  instant,
  kqlOf,
  titleOf,
} from "./case-export.ts";
import { head, tableLines, timelineTable } from "./markdown.ts";
import { codeSpan, inert } from "./markdown-text.ts";
import { type Cell, codeCell, markdownCell, notebook, pngOutput, tableOutput } from "./notebook-format.ts";
import { parametersCode, pictureCode, setupCode } from "./notebook-python.ts";
import { keptRows } from "./own-table.ts";
import { pythonString, pythonText } from "./python-text.ts";
import { coverageLines, type PlainTable, resultTables } from "./result-tables.ts";

/**
 * The investigation as a Jupyter notebook: it reads as it was, tables and pictures saved with it, and asks every query
 * again when it is run.
 */
export function toNotebook(given: CaseExport): readonly ExportFile[] {
  const findings = findingsIn(given.events);
  const cells = [
    markdownCell([...head(given), "", ...given.summary.map((line) => `- ${inert(line)}`)]),
    markdownCell([
      "What stands under each cell was found then and is saved with it. To ask again: set `WORKSPACE_ID`, sign in with",
      "`az login`, and run the cells in order. `START` and `END` move every question to another time.",
    ]),
    codeCell(parametersCode(given.state.indicators), [], ["parameters"]),
    codeCell(setupCode),
    ...findings.flatMap((finding, at) => findingCells(finding, at + 1, given)),
    markdownCell(["## Timeline of the case", "", ...timelineTable(given)]),
  ];
  const about = { case: given.state.investigation.id, exportedAt: given.at.toISOString(), tlp: given.state.tlp };
  return [{ name: `${fileStem(given)}.ipynb`, mime: "application/x-ipynb+json", content: notebook(cells, about) }];
}

function findingCells(finding: Finding, number: number, given: CaseExport): Cell[] {
  return [
    ...finding.hunts.flatMap((kept, at) => huntCells(kept, finding, `hunt_${number}_${at + 1}`, given)),
    ...(finding.table ? ownQueryCells(finding, `query_${number}`, given) : []),
  ];
}

function huntCells(kept: KeptHunt, finding: Finding, name: string, given: CaseExport): Cell[] {
  const { spelling } = given;
  const { indicator, window, activity, verdict, queries } = kept.result;
  const tables = resultTables(kept.result, spelling);
  const reasons = [...activity.reasons, ...verdict.reasons].map((reason) => `- ${inert(spelling.text(reason))}`);
  const summed = tables.filter(({ query }) => query === null || !queries.some(({ id }) => id === query));
  const picture = given.pictures.get(kept.hash);
  return [
    markdownCell([
      `## ${codeSpan(spelling.indicator(indicator))}, ${instant(window.from)} to ${instant(window.to)}`,
      "",
      `Asked ${instant(finding.at)} by ${inert(finding.person.name)}. Activity **${activity.level}**, verdict **${verdict.level}**.`,
      "",
      ...reasons,
      "",
      ...coverageLines(kept.result, spelling).map((line) => `- ${inert(line)}`),
      "",
      ...summed.flatMap(tableLines),
      `SHA-256 of this result in canonical JSON: ${codeSpan(kept.hash)}`,
    ]),
    ...queries.map(({ id, kql, ms }, at) => {
      const saved =
        queries.findIndex((query) => query.id === id) === at ? tables.find(({ query }) => query === id) : undefined;
      const code = `# ${id}: ${Math.round(ms)} ms then\n${name}_${at + 1} = ask(${pythonText(kql)}, ${span(window)})\n${name}_${at + 1}`;
      return codeCell(code, saved ? [output(saved)] : []);
    }),
    ...(picture
      ? [
          codeCell(pictureCode(queries.flatMap(({ id }, at) => (id === "core/seen" ? [`${name}_${at + 1}`] : []))), [
            pngOutput(picture, "Rows by table over time"),
          ]),
        ]
      : []),
  ];
}

function ownQueryCells(finding: Finding, name: string, { spelling }: CaseExport): Cell[] {
  const { at, person, window, table } = finding;
  if (!table) return [];
  const rows = keptRows(table).map((row) => row.map((cell) => spelling.text(cell)));
  const title = `${table.total} rows then${table.total > rows.length ? `, the first ${rows.length} kept` : ""}`;
  const code = `${name} = ask(${pythonText(kqlOf(finding))}, ${window ? span(window) : "None, None"})\n${name}`;
  return [
    markdownCell([`## ${inert(titleOf(finding))}, ${instant(at)} by ${inert(person.name)}`]),
    codeCell(code, [
      tableOutput(
        title,
        table.columns.map(({ name: column }) => spelling.text(column)),
        rows,
      ),
    ]),
  ];
}

const span = ({ from, to }: { readonly from: string; readonly to: string }) =>
  `${pythonString(from)}, ${pythonString(to)}`;

function output({ title, columns, rows }: PlainTable) {
  return tableOutput(
    title,
    columns.map(({ name }) => name),
    rows,
  );
}
