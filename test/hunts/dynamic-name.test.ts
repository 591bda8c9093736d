import { expect, test } from "vitest";
import { dynamicName } from "../../src/hunts/dynamic-name.ts";
import type { Finding } from "../../src/model/enrich.ts";
import { finding } from "../enrich/finding.ts";

const address = "203.0.113.66";
const named = (name: string, provider = "reverse-dns"): Finding =>
  finding(provider, { kind: "context", indicator: { kind: "ip", value: address }, reliability: "D", facts: { name } });

test.each([
  ["203-0-113-66.dynamic.isp.example", true],
  ["66.113.0.203.dsl.isp.example", true],
  ["p203000113066.dip.isp.example", false],
  ["pool-203-0-113-66.isp.example", true],
  ["host66.113.mobile.isp.example", true],
  ["pool.isp.example", false],
  ["mail.isp.example", false],
  ["vpn-113-66.corp.example", false],
  ["dynamics-113-66.crm.example", false],
])("%s", (name, isDynamic) => {
  expect(dynamicName(address, [named(name)])).toBe(isDynamic ? name : null);
});

test("only a name that was asked for counts", () => {
  expect(dynamicName(address, [])).toBeNull();
  expect(dynamicName(address, [named("203-0-113-66.dynamic.isp.example", "passive-dns")])).toBeNull();
});
