import { describe, expect, it } from "vitest";
import { scopeOf, scopeOfNetwork } from "../../src/indicators/scope.ts";

describe("an address belongs where the IANA registries put it", () => {
  it.each([
    ["8.8.8.8", "public"],
    ["0.1.2.3", "reserved"],
    ["10.255.255.255", "private"],
    ["11.0.0.0", "public"],
    ["100.63.255.255", "public"],
    ["100.64.0.1", "shared-nat"],
    ["100.128.0.0", "public"],
    ["127.0.0.1", "loopback"],
    ["168.63.129.16", "azure-platform"],
    ["168.63.129.17", "public"],
    ["169.254.169.254", "link-local"],
    ["172.15.255.255", "public"],
    ["172.31.0.1", "private"],
    ["172.32.0.0", "public"],
    ["192.0.0.8", "reserved"],
    ["192.0.0.9", "public"],
    ["192.0.2.1", "documentation"],
    ["192.31.196.1", "public"],
    ["192.88.99.1", "reserved"],
    ["192.168.1.1", "private"],
    ["198.19.255.255", "reserved"],
    ["198.51.100.10", "documentation"],
    ["203.0.113.66", "documentation"],
    ["224.0.0.1", "multicast"],
    ["240.0.0.1", "reserved"],
    ["255.255.255.255", "reserved"],
    ["2a00:1450:4001:81b::200e", "public"],
    ["::", "reserved"],
    ["::1", "loopback"],
    ["100::1", "reserved"],
    ["2001:1::1", "public"],
    ["2001:1::4", "reserved"],
    ["2001:2::1", "reserved"],
    ["2001:3::1", "public"],
    ["2001:4:112::1", "public"],
    ["2001:10::1", "reserved"],
    ["2001:20::1", "public"],
    ["2001:db8::1", "documentation"],
    ["3fff::1", "documentation"],
    ["3fff:1000::1", "public"],
    ["4000::1", "reserved"],
    ["5f00::1", "reserved"],
    ["64:ff9b:1::1", "reserved"],
    ["fd00::1", "private"],
    ["fe80::1", "link-local"],
    ["fec0::1", "private"],
    ["ff02::1", "multicast"],
  ])("%s is %s", (ip, scope) => expect(scopeOf(ip)).toBe(scope));

  it.each([
    ["::ffff:10.0.0.1", "private"],
    ["2002:a00:1::1", "private"],
    ["2002:808:808::1", "public"],
    ["64:ff9b::c0a8:101", "private"],
    ["64:ff9b::808:808", "public"],
    // Teredo: server 8.8.8.8, client 192.168.1.1 and then 8.8.4.4, each bit inverted.
    ["2001:0:808:808:0:0:3f57:fefe", "private"],
    ["2001:0:808:808:0:0:f7f7:fbfb", "public"],
    ["2001:0:a00:1:0:0:f7f7:fbfb", "private"],
  ])("%s is no more public than the IPv4 address in it: %s", (ip, scope) => expect(scopeOf(ip)).toBe(scope));

  it("reads nothing public out of what is no address", () => {
    for (const text of ["", "127.1", "0x08.8.8.8", "8.8.8.08", "evil.com"]) expect(scopeOf(text)).toBe("reserved");
  });
});

describe("a network is public only when all of it is", () => {
  it.each([
    ["8.8.8.0/24", "public"],
    ["10.1.0.0/16", "private"],
    ["8.0.0.0/6", "private"],
    ["0.0.0.0/0", "reserved"],
    ["192.0.0.0/22", "reserved"],
    ["168.63.0.0/16", "azure-platform"],
    ["2000::/3", "documentation"],
    ["2a00:1450::/32", "public"],
    ["2002:800::/22", "reserved"],
  ])("%s is %s", (cidr, scope) => expect(scopeOfNetwork(cidr)).toBe(scope));
});
