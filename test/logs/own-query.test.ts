import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogEngine } from "../../src/logs/engine.ts";
import { checkedQueries, guardedQueries, type OwnQueries } from "../../src/logs/own-query.ts";
import { smallEngine } from "./small.ts";

const workspace = "AAAAAAAA-0000-0000-0000-000000000001";
let engine: LogEngine;
beforeAll(async () => {
  engine = await smallEngine();
});
afterAll(() => engine.close());

const forbidden: [string, string][] = [
  [".drop table Logons", ""],
  ["// hello\n.show tables", ""],
  ["externaldata(a:string)['https://evil.example/x']", "externaldata"],
  ["Logons | union (cluster('other').database('x').Secrets)", "cluster"],
  ["let steal = () { database('other').Secrets }; steal()", "database"],
  ["external_table('x')", "external_table"],
  ["adx('https://evil.example').T", "adx"],
  ["arg('').Resources", "arg"],
  ["app('other').requests", "app"],
  ["resource('/subscriptions/x').T", "resource"],
  ["workspace('bbbbbbbb-0000-0000-0000-000000000002').Logons", "workspace"],
  ["evaluate sql_request('Server=evil', 'select 1')", "evaluate"],
  ["Logons | evaluate http_request('https://evil.example')", "http_request"],
];

const guards: [string, () => OwnQueries][] = [
  ["on the embedded engine", () => checkedQueries((text) => engine.check(text))],
  ["on a service", () => guardedQueries([workspace])],
];

describe.each(guards)("a person's own query %s", (_, open) => {
  let own: OwnQueries;
  beforeAll(() => {
    own = open();
  });
  afterAll(() => own.close());

  it.each(forbidden)("is refused: %s", async (text, word) => {
    const error = await own.accept(text).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const place = text.indexOf(word === "evaluate" ? "sql_request" : word) + 1;
    expect(String(error)).toContain("refused");
    expect(String(error)).toContain(`at character ${word === "" ? 1 : place}`);
  });

  it("is kept as it was written", async () => {
    const text = "  // my query\n  Logons\n| where Address has '192.0.2.1' // 1.2.3.4\n";
    expect((await own.accept(text)).kql).toBe(text);
  });
});

describe("a person's own query on several workspaces", () => {
  it("may name one of them, and no other", async () => {
    const own = guardedQueries([workspace]);
    const text = `union Logons, workspace("${workspace.toLowerCase()}").Logons`;
    expect((await own.accept(text)).kql).toBe(text);
    await expect(own.accept(text.replace("aaaaaaaa", "cccccccc"))).rejects.toThrow("workspace() is refused");
    await own.close();
  });
});

describe("a person's own query on a service", () => {
  it("may name tables and functions that only the service knows", async () => {
    const own = guardedQueries();
    const text = "SomeTable | invoke SomeFunction() | where isnotempty(SomeColumn)";
    expect((await own.accept(text)).kql).toBe(text);
    await own.close();
  });
});
