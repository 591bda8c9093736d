import { describe, expect, it } from "vitest";
import { refuseTables } from "../../src/kql/denied.ts";
import { globalsOf, parse } from "../../src/kql/parser.ts";

const globals = globalsOf([
  { name: "IdentityInfo", columns: [{ name: "Name", type: "string" }] },
  { name: "SigninLogs", columns: [{ name: "Name", type: "string" }] },
]);
const denied = new Set(["identityinfo"]);

function refusal(kql: string): string {
  try {
    refuseTables(parse(kql, globals).root, denied);
    return "";
  } catch (error) {
    return String(error);
  }
}

describe("a table that is closed to a role", () => {
  it.each([
    "IdentityInfo",
    "['IdentityInfo'] | count",
    "SigninLogs | where Name in (IdentityInfo)",
    "SigninLogs | join kind=inner (IdentityInfo) on Name",
    "let x = IdentityInfo; x | take 1",
    "let f = () { IdentityInfo }; f",
    "table('IdentityInfo')",
    "table(@'identityinfo')",
    "table(strcat('Identity', 'Info'))",
    "let name = 'IdentityInfo'; table(name)",
    "union *",
    "union withsource=T * | count",
    "union Ident*",
    "union SigninLogs, *Info",
    "search 'x'",
    "search in (Identity*) 'x'",
    "search in (IdentityInfo) 'x'",
    "find where Name == 'x'",
    "find in (IdentityInfo) where Name == 'x'",
    "find in (I*) where Name == 'x'",
    "SigninLogs | union (search 'x')",
    "print toscalar(IdentityInfo | count)",
  ])("is not read by: %s", (kql) => {
    expect(refusal(kql)).toContain("closed to your role");
  });

  it.each([
    "SigninLogs | count",
    "SigninLogs | search 'x'",
    "search in (SigninLogs) 'IdentityInfo'",
    "find in (SigninLogs) where Name == 'x'",
    "union Sign*",
    "table('SigninLogs')",
    "SigninLogs | where Name has 'IdentityInfo' // IdentityInfo",
    "SigninLogs | project-away N*",
  ])("is not in the way of: %s", (kql) => {
    expect(refusal(kql)).toBe("");
  });
});
