import { describe, expect, test } from "vitest";
import { countryCentre } from "../../src/enrich/places/countries.ts";
import { placeOf } from "../../src/enrich/places/place.ts";
import type { Provider } from "../../src/enrich/provider.ts";
import { anonymizer } from "../../src/enrich/providers/anonymizer.ts";
import { asn } from "../../src/enrich/providers/asn.ts";
import { geoip } from "../../src/enrich/providers/geoip.ts";
import { scope } from "../../src/enrich/providers/scope.ts";
import { testData } from "./data.ts";
import { ip, noNetwork, settings } from "./settings.ts";

const ask = (provider: Provider, value: string) => provider.lookup(ip(value), noNetwork());

describe("where an address is", () => {
  const installed = geoip(settings());

  test("names the city, says approx., and credits the database with its date", async () => {
    const reply = await ask(installed, "23.97.60.214");
    expect(reply.facts).toMatchObject({ countryCode: "SG", country: "Singapore", approximate: true, source: "DB-IP" });
    expect(reply.evidence?.[0]).toMatch(/^Singapore \(approx\., DB-IP \d{4}-\d\d-\d\d\)$/);
    expect(reply.attribution).toContain("https://db-ip.com");
  });

  test("asks the IPv6 file for IPv6 and the IPv4 file for a mapped IPv4 address", async () => {
    expect((await ask(installed, "2001:4860:4860::8888")).facts?.["source"]).toBe("DB-IP");
    const [plain, mapped] = [await ask(installed, "8.8.8.8"), await ask(installed, "::ffff:8.8.8.8")];
    expect(plain.facts?.["city"]).toBe("Mountain View");
    expect(mapped.facts).toEqual(plain.facts);
  });

  test("refuses what other parsers take for an address", async () => {
    for (const text of ["8.8.8", "127.1", "0x7f.1", "010.8.8.8", "fe80::1%eth0"]) {
      expect((await ask(installed, text)).status).toBe("unsupported");
    }
  });

  test("puts a dot in the middle of a country when only the country is known", () => {
    const place = placeOf("country ipv4", { country_code: "SG" });
    expect(place).toEqual({
      countryCode: "SG",
      country: "Singapore",
      latitude: 1.4,
      longitude: 103.8,
      precision: "country",
    });
    expect(countryCentre("XX")).toBeUndefined();
  });

  test.skipIf(!testData("mmdb"))("reads a licensed city database in its own layout", async () => {
    const own = geoip(settings({ GEOIP_CITY_DB: testData("mmdb/GeoLite2-City-Test.mmdb") }));
    const reply = await ask(own, "81.2.69.142");
    expect(reply.facts).toMatchObject({
      country: "United Kingdom",
      city: "London",
      latitude: 51.5142,
      source: "GeoLite2-City",
    });
    expect(reply.attribution).toContain("MaxMind");
    expect((await ask(own, "2001:218::1")).facts).toMatchObject({ countryCode: "JP", precision: "country" });
    expect((await ask(own, "8.8.8.8")).status).toBe("not_found");
  });

  test("names the setting when the operator's database cannot be opened", async () => {
    const broken = geoip(settings({ GEOIP_CITY_DB: "/nowhere/city.mmdb" }));
    await expect(ask(broken, "8.8.8.8")).rejects.toMatchObject({ fix: "Correct or remove GEOIP_CITY_DB." });
  });
});

describe("who announces an address", () => {
  const installed = asn(settings());

  test("knows number and organisation in both families", async () => {
    expect((await ask(installed, "23.97.60.214")).facts).toMatchObject({ asn: 8075, source: "RouteViews" });
    expect((await ask(installed, "1.0.0.0")).facts).toMatchObject({ asn: 13335, organisation: "Cloudflare, Inc." });
    expect((await ask(installed, "1.0.0.255")).facts).toMatchObject({ asn: 13335 });
    expect((await ask(installed, "2001:218:2000::")).facts).toMatchObject({
      asn: 2914,
      organisation: "NTT America, Inc.",
    });
    expect((await ask(installed, "10.1.2.3")).status).toBe("not_found");
  });

  test("finds the ends of the list, the gaps in it, and the later of two ranges that overlap", async () => {
    expect((await ask(installed, "0.0.0.1")).status).toBe("not_found");
    expect((await ask(installed, "255.255.255.254")).status).toBe("not_found");
    expect((await ask(installed, "215.0.0.1")).facts).toMatchObject({ asn: 721 });
    expect((await ask(installed, "2001::1")).facts).toMatchObject({ asn: 6939 });
    expect((await ask(installed, "::1")).status).toBe("not_found");
  });

  test.skipIf(!testData("mmdb"))("reads the operator's database instead", async () => {
    const own = asn(settings({ GEOIP_ASN_DB: testData("mmdb/GeoLite2-ASN-Test.mmdb") }));
    expect((await ask(own, "1.128.0.0")).facts).toMatchObject({ asn: 1221, organisation: "Telstra Pty Ltd" });
  });
});

describe("whether an address hides who uses it", () => {
  test.skipIf(!testData("mmdb"))("by the operator's own database, as context", async () => {
    const own = anonymizer(settings({ GEOIP_ANONYMOUS_DB: testData("mmdb/GeoIP-Anonymous-Plus-Test.mmdb") }));
    const found = await ask(own, "1.2.0.1");
    expect(found).toMatchObject({ status: "ok", tags: ["anonymising VPN"], lastSeen: "2025-04-14" });
    expect(found.facts).toEqual({ anonymous: true, anonymizer: "foo", anonymizerConfidence: 30 });
    expect((await ask(own, "8.8.8.8")).status).toBe("not_found");
    expect(own.kind).toBe("context");
  });

  test("is off without one, and says what to set", () => {
    expect(anonymizer(settings()).off).toContain("GEOIP_ANONYMOUS_DB");
  });
});

test("the scope of an address is said in words", async () => {
  const reply = await scope().lookup({ kind: "ip", value: "168.63.129.16", scope: "azure-platform" }, noNetwork());
  expect(reply.facts).toEqual({ family: "IPv4", scope: "azure-platform" });
});
