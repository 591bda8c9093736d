import { afterAll, expect, test } from "vitest";
import { Engine, KqlError } from "../../src/kql/index.ts";

const known = new Map([
  [
    "20.53.203.50",
    { country: "Australia", region: "New South Wales", city: "Sydney", latitude: -33.5, longitude: 151 },
  ],
  ["2a03:2880::1", { country: "Ireland" }],
]);
let opened = 0;
const engine = Engine.open({
  places: async () => {
    opened++;
    return (address) => known.get(address) ?? null;
  },
});
afterAll(async () => (await engine).close());

const query = "print geo_info_from_ip_address";

test("an address gets the fields that Kusto documents, and one without a place gets null", async () => {
  const kql = `datatable(a:string)['20.53.203.50', '2a03:2880::1', '10.0.0.1', 'x', '']
    | project p = geo_info_from_ip_address(a) | extend c = tostring(p.country)`;
  expect((await (await engine).query(kql)).rows).toEqual([
    [{ country: "Australia", state: "New South Wales", city: "Sydney", latitude: -33.5, longitude: 151 }, "Australia"],
    [{ country: "Ireland", state: "", city: "" }, "Ireland"],
    [null, ""],
    [null, ""],
    [null, ""],
  ]);
  expect((await (await engine).query(`${query}('20.53.203.50').city`)).rows).toEqual([["Sydney"]]);
});

test("the database is opened once, and not by a query that asks nothing of it", async () => {
  const own = await Engine.open({
    places: async () => {
      throw new Error("opened");
    },
  });
  expect((await own.query("print 1")).rows).toEqual([[1]]);
  await expect(own.query(`${query}('1.2.3.4')`)).rejects.toThrow("opened");
  await own.close();
  await (await engine).query(`${query}('1.2.3.4')`);
  expect(opened).toBe(1);
});

test("without a database the function is refused where it stands", async () => {
  const own = await Engine.open();
  const kql = "let f = (a:string) { geo_info_from_ip_address(a) }; print f('1.2.3.4')";
  const error = await own.query(kql).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(KqlError);
  const { code, offset, length } = error as KqlError;
  expect([code, kql.slice(offset, offset + length)]).toEqual(["refused", "geo_info_from_ip_address(a)"]);
  await own.close();
});
