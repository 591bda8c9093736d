import { expect, test } from "vitest";
import { isNothing, newsSince } from "../../src/hunts/news.ts";
import type { HuntResult } from "../../src/model/hunt.ts";
import { huntResult } from "../export/a-case.ts";

const ip = { kind: "ip", value: "203.0.113.66" } as const;
const before = huntResult(ip, "root");

test("nothing is new in the same result", () => {
  expect(isNothing(newsSince(before, before) ?? fail())).toBe(true);
});

test("tables, hosts, accounts and alerts that were not there before are new; a name in other capitals is not", () => {
  const after: HuntResult = {
    ...before,
    tables: [...before.tables, { table: "SigninLogs", hits: 1, first: null, last: null }],
    related: [
      { kind: "account", value: "ROOT", hits: 9 },
      { kind: "account", value: "ian", hits: 1 },
      { kind: "host", value: "web01", hits: 1 },
    ],
    alerts: {
      ...before.alerts,
      total: 2,
      items: before.alerts.items.flatMap((alert) => [alert, { ...alert, id: "a2" }]),
    },
  };
  expect(newsSince(before, after)).toEqual({ tables: ["SigninLogs"], hosts: ["web01"], accounts: ["ian"], alerts: 1 });
});

test("a hunt that looked further back than the earlier one is not compared with it", () => {
  const wider = { ...before, window: { ...before.window, from: "2019-01-12T00:00:00.000Z" } };
  expect(newsSince(before, wider)).toBeNull();
  expect(newsSince(wider, before)).not.toBeNull();
});

function fail(): never {
  throw new Error("they can be compared");
}
