import { hashOf, type KeptHunt, type KeptTable } from "../model/kept.ts";
import {
  type CaseExport,
  caseTlp,
  type ExportFile,
  type Finding,
  fileStem,
  findingsIn,
  instant,
  kqlOf,
  type LogsAddress,
  titleOf,
} from "./case-export.ts";
import { head, huntTitle, judgement, searched, tableLines, timelineTable } from "./markdown.ts";
import { codeSpan, inert } from "./markdown-text.ts";
import { type Cell, codeCell, markdownCell, notebook, pngOutput, tableOutput } from "./notebook-format.ts";
import { parametersCode, pictureCode, setupCode } from "./notebook-python.ts";
import { keptRows } from "./own-table.ts";
import { pythonString, pythonText } from "./python-text.ts";
import { type PlainTable, resultTables } from "./result-tables.ts";

/**
 * The investigation as a Jupyter notebook: it reads as it was, tables and pictures saved with it, and asks every query
 * again when it is run.
 */
export function toNotebook(given: CaseExport): readonly ExportFile[] {
  const findings = findingsIn(given.events);
  const cells = [
    markdownCell([...head(given), "", ...given.summary.map((line) => `- ${inert(line)}`)]),
    markdownCell(["## Timeline", "", ...timelineTable(given)]),
    markdownCell([
      "What stands under each cell was found then and is saved with it.",
      ...askingAgain(given.logs),
      "`START` and `END` move every question to another time.",
    ]),
    codeCell(parametersCode(given.state.indicators, given.logs), { tags: ["parameters"] }),
    codeCell(setupCode, { folded: true }),
    ...findings.flatMap((finding, at) => findingCells(finding, at + 1, given)),
  ];
  const about = { case: given.state.investigation.id, exportedAt: given.at.toISOString(), tlp: caseTlp(given) };
  return [{ name: `${fileStem(given)}.ipynb`, mime: "application/x-ipynb+json", content: notebook(cells, about) }];
}

function findingCells(finding: Finding, number: number, given: CaseExport): Cell[] {
  return [
    ...finding.hunts.flatMap((kept, at) => huntCells(kept, finding, `hunt_${number}_${at + 1}`, given)),
    ...(finding.table ? ownQueryCells(finding, finding.table, { name: `query_${number}`, given }) : []),
  ];
}

function askingAgain(logs: LogsAddress | null): readonly string[] {
  if (!logs)
    return [
      "The questions were put to Azure Data Explorer. `ask` below speaks to Log Analytics: to ask again, have it call a",
      "client of Data Explorer with the same text.",
    ];
  if (logs.endpoint.startsWith("http:"))
    return [
      "The logs are on the machine where this was asked: to ask again, start `huntbot logs serve` there with the same",
      "`HUNTBOT_LOGS`, and run the cells in order.",
    ];
  return ["To ask again: sign in with `az login`, and run the cells in order."];
}

/** First what a reader wants to know, then every query: those that have an output to show before the others. */
function huntCells({ result, hash }: KeptHunt, finding: Finding, name: string, given: CaseExport): Cell[] {
  const tables = resultTables(result, given.spelling);
  const asked = result.queries.map((query, at) => ({ ...query, variable: `${name}_${at + 1}` }));
  const firstOf = new Map(asked.toReversed().map(({ id, variable }) => [id, variable]));
  const saved = (id: string, variable: string) =>
    firstOf.get(id) === variable ? tables.find(({ query }) => query === id) : undefined;
  const summed = tables.filter(({ query }) => query === null || !firstOf.has(query));
  const picture = given.pictures.get(hash);
  const seen = asked.flatMap(({ id, variable }) => (id === "core/seen" ? [variable] : []));
  return [
    markdownCell([
      `## ${huntTitle(result, given)}`,
      "",
      ...judgement(result, finding, given),
      ...summed.flatMap(tableLines),
      ...searched(result, given),
      `SHA-256 of this result in canonical JSON: ${codeSpan(hash)}`,
    ]),
    ...(picture ? [savedPicture(picture, "Rows by table over time")] : []),
    ...asked
      .map(({ id, kql, ms, variable }) => ({ id, kql, ms, variable, table: saved(id, variable) }))
      .toSorted((a, b) => Number(b.table !== undefined) - Number(a.table !== undefined))
      .map(({ id, kql, ms, variable, table }) =>
        codeCell(
          `# ${id}: ${Math.round(ms)} ms then\n${variable} = ask(${pythonText(kql)}, ${span(result.window)})\n${variable}`,
          { outputs: table ? [output(table)] : [], folded: true },
        ),
      ),
    ...(seen.length > 0 ? [codeCell(pictureCode(seen), { folded: true })] : []),
  ];
}

function ownQueryCells(
  finding: Finding,
  table: KeptTable,
  { name, given }: { readonly name: string; readonly given: CaseExport },
): Cell[] {
  const { at, person, window } = finding;
  const { spelling } = given;
  const rows = keptRows(table).map((row) => row.map((cell) => spelling.text(cell)));
  const title = `${table.total} rows then${table.total > rows.length ? `, the first ${rows.length} kept` : ""}`;
  const code = `${name} = ask(${pythonText(kqlOf(finding))}, ${window ? span(window) : "None, None"})\n${name}`;
  const columns = table.columns.map(({ name: column }) => spelling.text(column));
  const picture = given.pictures.get(hashOf(table));
  return [
    markdownCell([`## ${inert(titleOf(finding))}, ${instant(at)} by ${inert(person.name)}`]),
    codeCell(code, { outputs: [tableOutput(title, columns, rows)] }),
    ...(picture ? [savedPicture(picture, `The ${table.render ?? "picture"} that the query asks for`)] : []),
  ];
}

const savedPicture = (png: Uint8Array, alt: string) =>
  codeCell(`# ${alt}, as it was drawn then.`, { outputs: [pngOutput(png, alt)], folded: true });

const span = ({ from, to }: { readonly from: string; readonly to: string }) =>
  `${pythonString(from)}, ${pythonString(to)}`;

function output({ title, columns, rows }: PlainTable) {
  return tableOutput(
    title,
    columns.map(({ name }) => name),
    rows,
  );
}
