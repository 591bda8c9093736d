import type { CaseExport } from "../../src/export/case-export.ts";
import { defang, defangText } from "../../src/indicators/defang.ts";
import type { Tlp } from "../../src/model/enrich.ts";
import type { HuntResult } from "../../src/model/hunt.ts";
import type { Indicator } from "../../src/model/indicator.ts";
import { keepHunt } from "../../src/model/kept.ts";
import type { EventData, EventKind, TimelineEvent } from "../../src/model/timeline.ts";

const ana = { platform: "slack", id: "U1", name: "Ana" } as const;
const investigationId = "1a2b3c4d-0000-4000-8000-000000000000";
const place = { platform: "slack", workspace: "T1", channel: "C1", thread: "1700000000.000001" } as const;
const window = { from: "2019-02-12T00:00:00.000Z", to: "2019-02-19T00:00:00.000Z" };
const opened = new Date("2019-02-19T00:00:00.000Z");

/** A hunt that found what attackers like to write, in every place where words of theirs are kept. */
export function huntResult(indicator: Indicator, hostile: string, hits = 3): HuntResult {
  const seen = hits > 0 ? "2019-02-18T15:29:22.1234567Z" : null;
  return {
    indicator,
    asked: indicator,
    window,
    activity: {
      level: hits > 0 ? "access" : "none",
      reasons: [hostile],
      firstSeen: seen,
      lastSeen: seen,
      ongoing: false,
      seenBefore: false,
      use: null,
    },
    verdict: { level: hits > 0 ? "malicious" : "unknown", score: 80, reasons: [hostile], asked: 1, answered: 1 },
    lenses:
      hits > 0 ? [{ lens: "linux", outcome: "access", rows: hits, first: seen, last: seen, detail: hostile }] : [],
    tables: hits > 0 ? [{ table: "Syslog", hits, first: seen, last: seen }] : [],
    coverage: {
      searched: 2,
      withHits: hits > 0 ? 1 : 0,
      empty: 1,
      failed: [{ table: "Odd_CL", reason: hostile }],
      skipped: [],
      stale: [],
      shortRetention: [],
      absent: ["dns"],
      completeTo: {},
      partial: false,
    },
    timeline: { step: "P1D", series: [] },
    alerts: {
      total: 1,
      items: [
        {
          id: "a1",
          name: hostile,
          severity: "High",
          time: "2019-02-18T15:29:22Z",
          product: "x",
          status: "New",
          entity: hostile,
          entities: [],
          matchedIn: [],
          incident: 7,
        },
      ],
      around: [],
    },
    incidents: [
      {
        number: 7,
        title: hostile,
        severity: "High",
        status: "New",
        owner: hostile,
        classification: null,
        closedTime: null,
        url: null,
      },
    ],
    intelligence: [
      {
        table: "ThreatIntelIndicators",
        id: "i1",
        type: "C2",
        description: hostile,
        confidence: null,
        active: true,
        expired: false,
        validWhenSeen: true,
        validUntil: null,
        tlp: null,
        match: "exact",
      },
    ],
    related: [{ kind: "account", value: hostile, hits: 1 }],
    subject: null,
    anomalies: [],
    enrichment: [
      {
        provider: "x",
        kind: "reputation",
        status: "ok",
        verdict: "malicious",
        score: 1,
        evidence: [hostile],
        link: null,
        cached: false,
        ageMs: 0,
      },
    ],
    links: { chart: null, map: null, portal: null },
    queries: [
      { id: "core/seen", kql: `let _from = datetime(2019-02-12T00:00:00.000Z);\nSyslog // ${hostile}`, ms: 4 },
      { id: "core/alerts", kql: "SecurityAlert", ms: 4 },
    ],
    tookMs: 10,
  };
}

