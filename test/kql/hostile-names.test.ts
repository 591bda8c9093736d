import { expect, test } from "vitest";
import { engineFor, firstRow, rowsOf } from "./engine.ts";

const engine = engineFor();
/** Names of members as whoever writes a log may choose them: no path language spells them all. */
const names = ["0", "", 'a"b', "a'b", "a\\b", "a/b~c", "$.a", "*", "a*", "[0]", "é 日"];
const bag = Object.fromEntries(names.map((name, index) => [name, index]));
const table = `datatable(j:string)[${JSON.stringify(JSON.stringify(bag))}] | extend d = parse_json(j)`;

test("each member of a bag is found by its name, known or computed", async () => {
  const known = names.map((name) => `d[${JSON.stringify(name)}]`).join(", ");
  expect(await firstRow(engine(), `${table} | project ${known}`)).toEqual(names.map((_, index) => index));
  const computed = `${table} | mv-expand k = bag_keys(d) to typeof(string) | extend v = tolong(d[k]) | sort by v asc | project k, v`;
  expect(await rowsOf(engine(), computed)).toEqual(names.map((name, index) => [name, index]));
});

test("a name of digits is none of an array", async () => {
  expect(await firstRow(engine(), "print d = parse_json('[5]'), k = '0' | project d[k], d[0]")).toEqual([null, 5]);
});

test("mv-expand gives each member, whatever its name", async () => {
  expect(await rowsOf(engine(), `${table} | mv-expand d | project d`)).toEqual(
    names.map((name, index) => [{ [name]: index }]),
  );
  expect(await rowsOf(engine(), `${table} | mv-expand kind=array d | project d`)).toEqual(
    names.map((name, index) => [[name, index]]),
  );
});

test("bag_unpack makes a column of each name", async () => {
  const { columns, rows } = await (await engine()).query(`${table} | project d | evaluate bag_unpack(d, 'x_')`);
  const found = Object.fromEntries(columns.map(({ name }, index) => [name.slice(2), rows[0]?.[index]]));
  expect(found).toEqual(bag);
});

test("XML of no end of elements is no XML, and harms no other row", async () => {
  const kql = `range i from 1 to 100 step 1
    | summarize deep = strcat(strcat_array(make_list(strrep('<a>', 300)), ''), strcat_array(make_list(strrep('</a>', 255)), ''))
    | mv-expand x = pack_array(deep, '<a>5</a>') to typeof(string) | project tostring(parse_xml(x).a)`;
  expect(await rowsOf(engine(), kql)).toEqual([[""], ["5"]]);
});
