import { describe, expect, test } from "vitest";
import { engineFor, firstRow, refusalOf } from "./engine.ts";

const engine = engineFor();
const arrays = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const bags = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
/** As a value that is not known before the query runs. */
const parsed = (json: string) => `parse_json(strcat('', ${JSON.stringify(json)}))`;

describe("JSON of any depth", () => {
  test("is read down to a thousand levels, and is a text beyond, as what is no JSON is", async () => {
    const kql = `print gettype(${parsed(arrays(1000))}), gettype(${parsed(arrays(1001))}), gettype(${parsed(bags(50_000))})`;
    expect(await firstRow(engine(), kql)).toEqual(["array", "string", "string"]);
  });

  test("is measured by what nests, not by what follows or stands in texts", async () => {
    const wide = `[${'{"a":["]]",{}]},'.repeat(2000)}"${"[".repeat(3000)}\\""]`;
    expect(await firstRow(engine(), `print array_length(${parsed(wide)})`)).toEqual([2001]);
  });

  test.each([
    [`array_length(treepath(${parsed(bags(1000))}))`, 1000],
    [`array_length(treepath(${parsed(bags(10_000))}))`, 0],
    [`array_length(set_union(${parsed(arrays(10_000))}, dynamic([1])))`, null],
    [`array_length(set_union(dynamic([1]), pack_array(${parsed(arrays(10_000))})))`, 2],
    [`bag_merge(${parsed(bags(10_000))}, dynamic({"b": 1}))`, { b: 1 }],
  ])("is safe in %#", async (expression, value) => {
    expect(await firstRow(engine(), `print ${expression}`)).toEqual([value]);
  });

  test("has a schema", async () => {
    const kql = `print d = ${parsed(bags(10_000))} | summarize s = buildschema(d)`;
    expect(await firstRow(engine(), kql)).toEqual(["string"]);
  });

  test("that grows row by row is refused where it is walked through", async () => {
    const wrapped = `${"pack_array(".repeat(20)}s.d${")".repeat(20)}`;
    const grown = `range i from 1 to 150 step 1 | scan declare (d:dynamic) with (step s: true => d = ${wrapped};)
      | summarize arg_max(i, d)`;
    expect(await firstRow(engine(), `${grown} | project array_length(d)`)).toEqual([1]);
    const error = { code: "failed", message: "a dynamic value is nested deeper than 2000 levels" };
    expect(await refusalOf(engine(), grown)).toMatchObject(error);
    expect(await refusalOf(engine(), `${grown} | project treepath(d)`)).toMatchObject(error);
  });

  test("as a literal is the parser's to refuse", async () => {
    expect(await refusalOf(engine(), `print dynamic(${arrays(3000)})`)).toMatchObject({ code: "KS245" });
  });
});