/** A case of one hunt that saw something, one that did not, an own query, and everything people write. */
export function aCase(
  hostile: string,
  more: { readonly indicators?: readonly Indicator[]; readonly tlp?: Tlp } = {},
): CaseExport {
  const indicators = more.indicators ?? [{ kind: "ip", value: "203.0.113.66" }];
  const results = indicators.map((indicator, at) => keepHunt(huntResult(indicator, hostile, at === 0 ? 3 : 0)));
  const events: TimelineEvent[] = [];
  const add = <K extends EventKind>(kind: K, data: EventData[K]) => {
    const at = new Date(opened.getTime() + events.length * 60_000);
    events.push({ id: String(events.length + 1), investigationId, kind, person: ana, at, data } as TimelineEvent);
  };
  add("asked", { requestId: "r1", verb: "hunt", words: ["203.0.113.66"], via: "typed", indicators, window });
  add("answered", { requestId: "r1", verb: "hunt", summary: hostile, window, ms: 5, results });
  add("asked", { requestId: "r2", verb: "kql", words: [`Syslog | where x == "${hostile}"`], via: "typed" });
  add("answered", {
    requestId: "r2",
    verb: "kql",
    summary: "1 row",
    ms: 5,
    table: { columns: [{ name: hostile, type: "string" }], rows: [[hostile], [null], [{ a: hostile }]], total: 3 },
  });
  add("noted", { text: hostile, as: "done" });
  add("evidence", { text: hostile });
  add("verdict", {
    indicator: indicators[0] ?? { kind: "ip", value: "203.0.113.66" },
    verdict: "malicious",
    reason: hostile,
  });
  add("status", { status: "contained", reason: hostile });
  return {
    state: {
      investigation: { id: investigationId, place, openedAt: opened, openedBy: ana },
      assignee: ana,
      offered: null,
      status: "contained",
      tags: ["ssh"],
      tlp: more.tlp ?? null,
      indicators,
      events: events.length,
      lastAt: new Date("2019-02-19T01:00:00.000Z"),
    },
    events,
    at: new Date("2019-02-19T02:00:00.000Z"),
    by: ana,
    summary: [defangText(hostile)],
    story: events.map(({ at, person }) => ({ at, who: person.name, what: defangText(hostile) })),
    pictures: new Map(results.slice(0, 1).map(({ hash }) => [hash, new Uint8Array([0x89, 0x50, 0x4e, 0x47])])),
    spelling: { indicator: defang, text: defangText },
    logs: { endpoint: "https://api.loganalytics.io", workspaces: ["11111111-2222-3333-4444-555555555555"] },
  };
}

export const oneOfEach: readonly Indicator[] = [
  { kind: "ip", value: "2001:db8::1" },
  { kind: "cidr", value: "203.0.113.0/24" },
  { kind: "domain", value: "evil.example" },
  { kind: "url", value: "https://evil.example/a'b\\c" },
  { kind: "hash", value: "a".repeat(64) },
  { kind: "email", value: "boss@evil.example" },
  { kind: "host", value: "web01" },
  { kind: "account", value: "CONTOSO\\o'neil" },
  { kind: "cve", value: "CVE-2021-44228" },
];

export const hostile = [
  "plain words",
  "[click](https://evil.example/login) <https://evil.example> https://evil.example/a www.evil.example boss@evil.example",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "</td></table><iframe src=javascript:alert(1)>",
  "*bold* _it_ ~~no~~ `code` ```\nfence\n``` $x^2$ \\(y\\) # title",
  "| a | b |\n|---|---|",
  "# heading",
  "- item",
  "1. item",
  "> quote",
  "===",
  "    code",
  "&lt;b&gt; &#60; &amp;",
  '=HYPERLINK("https://evil.example","x")',
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1",
  'a "quoted", word',
  '""" + __import__("os").system("id") + r"""',
  "ends with a backslash \\",
  "' OR '1'='1",
  "\u202egpj.exe \u0000 \u200b\u2028 \u{1F480}",
];
