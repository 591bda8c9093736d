import type { HuntResult } from "../model/hunt.ts";
import { instant, type Spelling } from "./case-export.ts";

/** A table of plain words, for any format to escape in its own way. */
export interface PlainTable {
  readonly title: string;
  /** The query whose answer it sums up; null for what several of them gave. */
  readonly query: string | null;
  readonly columns: readonly { readonly name: string; readonly align?: "right" }[];
  readonly rows: readonly (readonly string[])[];
}

/** What a hunt found, as tables; those without rows are left out. */
export function resultTables(result: HuntResult, spelling: Spelling): readonly PlainTable[] {
  const right = "right" as const;
  const tables: readonly PlainTable[] = [
    {
      title: "What it did",
      query: null,
      columns: [
        { name: "Lens" },
        { name: "Outcome" },
        { name: "Rows", align: right },
        { name: "First" },
        { name: "Last" },
        { name: "Detail" },
      ],
      rows: result.lenses
        .filter(({ rows }) => rows > 0)
        .map(({ lens, outcome, rows, first, last, detail }) => [
          lens,
          outcome,
          String(rows),
          instant(first),
          instant(last),
          spelling.text(detail),
        ]),
    },
    {
      title: "Tables that hold it",
      query: "core/seen",
      columns: [{ name: "Table" }, { name: "Rows", align: right }, { name: "First" }, { name: "Last" }],
      rows: result.tables.map(({ table, hits, first, last }) => [table, String(hits), instant(first), instant(last)]),
    },
    {
      title: "Alerts that name it",
      query: "core/alerts",
      columns: [
        { name: "Time" },
        { name: "Severity" },
        { name: "Alert" },
        { name: "On" },
        { name: "Status" },
        { name: "Id" },
      ],
      rows: result.alerts.items.map(({ time, severity, name, entity, status, id }) => [
        instant(time),
        severity,
        spelling.text(name),
        spelling.text(entity),
        status,
        id,
      ]),
    },
    {
      title: "Incidents",
      query: "core/incidents",
      columns: [
        { name: "Number", align: right },
        { name: "Title" },
        { name: "Severity" },
        { name: "Status" },
        { name: "Owner" },
        { name: "Closed as" },
      ],
      rows: result.incidents.map(({ number, title, severity, status, owner, classification }) => [
        String(number),
        spelling.text(title),
        severity,
        status,
        spelling.text(owner ?? ""),
        classification ?? "",
      ]),
    },
    {
      title: "Workspace intelligence",
      query: "core/intel",
      columns: [
        { name: "Table" },
        { name: "Type" },
        { name: "Confidence", align: right },
        { name: "Valid until" },
        { name: "Valid when seen" },
        { name: "Says" },
      ],
      rows: result.intelligence.map((item) => [
        item.table,
        item.type,
        item.confidence === null ? "unspecified" : String(item.confidence),
        instant(item.validUntil),
        item.validWhenSeen ? "yes" : "no",
        spelling.text(item.description),
      ]),
    },
    {
      title: "Hosts and accounts with it",
      query: null,
      columns: [{ name: "Kind" }, { name: "Value" }, { name: "Rows", align: right }],
      rows: result.related.map(({ kind, value, hits }) => [
        kind,
        kind === "host" || kind === "account" ? spelling.text(value) : spelling.indicator({ kind, value }),
        String(hits),
      ]),
    },
    {
      title: "What others say",
      query: null,
      columns: [{ name: "Source" }, { name: "Status" }, { name: "Verdict" }, { name: "Evidence" }],
      rows: result.enrichment
        .filter(({ status }) => status === "ok" || status === "not_found")
        .map(({ provider, status, verdict, evidence }) => [
          provider,
          status,
          verdict,
          spelling.text(evidence.join("; ")),
        ]),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** What was searched and what could not be seen, a sentence each. Never empty: an answer says where it looked. */
export function coverageLines({ coverage }: HuntResult, spelling: Spelling): readonly string[] {
  const { searched, withHits, empty, failed, skipped, stale, shortRetention, absent, partial } = coverage;
  return [
    `${searched} tables searched, ${withHits} with hits, ${empty} empty.`,
    ...(partial ? ["Some answers came back short."] : []),
    ...failed.map(({ table, reason }) => `${table} failed: ${spelling.text(reason)}`),
    ...skipped.map(({ table, reason }) => `${table} was not searched: ${spelling.text(reason)}`),
    ...stale.map(({ table, last }) => `${table} silent since ${instant(last)}.`),
    ...shortRetention.map(({ table, from }) => `${table} holds rows only from ${instant(from)}.`),
    ...(absent.length > 0 ? [`No logs here for: ${absent.join(", ")}.`] : []),
  ];
}
