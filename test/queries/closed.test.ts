import { expect, it } from "vitest";
import { closedTo } from "../../src/hunts/closed.ts";
import { handlingIn } from "../../src/hunts/known.ts";
import { loadLibrary } from "../../src/hunts/library.ts";
import { stringsAndComments } from "../../src/hunts/literal.ts";
import { huntOver } from "../commands/ask.ts";

const library = loadLibrary("queries");
const tables = [...new Set(library.list().flatMap((query) => [...query.tables, ...query.requires]))];
/** The names in a text, without what stands in strings and comments. */
const names = (text: string) => new Set(text.replace(stringsAndComments, " ").match(/[A-Za-z_]\w*/g));

const logs = { searchIsCheap: true, query: null as never, tables: async () => [], close: async () => {} };
const ports = { ...huntOver(logs as never), library };

it.each(tables)("%s is named by no question where it is closed, however the configuration spells it", (table) => {
  for (const query of closedTo(ports, [table.toUpperCase()]).library.list()) {
    expect(query.tables).not.toContain(table);
    expect([query.id, names(query.text).has(table)]).toEqual([query.id, false]);
  }
});

it("a value stays inside that intelligence may label which is closed to whoever asks", async () => {
  const question = {
    indicator: { kind: "ip", value: "203.0.113.7" },
    window: { from: new Date(0), to: new Date(1) },
    person: { platform: "slack", id: "U1", name: "Ana" },
    signal: new AbortController().signal,
    tlp: "clear",
    for: "person",
    enrich: true,
  } as const;
  expect(await handlingIn(closedTo(ports, ["ThreatIntelIndicators"]), question)).toMatchObject({ level: "amber" });
  expect(await handlingIn(closedTo(ports, ["IdentityInfo"]), question)).toMatchObject({ level: "clear" });
});
