import { describe, expect, test } from "vitest";
import { engineFor, firstRow, rowsOf } from "./engine.ts";

const engine = engineFor();

describe("a term is a whole run of letters and digits", () => {
  test.each([
    ["1.2.3.45", "has", "1.2.3.4", false],
    ["src=1.2.3.4:443", "has", "1.2.3.4", true],
    ["11.2.3.4", "has", "1.2.3.4", false],
    ["svc_admin_x", "has", "admin", true],
    ["administrator", "has", "admin", false],
    ["administrator", "hasprefix", "ADMIN", true],
    ["superadmin", "hassuffix", "admin", true],
    ["superadmins", "hassuffix", "admin", false],
    ["superadmins", "contains", "ADMIN", true],
    ["Admin", "has_cs", "admin", false],
    ["Admin", "contains_cs", "dmi", true],
    ["cmd.exe /c", "has", ".exe", true],
    ["Ünïcode straße", "has", "straße", true],
    ["naïveté", "has", "na", false],
    ["abc", "!has", "abc", false],
    ["PowerShell.exe", "endswith", ".EXE", true],
    ["PowerShell.exe", "startswith_cs", "power", false],
  ])("%s %s %s is %s", async (text, operator, term, expected) => {
    const known = `print r = '${text}' ${operator} '${term}'`;
    const computed = `datatable(t:string, n:string)['${text}', '${term}'] | project r = t ${operator} n`;
    expect(await firstRow(engine(), known)).toEqual([expected]);
    expect(await firstRow(engine(), computed)).toEqual([expected]);
  });
});

describe("several terms", () => {
  test("has_any takes values, arrays, variables and tables", async () => {
    const rows = await rowsOf(
      engine(),
      `let terms = dynamic(['5.6.7.8', '1.2.3.4']);
       let table1 = datatable(x:string)['1.2.3.4'];
       datatable(t:string)['to 1.2.3.4:80', 'to 1.2.3.45', '']
       | project a = t has_any ('x', '1.2.3.4'), b = t has_any (terms), c = t has_any (table1), d = t has_all ('to', '1.2.3.4')`,
    );
    expect(rows).toEqual([
      [true, true, true, true],
      [false, false, false, false],
      [false, false, false, false],
    ]);
  });

  test("an array that comes out of the data works like a constant one", async () => {
    const kql = `datatable(t:string, n:dynamic)['a b', dynamic(['b']), 'ab', dynamic(['b'])] | project t has_any (n)`;
    expect(await rowsOf(engine(), kql)).toEqual([[true], [false]]);
  });

  test("in~ ignores case, in does not", async () => {
    expect(await firstRow(engine(), `print 'ALICE' in~ ('alice'), 'ALICE' in ('alice'), 'x' !in ('y')`)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("matches regex counts letters and digits of every script", async () => {
    expect(
      await firstRow(
        engine(),
        String.raw`print '１２' matches regex @'^\d+$', 'é' matches regex @'^\w$', 'a.c' matches regex @'a\.c'`,
      ),
    ).toEqual([true, true, true]);
  });
});

test("an operator on * looks at the text of every column", async () => {
  const kql = "datatable(a:string, b:string, n:long)['foo', 'x', 1, 'x', 'Foot', 25, 'y', 'z', 3] | where";
  const found = async (condition: string) => (await rowsOf(engine(), `${kql} ${condition} | project n`)).flat();
  expect(await found("* == 'foo'")).toEqual([1]);
  expect(await found("* =~ 'FOO'")).toEqual([1]);
  expect(await found("* startswith 'foo'")).toEqual([1, 25]);
  expect(await found("* endswith_cs 't'")).toEqual([25]);
  expect(await found("* == '25'")).toEqual([25]);
});
