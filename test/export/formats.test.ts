import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import type { CaseExport, ExportFormat } from "../../src/export/case-export.ts";
import { exportCase } from "../../src/export/export.ts";
import { hashOf } from "../../src/model/kept.ts";
import { load } from "../load/folder.ts";
import { aCase, hostile, oneOfEach } from "./a-case.ts";
import { notebookSchema } from "./notebook-schema.ts";
import { stixBundle } from "./stix-schema.ts";

const text = (format: ExportFormat, given: CaseExport, at = 0) => exportCase(format, given)[at]?.content ?? "";

/** Reads Markdown as eagerly as any viewer: with HTML, and with links made of whatever looks like one. */
const viewer = new MarkdownIt({ html: true, linkify: true });
const formats = /^(link_open|image|html_inline|html_block|em_open|strong_open|s_open|code_inline|fence|code_block)$/;
function formatsIn(markdown: string): string[] {
  const tokens = viewer.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  return tokens.filter(({ type }) => formats.test(type)).map(({ type }) => type);
}
/** How it is built when nothing in it is hostile. */
const skeleton = (markdown: string) => viewer.parse(markdown, {}).map(({ type, tag }) => `${type} ${tag}`);

describe("Markdown", () => {
  test("reads as summary, findings with every query, and timeline", () => {
    const words = text("markdown", aCase("plain words", { tlp: "amber" }));
    expect(words).toContain("TLP:AMBER");
    expect(words.match(/^## .*/gm)).toEqual(["## Summary", "## What was found", "## Timeline"]);
    expect(words).toContain("```kusto\nSecurityAlert\n```");
    expect(words).toContain("Odd_CL failed".replace("_", "\\_"));
  });

  test.each(hostile)("keeps hostile words as words: %s", (words) => {
    const ours = text("markdown", aCase("plain words"));
    const theirs = text("markdown", aCase(words));
    expect(formatsIn(theirs)).toEqual(formatsIn(ours));
    expect(skeleton(theirs)).toEqual(skeleton(ours));
  });
});

describe("CSV", () => {
  test.each(hostile)(
    "has the same rows whatever is in them, and no cell that a spreadsheet calculates: %s",
    async (words) => {
      const files = exportCase("csv", aCase(words));
      expect(files.map(({ name }) => name)).toEqual(["case-1a2b3c4d-timeline.csv", "case-1a2b3c4d-sightings.csv"]);
      const imported = await load({ "Timeline.csv": files[0]?.content ?? "" });
      const rows = await imported.rows("Timeline");
      expect(imported.messages).toEqual([]);
      expect(rows).toHaveLength(8);
      for (const row of rows) for (const cell of Object.values(row)) expect(String(cell)).not.toMatch(/^\s*[=+\-@]/);
    },
  );

  test("says that a hunt saw nothing", () => {
    const both = aCase("x", {
      indicators: [
        { kind: "ip", value: "203.0.113.66" },
        { kind: "domain", value: "evil.example" },
      ],
    });
    const rows = text("csv", both, 1).trim().split("\r\n");
    expect(rows).toHaveLength(3);
    expect(rows[2]).toMatch(/,domain,evil\.example,.*,none,unknown,,0,,,[0-9a-f]{64}$/);
  });
});

describe("JSON", () => {
  test("holds the results as they were kept: their hashes can be checked", () => {
    const content = JSON.parse(text("json", aCase("words \u202e")));
    const kept = content.events.flatMap(
      ({ data }: { data: { results?: { result: unknown; hash: string }[] } }) => data.results ?? [],
    );
    expect(kept).toHaveLength(1);
    for (const { result, hash } of kept) expect(hashOf(result)).toBe(hash);
  });
});

describe("STIX", () => {
  // As OASIS published them with the extension for TLP 2.0 (cti-stix-common-objects): readers know them by these ids.
  test.each([
    ["clear", "94868c89-83c2-464b-929b-a1a8aa3c8487"],
    ["green", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"],
    ["amber", "55d920b0-5e8b-4f79-9ee9-91f868d9b421"],
    ["amber+strict", "939a9414-2ddd-4d32-a0cd-375ea402b003"],
    ["red", "e828b379-4e03-4974-9ac4-e53a884c97c1"],
  ] as const)("marks TLP:%s with the published object", (tlp, id) => {
    const { objects } = JSON.parse(text("stix", aCase("words", { tlp })));
    const markings = objects.filter(({ type }: { type: string }) => type === "marking-definition");
    const extension = { extension_type: "property-extension", tlp_2_0: tlp };
    expect(markings).toEqual([
      {
        type: "marking-definition",
        spec_version: "2.1",
        id: `marking-definition--${id}`,
        created: "2022-10-01T00:00:00.000Z",
        name: `TLP:${tlp.toUpperCase()}`,
        extensions: { "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": extension },
      },
    ]);
  });

  test.each(hostile)("is a valid bundle whatever people wrote: %s", (words) => {
    expect(stixBundle.safeParse(JSON.parse(text("stix", aCase(words || "x")))).error).toBeUndefined();
  });

  test("says every kind of indicator, what was seen, and what was looked for and not seen", () => {
    const given = aCase("words", { indicators: oneOfEach, tlp: "amber" });
    const bundle = stixBundle.parse(JSON.parse(text("stix", given)));
    const of = (type: string) => bundle.objects.filter((each) => each.type === type) as Record<string, unknown>[];
    expect(of("indicator")).toHaveLength(8);
    expect(of("vulnerability")).toHaveLength(1);
    expect(of("sighting").map(({ count }) => count)).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(of("observed-data")).toHaveLength(1);
    expect(of("note").map(({ abstract }) => abstract)).toEqual(["Done", "Evidence", "Verdict", "Status"]);
    expect(of("marking-definition")).toHaveLength(1);
    const unmarked = bundle.objects.filter(
      (each) => each.type !== "marking-definition" && !("object_marking_refs" in each),
    );
    expect(unmarked).toEqual([]);
  });

  test("gives the same observable the same id everywhere", () => {
    // The id that the specification's rules give for this value, made independently.
    expect(text("stix", aCase("x", { indicators: [{ kind: "domain", value: "example.com" }] }))).toContain(
      "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7",
    );
  });
});

describe("the notebook", () => {
  test.each(hostile)("is valid nbformat 4.5 and shows hostile words as words: %s", (words) => {
    const { cells } = notebookSchema.parse(JSON.parse(text("notebook", aCase(words))));
    const plain = notebookSchema.parse(JSON.parse(text("notebook", aCase("plain words"))));
    expect(cells.map(({ cell_type }) => cell_type)).toEqual(plain.cells.map(({ cell_type }) => cell_type));
    for (const [at, cell] of cells.entries()) {
      const source = cell.source.join("");
      if (cell.cell_type === "markdown")
        expect(formatsIn(source)).toEqual(formatsIn(plain.cells[at]?.source.join("") ?? ""));
      else
        for (const { data } of cell.outputs)
          expect(tagsIn([data["text/html"] ?? []].flat().join(""))).toEqual(expectedTags);
    }
  });

  test("asks the query itself over its own time, whatever the request called it", () => {
    const given = aCase("plain words");
    const asked = {
      kql: "SecurityIncident | count",
      window: { from: "2019-02-18T00:00:00.000Z", to: "2019-02-19T00:00:00.000Z" },
    };
    const events = given.events.map((event) =>
      event.kind === "answered" && event.data.table
        ? { ...event, data: { ...event.data, table: { ...event.data.table, ...asked } } }
        : event,
    );
    const { cells } = notebookSchema.parse(JSON.parse(text("notebook", { ...given, events })));
    const sources = cells.map(({ source }) => source.join(""));
    expect(sources).toContainEqual(
      expect.stringMatching(/SecurityIncident \| count\n""", "2019-02-18T00:00:00.000Z", "2019-02-19/),
    );
  });

  test("repeats the investigation: parameters, every query with its time, tables and pictures saved", () => {
    const { cells } = notebookSchema.parse(JSON.parse(text("notebook", aCase("plain words"))));
    const code = cells.filter((cell) => cell.cell_type === "code");
    expect(code[0]?.metadata).toEqual({ tags: ["parameters"] });
    const asked = code.filter(({ source }) => source.join("").includes("= ask("));
    expect(asked.map(({ outputs }) => outputs.length)).toEqual([1, 1, 1]);
    expect(asked[1]?.source.join("")).toContain('"2019-02-12T00:00:00.000Z", "2019-02-19T00:00:00.000Z"');
    expect(code.flatMap(({ outputs }) => outputs).filter(({ data }) => data["image/png"])).toHaveLength(1);
  });
});

const expectedTags: readonly string[] = [];
/** Tags other than a plain table's, and attributes of any. */
function tagsIn(html: string): string[] {
  return (html.match(/<[^>]*>/g) ?? []).filter((tag) => !/^<\/?(table|caption|thead|tbody|tr|th|td)>$/.test(tag));
}
