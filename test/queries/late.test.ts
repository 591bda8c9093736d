import { describe, expect, it } from "vitest";
import own from "../../queries/schema/microsoft.json" with { type: "json" };
import { type BindOptions, bind, bindSeen } from "../../src/hunts/bind.ts";
import { type LibraryQuery, loadLibrary } from "../../src/hunts/library.ts";
import { filled, lateQuery } from "../../src/kql/late.ts";
import { type TranslationRequest, translatorOver } from "../../src/kql/translate-task.ts";
import type { KustoType, TableSchema } from "../../src/kql/types.ts";
import type { IndicatorKind } from "../../src/model/indicator.ts";
import { scenarioInstant, workspace } from "../sample/workspace.ts";
import { customTables } from "./columns.ts";

/** The sample's tables as they are, and those that it lacks by what the queries use of them. */
const reference = Object.entries({ ...own, ...customTables }).map(
  ([name, columns]): TableSchema => ({
    name,
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type: kustoType(String(type)) })),
  }),
);
const sample = workspace.map(({ name, columns }): TableSchema => ({ name, columns }));
const schema = [...sample, ...reference.filter(({ name }) => !sample.some((table) => table.name === name))];
const translate = translatorOver(schema);

function kustoType(name: string): KustoType {
  return ({ double: "real", boolean: "bool" } as Record<string, KustoType>)[name] ?? (name as KustoType);
}

/** Two values of each kind that a translation may not tell apart; the second of most wants out of its literal. */
const pairs: Readonly<Record<IndicatorKind, readonly [string, string]>> = {
  ip: ["1.2.3.4", "203.0.113.99"],
  cidr: ["203.0.113.0/24", "198.51.96.0/20"],
  domain: ["docs-share.example", `x'); DROP TABLE "T";--\u0000.example`],
  url: ["https://docs-share.example/invoice?a=1", "https://x.example/'||x||'\\?b=%27"],
  hash: ["44d88612fea8a8f36de82e1278abb02f", "aaaa8612fea8a8f36de82e1278abbfff"],
  email: ["ap.clerk@contoso.com", `o'brien+"x"@contoso.com`],
  host: ["ws-ops-021", `w'"\\;\n[x]*-021`],
  account: ["ap.clerk@contoso.com", `o'brien\u2028"{}$1\\0@contoso.com`],
  cve: ["CVE-2021-44228", "CVE-2014-0160"],
};
const days = (first: number, last: number) => ({
  from: new Date(Date.UTC(2019, 1, first)),
  to: new Date(Date.UTC(2019, 1, last)),
});

function bound(query: LibraryQuery, kind: IndicatorKind | null, which: 0 | 1) {
  const options: BindOptions = {
    ...(kind ? { indicator: { kind, value: pairs[kind][which] } } : {}),
    window: which === 0 ? days(12, 19) : days(1, 3),
    now: scenarioInstant,
    extra: Object.fromEntries(query.parameters.map((name) => [name, which === 0 ? ["x1", "y"] : ["x'2", "Y\\"]])),
  };
  return query.id === "core/seen" ? bindSeen(query, ["Syslog", "SecurityEvent"], options) : bind(query, options);
}

/** The SQL, or the probe's when only the data decides the columns; or why these tables do not allow it. */
function sqlOf(request: Omit<TranslationRequest, "found" | "spanned">): string {
  const reply = translate({ ...request, found: [], spanned: true });
  if (reply.kind === "translation") return reply.translation.sql;
  if (reply.kind === "probe") return reply.probe;
  if (reply.kind === "error") return `${reply.code}: ${reply.message}`;
  throw new Error(reply.stack);
}

const questions = loadLibrary("queries")
  .list()
  .flatMap((query) => (query.accepts.length === 0 ? [null] : query.accepts).map((kind) => ({ query, kind })));

describe("one translation for all values", () => {
  it.each(questions)("$query.id about $kind is what a translation of that very text is", ({ query, kind }) => {
    const [made, asked] = [bound(query, kind, 1), bound(query, kind, 0)];
    const [from, to] = [lateQuery(made.kql, made.values), lateQuery(asked.kql, asked.values)];
    if (!from || !to) throw new Error("holes are ruled out");
    expect(to.shape).toBe(from.shape);
    expect(to.starts).toHaveLength(asked.values.length);
    const holed = sqlOf({ text: made.kql, late: from.starts });
    expect(filled(holed, to.values)).toBe(sqlOf({ text: asked.kql }));
    expect(filled(holed, from.values)).toBe(sqlOf({ text: made.kql }));
  });
});

describe("what a translation decides by a value", () => {
  const shape = (text: string) => lateQuery(`print ${text}`, [{ start: 6, end: 6 + text.length }])?.shape;

  it.each([
    ["letters, which have a case to ignore", `"10.0.0.1"`, `"10.0.0.a"`],
    ["digits, which a column of numbers may hold", `"443"`, `"4.4.3"`],
    ["nothing at all", `""`, `"a"`],
    ["groups, which a pattern may have", `"a"`, `"(a)"`],
    ["a star at an edge", `"a*"`, `"ab"`],
    ["how many there are", `dynamic(["a"])`, `dynamic(["a","b"])`],
    ["what kind of literal it is", `datetime(2019-02-12T00:00:00.000Z)`, `"2019-02-12T00:00:00.000Z"`],
  ])("tells shapes apart: %s", (_, one, other) => {
    expect(shape(one)).not.toBe(shape(other));
  });
  it("leaves a literal of another form in the text", () => {
    for (const text of ["12", "@'a'", "h'a'", `"a" + "b"`, `dynamic({"a":1})`, "T | take 1"]) {
      expect(lateQuery(`print ${text}`, [{ start: 6, end: 6 + text.length }])).toMatchObject({
        shape: `print ${text}`,
        values: [],
      });
    }
  });
  it("rules holes out where a name could hold their mark", () => {
    expect(lateQuery(`print ['\\u0001'] = "a"`, [])).toBeUndefined();
  });
});
