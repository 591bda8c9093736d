import { describe, expect, it } from "vitest";
import { matcherOf } from "../../src/hunts/match.ts";
import { cases } from "./match-cases.ts";

describe.each(cases)("$kind $value", ({ kind, value, names, yes, no }) => {
  const matcher = matcherOf({ kind, value }, names);

  it.each(yes)("is named by %j", (text) => {
    expect(matcher.test(text)).toBe(true);
  });
  it.each(no)("is not named by %j", (text) => {
    expect(matcher.test(text)).toBe(false);
  });
  it("has a term for its index, unless it is a range", () => {
    expect(matcher.terms.length > 0).toBe(kind !== "cidr");
  });
});

describe("a matcher", () => {
  it("says every spelling of an IPv6 address it looked for", () => {
    expect(matcherOf({ kind: "ip", value: "2001:db8:77::2b" }).values).toEqual([
      "2001:db8:77::2b",
      "2001:db8:77:0:0:0:0:2b",
      "2001:0db8:0077::002b",
      "2001:0db8:0077:0000:0000:0000:0000:002b",
    ]);
  });
  it("says the other names it looked for", () => {
    const names = ["CONTOSO\\ap.clerk", "S-1-5-21-1-2-3-1104"];
    expect(matcherOf({ kind: "account", value: "ap.clerk@contoso.com" }, names).values).toEqual([
      "ap.clerk@contoso.com",
      "ap.clerk",
      "CONTOSO\\ap.clerk",
      "S-1-5-21-1-2-3-1104",
    ]);
  });
  it("takes pattern characters in a value literally", () => {
    const matcher = matcherOf({ kind: "account", value: "a.*[b](c)|d$" });
    expect(matcher.test("user a.*[b](c)|d$ failed")).toBe(true);
    expect(matcher.test("user axx failed")).toBe(false);
    expect(matcher.test("d")).toBe(false);
  });
});
