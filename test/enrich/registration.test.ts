import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAddress } from "../../src/enrich/address.ts";
import { registration } from "../../src/enrich/providers/registration.ts";
import { cidrsOf, readCidr, readEnds } from "../../src/enrich/ranges.ts";
import { loadBootstrap } from "../../src/enrich/rdap/bootstrap.ts";
import { readDomainWhois, registryServerOf } from "../../src/enrich/whois/domain.ts";
import { enrichmentOf, finding } from "./asking.ts";
import { loopback, sendJson } from "./loopback.ts";
import { ip, settings } from "./settings.ts";

const base = (bootstrap: ReturnType<typeof loadBootstrap>, text: string) => {
  const address = readAddress(text);
  return address && bootstrap.addressBase(address);
};

test("knows the registry of an address and of a domain", () => {
  const shipped = loadBootstrap("/nowhere");
  expect(base(shipped, "23.97.60.214")).toBe("https://rdap.arin.net/registry/");
  expect(base(shipped, "193.0.6.139")).toBe("https://rdap.db.ripe.net/");
  expect(base(shipped, "2001:4200::1")).toBe("https://rdap.afrinic.net/rdap/");
  expect(base(shipped, "2800::1")).toBe("https://rdap.lacnic.net/rdap/");
  expect(base(shipped, "10.0.0.1")).toBeNull();
  expect(shipped.domainBase("com")).toBe("https://rdap.verisign.com/com/v1/");
  expect(shipped.domainBase("local")).toBeNull();
  expect(shipped.origins.every((origin) => origin.startsWith("https://"))).toBe(true);
});

test("prefers IANA's lists where an operator saved them, and never plain http from them", () => {
  const folder = mkdtempSync(join(tmpdir(), "huntbot-rdap-"));
  mkdirSync(folder, { recursive: true });
  const services = [[["23.0.0.0/8"], ["http://rdap.new.example/", "https://rdap.new.example"]]];
  writeFileSync(
    join(folder, "ipv4.json"),
    JSON.stringify({ version: "1.0", publication: "2026-01-01T00:00:00Z", services }),
  );
  const newer = loadBootstrap(folder);
  expect(base(newer, "23.97.60.214")).toBe("https://rdap.new.example/");
  expect(base(newer, "2800::1")).toBe("https://rdap.lacnic.net/rdap/");
  expect(newer.origins).toContain("https://rdap.new.example");
});

test.each([
  ["198.51.100.0", "198.51.100.255", ["198.51.100.0/24"]],
  ["198.51.100.1", "198.51.100.6", ["198.51.100.1/32", "198.51.100.2/31", "198.51.100.4/31", "198.51.100.6/32"]],
  ["0.0.0.0", "255.255.255.255", ["0.0.0.0/0"]],
  ["198.051.100.000", "198.051.100.127", ["198.51.100.0/25"]],
  ["2001:db8::/32", "2001:db8:0:ffff:ffff:ffff:ffff:ffff", ["2001:db8::/48"]],
])("covers %s to %s with as few blocks as there can be", (first, last, blocks) => {
  const range = readEnds(first, last);
  expect(range && cidrsOf(range)).toEqual(blocks);
});

test("refuses what is no range", () => {
  expect(readEnds("198.51.100.9", "198.51.100.1")).toBeNull();
  expect(readEnds("198.51.100.9", "2001:db8::")).toBeNull();
  expect(readCidr("198.51.100.0/33")).toBeNull();
  expect(readCidr("198.51.100.0")).toBeNull();
});

test("asks WHOIS when RDAP fails, and says so", async () => {
  const rdap = await loopback((reply) => sendJson(reply, 500, {}));
  const whois = createServer((socket) => {
    socket.once("data", () => socket.end("inetnum: 193.0.0.0 - 193.0.7.255\nnetname: EXAMPLE-NCC\ncountry: NL\n"));
  });
  await new Promise<void>((resolve) => whois.listen(0, "127.0.0.1", resolve));
  const { port } = whois.address() as AddressInfo;
  const provider = registration(settings({ RDAP_URL: rdap.origin, WHOIS_SERVER: `127.0.0.1:${port}` }));
  const { status, facts } = await finding(enrichmentOf([provider]), ip("193.0.6.139"));
  expect([status, facts?.["name"], facts?.["via"]]).toEqual(["ok", "EXAMPLE-NCC", "WHOIS"]);
  await rdap.close();
  whois.close();
});

