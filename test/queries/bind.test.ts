import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BindOptions, bind, bindSeen } from "../../src/hunts/bind.ts";
import { type LibraryQuery, loadLibrary } from "../../src/hunts/library.ts";
import { Failure } from "../../src/model/failure.ts";
import { read, workspace } from "./kusto.ts";

const library = loadLibrary("queries");
const window = { from: new Date("2019-02-17T00:00:00Z"), to: new Date("2019-02-19T00:00:00Z") };
const now = new Date("2019-02-19T00:30:00Z");
const ip = { indicator: { kind: "ip", value: "1.2.3.4" }, window, now } as const satisfies BindOptions;

function query(text: string, more: Partial<LibraryQuery> = {}): LibraryQuery {
  return {
    id: "ip/test",
    title: "Test",
    answers: "Nothing.",
    tables: ["T"],
    requires: [],
    accepts: ["ip", "cidr", "host", "account", "url", "domain"],
    attack: [],
    lookback: 0,
    parameters: [],
    text,
    ...more,
  };
}

describe("binding", () => {
  it("puts what the text uses before it, and nothing else", () => {
    expect(bind(query("T | where A >= _from and A < _to"), ip).kql).toBe(
      "let _from = datetime(2019-02-17T00:00:00.000Z);\nlet _to = datetime(2019-02-19T00:00:00.000Z);\nT | where A >= _from and A < _to",
    );
  });
  it("puts what a predicate needs before the predicate", () => {
    const names = bind(query("T | where _match(A)"), ip).kql.match(/^let \w+/gm);
    expect(names).toEqual(["let _terms", "let _pattern", "let _match"]);
  });
  it("takes no name out of a string or a comment", () => {
    expect(bind(query('T | where A == "_now" // _to'), ip).kql).toBe('T | where A == "_now" // _to');
  });
  it("reaches back by the lookback and keeps the person's own start", () => {
    const bound = bind(query("print _from, _windowFrom", { lookback: 86_400_000 }), ip);
    expect(bound.span).toEqual({ from: new Date("2019-02-16T00:00:00Z"), to: window.to });
    expect(bound.kql).toContain("_from = datetime(2019-02-16T00:00:00.000Z)");
    expect(bound.kql).toContain("_windowFrom = datetime(2019-02-17T00:00:00.000Z)");
  });
  it("judges a range by the prefix function of its version", () => {
    const four = bind(query("T | where _match(A)"), { ...ip, indicator: { kind: "cidr", value: "203.0.113.0/24" } });
    expect(four.kql).toContain('let _value = "203.0.113.0/24"');
    expect(four.kql).toContain("ipv4_is_in_range(extract(_pattern, 1, text), _value)");
    const six = bind(query("T | where _mentions(A)"), { ...ip, indicator: { kind: "cidr", value: "2001:db8::/32" } });
    expect(six.kql).toContain("ipv6_is_in_range(");
  });
  it("leaves a parameter that was not given empty", () => {
    const asked = query("print _alertIds, _incidents", { parameters: ["alertIds", "incidents"] });
    expect(bind(asked, { window, now, extra: { alertIds: ["a", "b"] } }).kql).toBe(
      'let _alertIds = dynamic(["a","b"]);\nlet _incidents = dynamic([]);\nprint _alertIds, _incidents',
    );
  });
  it("refuses a kind that the question does not take, as a usage fault", () => {
    const asked = () => bind(query("T | where _match(A)", { accepts: ["hash"] }), ip);
    expect(asked).toThrow(Failure);
    expect(asked).toThrow("it cannot be asked about an IP address, only about a hash.");
  });
  it("refuses to look for nothing", () => {
    expect(() => bind(query("T | where _match(A)"), { window, now })).toThrow(/needs an indicator/);
  });
});

describe("the full-text question", () => {
  const seen = library.get("core/seen");
  if (!seen) throw new Error("core/seen is missing");

  it("asks each table, whatever its name", () => {
    const bound = bindSeen(seen, ["Syslog", 'Odd "table"'], ip);
    expect(bound.tables).toEqual(["Syslog", 'Odd "table"']);
    expect(bound.kql).toContain('["Odd \\"table\\""]\n| where TimeGenerated >= _from');
    expect(bound.kql).toContain('project Table = "Odd \\"table\\"",');
    expect(bound.kql).not.toContain("SourceTable");
    expect(bound.kql.match(/search "1\.2\.3\.4"/g)).toHaveLength(2);
  });
  it("looks for every spelling", () => {
    const bound = bindSeen(seen, ["Syslog"], { ...ip, indicator: { kind: "ip", value: "2001:db8::1" } });
    expect(bound.kql).toContain('search "2001:db8" or "2001:0db8"\n');
  });
  it("refuses a range", () => {
    const options = { ...ip, indicator: { kind: "cidr", value: "10.0.0.0/8" } } as const;
    expect(() => bindSeen({ ...seen, accepts: ["cidr"] }, ["Syslog"], options)).toThrow(/address columns only/);
  });
});

describe("hostile values", () => {
  const state = workspace({ T: { A: "string" } });
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(
      '"',
      "\\",
      "'",
      '\\"); T | count //',
      '"]); .drop table T',
      "\n| take 1",
      "\u2028",
      "{}",
      "$(x)",
      "a//b",
      "/*",
      "```",
    ),
  );

  it("stay one literal each, and read back as they were", () => {
    const asked = query("print _value, _kind | where _match(_value)", {
      accepts: ["host", "account", "url", "domain"],
    });
    fc.assert(
      fc.property(
        fc.constantFrom("host", "account", "url", "domain"),
        text,
        fc.array(text, { maxLength: 3 }),
        (kind, value, names) => {
          const bound = bind(asked, { indicator: { kind, value }, names, window, now });
          const { problems, strings } = read(bound.kql, state);
          expect(problems).toEqual([]);
          expect(strings().slice(0, 2)).toEqual([value, kind]);
        },
      ),
      { numRuns: 300 },
    );
  });
  it("stay one list in a parameter", () => {
    const asked = query("print _sessions", { parameters: ["sessions"] });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (sessions) => {
        const { kql } = bind(asked, { window, now, extra: { sessions } });
        expect(read(kql, state).problems).toEqual([]);
        const list = /^let _sessions = dynamic\((.*)\);$/m.exec(kql)?.[1] ?? "";
        expect(JSON.parse(list)).toEqual(sessions);
      }),
      { numRuns: 300 },
    );
  });
});
