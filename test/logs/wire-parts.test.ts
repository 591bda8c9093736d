import { describe, expect, it } from "vitest";
import { credentialFailure } from "../../src/logs/service-errors.ts";
import { decodeRows, typeNamed } from "../../src/logs/wire/cells.ts";
import { readFaults } from "../../src/logs/wire/faults.ts";
import { offsetOf, placeAt } from "../../src/logs/wire/place.ts";
import { readPrefer } from "../../src/logs/wire/prefer.ts";
import type { KustoType } from "../../src/model/logs.ts";

describe("a cell as a service sends it", () => {
  it.each<[KustoType, unknown, unknown]>([
    ["bool", 1, true],
    ["bool", 0, false],
    ["bool", false, false],
    ["long", "9007199254740993", "9007199254740993"],
    ["long", 9007199254740992, 9007199254740992],
    ["real", "-Infinity", "-Infinity"],
    ["real", "1234567890123456", 1234567890123456],
    ["decimal", "1.500", "1.5"],
    ["decimal", 100, "100"],
    ["datetime", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00.0000000Z"],
    ["datetime", "2024-05-01T10:00:00.123Z", "2024-05-01T10:00:00.1230000Z"],
    ["datetime", "soon", "soon"],
    ["timespan", "01:00:00", "01:00:00"],
    ["timespan", "-1.02:03:04.5000000", "-1.02:03:04.5000000"],
    ["timespan", "0.00:00:01.0000000", "00:00:01"],
    ["guid", "74BE27DE-1E4E-49D9-B579-FE0B331D3642", "74be27de-1e4e-49d9-b579-fe0b331d3642"],
    ["dynamic", '{"a":[1]}', { a: [1] }],
    ["dynamic", { a: [1] }, { a: [1] }],
    ["dynamic", "plain words", "plain words"],
    ["dynamic", "", null],
    ["string", null, ""],
    ["datetime", null, null],
    ["int", null, null],
  ])("%s %j", (type, sent, expected) => {
    expect(decodeRows([{ name: "x", type }], [[sent]])).toEqual([[expected]]);
  });

  it.each([
    ["System.Int64", "long"],
    ["System.SByte", "bool"],
    ["System.Data.SqlTypes.SqlDecimal", "decimal"],
    ["double", "real"],
    ["Object", "dynamic"],
    ["long", "long"],
    ["whatever", "string"],
  ])("has a type, also by an older name: %s", (name, type) => {
    expect(typeNamed(name)).toBe(type);
  });
});

describe("a place in a query", () => {
  it("is the same by offset and by line and position", () => {
    const query = "first\n\n  third | x\n";
    for (let offset = 0; offset <= query.length; offset++) expect(offsetOf(query, placeAt(query, offset))).toBe(offset);
  });
  it("is unknown on a line that is not there", () => {
    expect(offsetOf("one line", { line: 2, pos: 0 })).toBeUndefined();
  });
});

describe("a Prefer header", () => {
  it.each([
    [undefined, { wait: 180, statistics: false, render: false }],
    ["wait=30", { wait: 30, statistics: false, render: false }],
    ["Wait=9999, include-statistics=true", { wait: 600, statistics: true, render: false }],
    ["include-render=true;wait=-1", { wait: 180, statistics: false, render: true }],
  ])("%s", (header, expected) => {
    expect(readPrefer(header)).toEqual(expected);
  });
});

describe("faults", () => {
  it("are read with their values and how often they strike", () => {
    expect(readFaults("429=2/5, 429,504/9,partial,slow=250,cut/11")).toEqual([
      { fault: { kind: "throttle", retryAfter: 2 }, every: 5 },
      { fault: { kind: "throttle" }, every: 1 },
      { fault: { kind: "timeout" }, every: 9 },
      { fault: { kind: "partial" }, every: 1 },
      { fault: { kind: "slow", ms: 250 }, every: 1 },
      { fault: { kind: "cut" }, every: 11 },
    ]);
  });
  it.each(["", "500", "slow", "504=1", "cut/0", "429=x"])('are refused when unknown: "%s"', (text) => {
    expect(() => readFaults(text)).toThrow("is not one of them");
  });
});

describe("a credential that gives no token", () => {
  const failing = (name: string, message: string) => Object.assign(new Error(message), { name });
  it("is told apart when it expired", () => {
    const expired = credentialFailure(
      failing("AuthenticationError", "AADSTS7000222: The provided client secret keys are expired."),
    );
    expect(expired?.why).toBe("the bot's credential has expired.");
    expect(credentialFailure(failing("CredentialUnavailableError", "nothing here"))?.fix).toContain(
      '"Azure in 10 minutes", step 2',
    );
  });
  it("is not blamed for another error", () => {
    expect(credentialFailure(new TypeError("bug"))).toBeUndefined();
  });
});
