import { describe, expect, test } from "vitest";
import { readEntities } from "../../src/hunts/entities.ts";

const entities = [
  { $id: "1", HostName: "MSTICALERTSLXVM2", Type: "host" },
  { $id: "2", Name: "dbadmin", Host: { $ref: "1" }, Type: "account" },
  { $id: "3", CommandLine: "wget http://x", Account: { $ref: "2" }, Type: "process" },
  { $id: "4", Address: "1.2.3.4", Type: "ip" },
  { $id: "5", Name: "ap.clerk", UPNSuffix: "contoso.com", Type: "account" },
  { $ref: "1" },
  { $id: "6", Type: "something-new", Name: "a name" },
  { $id: "7", Type: "url" },
];

describe("alert entities", () => {
  test("read the same as JSON text and as a structure", () => {
    expect(readEntities(JSON.stringify(entities))).toEqual(readEntities(entities));
  });

  test("each says what it is, and what of it can be hunted", () => {
    expect(readEntities(entities).map((entity) => [entity.type, entity.text, entity.indicator?.kind ?? null])).toEqual([
      ["host", "MSTICALERTSLXVM2", "host"],
      ["account", "dbadmin", "account"],
      ["process", "wget http://x", null],
      ["ip", "1.2.3.4", "ip"],
      ["account", "ap.clerk@contoso.com", "account"],
      ["host", "MSTICALERTSLXVM2", "host"],
      ["something-new", "a name", null],
    ]);
  });

  test.each([["not JSON"], [""], [null], ['{"a":1}'], ['[1,null,"x"]']])("%j holds none", (cell) => {
    expect(readEntities(cell)).toEqual([]);
  });
});
