import { describe, expect, it } from "vitest";
import { answerEntities, rowEntities } from "../../src/hunts/row-entities.ts";
import type { Cell } from "../../src/model/logs.ts";

const named = (column: string, cell: Cell, lens?: string) =>
  rowEntities([{ name: column, type: typeof cell === "string" ? "string" : "dynamic" }], [cell], lens).map(
    ({ kind, value }) => `${kind}:${value}`,
  );

describe("what a row offers to hunt", () => {
  it.each<[string, Cell, string[]]>([
    ["IPAddress", "192.0.2.7", ["ip:192.0.2.7"]],
    ["Anything", "192.0.2.7:443", ["ip:192.0.2.7"]],
    ["UserPrincipalName", "ap.clerk@contoso.com", ["account:ap.clerk@contoso.com"]],
    ["SenderFromAddress", "evil@bad.example.com", ["email:evil@bad.example.com"]],
    ["Account", "CONTOSO\\ian", ["account:CONTOSO\\ian"]],
    ["Account", "CONTOSO\\WEB01$", ["host:WEB01"]],
    ["Computer", "web01.contoso.com", ["host:web01.contoso.com"]],
    ["RemoteUrl", "updates.bad-example.com", ["domain:updates.bad-example.com"]],
    ["SHA256", "a".repeat(31) + "b".repeat(33), []],
    ["Addresses", ["192.0.2.7", "192.0.2.8"], ["ip:192.0.2.7", "ip:192.0.2.8"]],
  ])("%s %j", (column, cell, expected) => {
    expect(named(column, cell)).toEqual(expected);
  });

  it.each<[string, Cell]>([
    ["Account", "NT AUTHORITY\\SYSTEM"],
    ["Account", "-"],
    ["UserId", "1d8806bf-cd93-465d-a3ea-3d8bc8a89407"],
    ["AlertLink", "https://portal.azure.com/x"],
    ["Description", "a long text about 192.0.2.7"],
    ["Activity", "4624"],
    ["Computer", ""],
  ])("nothing for %s %j", (column, cell) => {
    expect(named(column, cell)).toEqual([]);
  });

  it("a target is a machine where the lens is about machines", () => {
    expect(named("Target", "msticalertswin1", "windows")).toEqual(["host:msticalertswin1"]);
    expect(named("Target", "Office 365", "identity")).toEqual([]);
  });

  it("each once, however it is spelt, over all rows", async () => {
    const columns = [{ name: "Computer", type: "string" }] as const;
    const found = await answerEntities({ columns, rows: [["WEB01"], ["web01"], ["db01"]] });
    expect(found.map(({ value }) => value)).toEqual(["web01", "db01"]);
  });
});
