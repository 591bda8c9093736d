import { describe, expect, test } from "vitest";
import { engineFor, firstRow, refusalOf } from "./engine.ts";

const engine = engineFor([{ name: "Syslog", columns: [{ name: "Message", type: "string" }], rows: [["hello"]] }]);

describe("what reaches beyond the data is refused by name, where it stands", () => {
  test.each([
    [".show tables", ".show tables"],
    [
      "Syslog | union (externaldata(a:string)['https://x.example/a.csv'])",
      "externaldata(a:string)['https://x.example/a.csv']",
    ],
    ["cluster('c').database('d').Syslog", "cluster('c')"],
    ["Syslog | where Message in (workspace('w').Syslog)", "workspace('w')"],
    ["external_table('t') | take 1", "external_table('t')"],
    ["Syslog | union (adx('https://c/d').T)", "adx('https://c/d')"],
    ["arg('').Resources", "arg('')"],
    ["Syslog | invoke FileProfile(Message, 1000)", "FileProfile(Message, 1000)"],
    ["Syslog | graph-match (a)-->(b) project a", "graph-match (a)-->(b) project a"],
    ["Syslog | evaluate python(typeof(*), 'x')", "python(typeof(*), 'x')"],
    ["Syslog | evaluate autocluster()", "autocluster()"],
    ["Syslog | extend c = geo_info_from_ip_address(Message)", "geo_info_from_ip_address(Message)"],
    ["Syslog | evaluate http_request('https://x.example')", "http_request('https://x.example')"],
  ])("%s", async (kql, place) => {
    const { code, offset, length } = await refusalOf(engine(), kql);
    expect({ code, place: kql.slice(offset, offset + length) }).toEqual({ code: "refused", place });
  });
});

describe("Microsoft's own errors keep their code and place", () => {
  test.each([
    ["Syslog | where Messag has 'x'", "KS142", "Messag"],
    ["SysLog | take 1", "KS204", "SysLog"],
    ["Syslog | where nofunction(Message)", "KS211", "nofunction"],
    ["let x = 1; Syslog | extend y = z", "KS142", "z"],
  ])("%s", async (kql, code, place) => {
    const error = await refusalOf(engine(), kql);
    expect({ code: error.code, place: kql.slice(error.offset, error.offset + error.length) }).toEqual({ code, place });
  });
});

describe("what the engine does not know it does not guess", () => {
  test.each([
    ["Syslog | extend series_periods_detect(dynamic([1]), 0.0, 1.0, 1)", "series_periods_detect"],
    ["Syslog | extend hash_many(Message, Message)", "hash_many"],
    ["Syslog | extend parse_user_agent(Message, 'colour')", "'colour'"],
    ["Syslog | extend n = row_number()", "row_number()"],
    ["datatable(a:long)[1, 2] | extend n = row_number()", "row_number()"],
    ["datatable(a:long)[1, 2] | where a > 1 | extend n = prev(a)", "prev(a)"],
    ["range a from 1 to 3 step 1 | summarize count() by a | extend n = row_rank_dense(a)", "row_rank_dense(a)"],
    ["Syslog | reduce by Message", "reduce by Message"],
    ["Syslog | facet by Message", "facet by Message"],
    ["Syslog | consume", "consume"],
    ["Syslog | where * !has 'x'", "* !has 'x'"],
    ["Syslog | fork (take 1) (count)", "fork (take 1) (count)"],
    ["Syslog | make-series kind=nonempty count() on strlen(Message) step 1 by Message", "nonempty"],
    ["declare query_parameters(x:long); print x", "x:long"],
    [
      "Syslog | sort by Message asc | scan with_match_id=id partition by Message with (step s: true;)",
      "with_match_id=id",
    ],
    ["Syslog | extend s = series_decompose(dynamic([1, 2]), -1, 'curve')", "'curve'"],
  ])("%s", async (kql, place) => {
    const { code, offset, length } = await refusalOf(engine(), kql);
    expect({ code, place: kql.slice(offset, offset + length) }).toEqual({ code: "unsupported", place });
  });

  test("an operator is named as it is written", async () => {
    expect(await refusalOf(engine(), "Syslog | reduce by Message")).toMatchObject({
      message: expect.stringContaining("'reduce'"),
    });
  });

  test("two dynamic values do not compare", async () => {
    expect(await refusalOf(engine(), "print d = dynamic([1]) | where d == d")).toMatchObject({ code: "SEM0064" });
  });
});

describe("text stays text", () => {
  test("quotes in values and names do not leave the SQL string", async () => {
    const value = `'; DROP TABLE x; -- " \\ ${"\u0000"} $$`;
    const { columns, rows } = await (await engine()).query(
      `print ['a"b'] = ${JSON.stringify(value).replaceAll("\\u0000", "\\u0000")}`,
    );
    expect(columns).toEqual([{ name: 'a"b', type: "string" }]);
    expect(rows).toEqual([[value]]);
  });

  test("DuckDB's functions and files cannot be named", async () => {
    expect(await refusalOf(engine(), "print read_text('/etc/passwd')")).toMatchObject({ code: "KS211" });
    expect(await refusalOf(engine(), "read_csv('/etc/passwd')")).toMatchObject({ code: "KS211" });
    expect(await refusalOf(engine(), "['/etc/passwd'] | take 1")).toMatchObject({ code: "KS204" });
    expect(await refusalOf(engine(), "huntbot_tables | take 1")).toMatchObject({ code: "KS204" });
  });

  test("columns that differ only by case stay apart", async () => {
    expect(await firstRow(engine(), "print a = 1, A = 2 | extend b = a + A")).toEqual([1, 2, 3]);
  });
});

test("what Kusto rejects although its parser alone does not", async () => {
  const code = async (kql: string) => (await refusalOf(engine(), kql)).code;
  const tags = "datatable(d:dynamic)[dynamic(1)]";
  expect(await code(`${tags} | join kind=inner (${tags}) on d`)).toBe("KS241");
  expect(await code("range x from 1 to 3 step 1 | summarize percentile(x, 101)")).toBe("SEM0000");
});
