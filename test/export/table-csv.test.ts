import { describe, expect, it } from "vitest";
import { tableCsv } from "../../src/export/table-csv.ts";

const table = (type: "string" | "long" | "dynamic" | "datetime", ...cells: (string | number | null | object)[]) =>
  tableCsv({ columns: [{ name: "C", type }], rows: cells.map((cell) => [cell as never]) })
    .split("\r\n")
    .slice(1, -1);

describe("a table as CSV", () => {
  it("has its columns' names first, also without rows", () => {
    const columns = [{ name: "a", type: "string" } as const, { name: 'b "c", d', type: "long" } as const];
    expect(tableCsv({ columns, rows: [] })).toBe('a,"b ""c"", d"\r\n');
  });
  it("quotes what would end a cell", () => {
    expect(tableCsv({ columns: [{ name: "a", type: "string" }], rows: [["x,y"], ['say "no"'], ["two\nlines"]] })).toBe(
      'a\r\n"x,y"\r\n"say ""no"""\r\n"two\nlines"\r\n',
    );
  });
  it("keeps values as they are: digits, instants, structures as JSON, null as nothing", () => {
    expect(table("long", "9223372036854775807", -7, null)).toEqual(["9223372036854775807", "-7", ""]);
    expect(table("datetime", "2019-02-18T15:29:22.1234567Z")).toEqual(["2019-02-18T15:29:22.1234567Z"]);
    expect(table("dynamic", { a: [1] })).toEqual(['"{""a"":[1]}"']);
  });
  it("shows control bytes instead of writing them, and keeps the ends of lines", () => {
    expect(table("string", "a\u001b]0;x\u0007b", "x\u007f\u009bc\0", "over\rwritten")).toEqual([
      '"a\u241b]0;x\u2407b"',
      "x\u2421\ufffdc\u2400",
      "over\u240dwritten",
    ]);
    expect(tableCsv({ columns: [{ name: "a", type: "dynamic" }], rows: [["x\r\ny\tz"]] })).toBe('a\r\n"x\r\ny\tz"\r\n');
  });
  it("makes words inert that a spreadsheet would run", () => {
    expect(table("string", "=1+1", "+1", "-1", "@x", "a=b")).toEqual(["'=1+1", "'+1", "'-1", "'@x", "a=b"]);
    expect(table("string", "  =1", "\uff1dHYPERLINK()", "\u001b=1", '=1;"')).toEqual([
      "'  =1",
      "'\uff1dHYPERLINK()",
      "\u241b=1",
      '"\'=1;"""',
    ]);
  });
});