test.each(["", "% Query rate limit exceeded\r\n"])(
  "takes no answer for an answer: RDAP fails and WHOIS says %j",
  async (said) => {
    const rdap = await loopback((reply) => sendJson(reply, 503, {}));
    const whois = createServer((socket) => {
      socket.once("data", () => socket.end(said));
    });
    await new Promise<void>((resolve) => whois.listen(0, "127.0.0.1", resolve));
    const { port } = whois.address() as AddressInfo;
    const provider = registration(settings({ RDAP_URL: rdap.origin, WHOIS_SERVER: `127.0.0.1:${port}` }));
    expect((await finding(enrichmentOf([provider]), ip("193.0.6.139"))).status).toBe("error");
    await rdap.close();
    whois.close();
  },
);

test("leaves a registry alone that asked for it, and goes on over WHOIS", async () => {
  const rdap = await loopback((reply) => void reply.writeHead(429, { "retry-after": "600" }).end());
  const whois = createServer((socket) => {
    socket.once("data", () => socket.end("inetnum: 193.0.0.0 - 193.255.255.255\nnetname: WIDE\n"));
  });
  await new Promise<void>((resolve) => whois.listen(0, "127.0.0.1", resolve));
  const { port } = whois.address() as AddressInfo;
  const enrichment = enrichmentOf([
    registration(settings({ RDAP_URL: rdap.origin, WHOIS_SERVER: `127.0.0.1:${port}` })),
  ]);
  for (const value of ["193.0.6.139", "193.0.6.140"]) {
    expect((await finding(enrichment, ip(value))).facts?.["name"]).toBe("WIDE");
  }
  expect(rdap.asked).toHaveLength(1);
  await rdap.close();
  whois.close();
});

test.each([
  [
    "com",
    "   Creation Date: 1995-08-14T04:00:00Z\r\n   Updated Date: 2025-08-14T07:01:34Z\r\n   Registrar: Example Registrar\r\n   Registrar WHOIS Server: whois.registrar.example\r\n",
  ],
  [
    "ru",
    "domain:        EXAMPLE.RU\nregistrar:     Example Registrar\ncreated:       1995-08-14T04:00:00Z\nlast-update: 2025-08-14T07:01:34Z\npaid-till:     2026-08-14\n",
  ],
  [
    "cn",
    "Domain Name: example.cn\nSponsoring Registrar: Example Registrar\nRegistration Time: 1995-08-14T04:00:00Z\nUpdated Date: 2025-08-14T07:01:34Z\n",
  ],
])("reads what the registry of .%s says about a domain over WHOIS", (_tld, text) => {
  const found = readDomainWhois(text, "example.test", "whois.example");
  expect(found).toMatchObject({
    registrar: "Example Registrar",
    created: "1995-08-14T04:00:00Z",
    updated: "2025-08-14T07:01:34Z",
  });
});

test("a domain that nobody holds is not found, and its top-level domain's registry is the one to ask", () => {
  expect(
    readDomainWhois(
      'No match for domain "EXAMPLE.TEST".\n>>> Last update of whois database: 2026-01-15 <<<\n',
      "x",
      "y",
    ),
  ).toBeNull();
  expect(readDomainWhois("Domain: example.de\nStatus: free\n", "x", "y")).toBeNull();
  expect(registryServerOf("de")).toEqual({ host: "whois.denic.de", port: 43, query: "-T dn $addr\r\n" });
  expect(registryServerOf("constructor")).toBeNull();
});

test("a registry that has passed the block on redirects to another registry, and to nobody else", async () => {
  const holder = await loopback((reply) =>
    sendJson(reply, 200, {
      objectClassName: "ip network",
      startAddress: "193.0.0.0",
      endAddress: "193.0.7.255",
      name: "MOVED",
    }),
  );
  const first = await loopback(
    (reply, { url }) => void reply.writeHead(302, { location: `${holder.origin}${url}` }).end(),
  );
  const provider = registration(settings({ RDAP_URL: first.origin, WHOIS_SERVER: "127.0.0.1:1" }));
  const refused = await finding(enrichmentOf([provider]), ip("193.0.6.139"));
  expect([refused.status, holder.asked.length]).toEqual(["error", 0]);
  const both = { ...provider, origins: [first.origin, holder.origin] };
  expect((await finding(enrichmentOf([both]), ip("193.0.6.139"))).facts?.["name"]).toBe("MOVED");
  await Promise.all([first.close(), holder.close()]);
});

test("a setting that is no server is named", () => {
  expect(() => registration(settings({ WHOIS_SERVER: "whois.example:43:9 x" }))).toThrow(/WHOIS_SERVER/);
});
