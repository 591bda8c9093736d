import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classify } from "../../src/indicators/classify.ts";
import { defang, defangText } from "../../src/indicators/defang.ts";
import { extract } from "../../src/indicators/extract.ts";
import { refang } from "../../src/indicators/refang.ts";
import { readIndicator } from "../../src/indicators/typed.ts";
import { Failure } from "../../src/model/failure.ts";

const typed = (text: string) => classify(text, { typed: true });
const value = (text: string) => {
  const read = typed(text);
  return "indicator" in read ? `${read.indicator.kind} ${read.indicator.value}` : `no: ${read.reason}`;
};

describe("a typed token is read as", () => {
  it.each([
    ["1.2.3.4", "ip 1.2.3.4"],
    ["1[.]2[.]3[.]4", "ip 1.2.3.4"],
    ["1.2.3.4:443", "ip 1.2.3.4"],
    ["[2001:DB8::1]:443", "ip 2001:db8::1"],
    ["2001:0db8:0:0:0:0:0:1", "ip 2001:db8::1"],
    ["fe80::1%eth0", "ip fe80::1"],
    ["::ffff:1.2.3.4", "ip 1.2.3.4"],
    ["1.2.3.4/24", "cidr 1.2.3.0/24"],
    ["2001:db8:ffff::/32", "cidr 2001:db8::/32"],
    ["::ffff:10.1.2.3/104", "cidr 10.0.0.0/8"],
    ["1.2.3.4/32", "ip 1.2.3.4"],
    ["Evil[.]COM", "domain evil.com"],
    ["evil.com:8443", "domain evil.com"],
    ["server.corp.local", "domain server.corp.local"],
    ["payload.zip", "domain payload.zip"],
    ["bücher.example", "domain xn--bcher-kva.example"],
    ["HXXPS://Evil[.]com/A?b=1#c", "url https://Evil.com/A?b=1#c"],
    ["http://intranet/x", "url http://intranet/x"],
    ["<https://evil.com/a>", "url https://evil.com/a"],
    ["User@Evil.com", "email user@evil.com"],
    ["mailto:user@evil.com", "email user@evil.com"],
    ["D41D8CD98F00B204E9800998ECF8427E", "hash d41d8cd98f00b204e9800998ecf8427e"],
    ["md5:d41d8cd98f00b204e9800998ecf8427e", "hash d41d8cd98f00b204e9800998ecf8427e"],
    ["00000000000000000000000000000000", "hash 00000000000000000000000000000000"],
    ["cve-2021-44228", "cve CVE-2021-44228"],
    ["host:WEB01", "host WEB01"],
    ["account:CONTOSO\\jdoe", "account CONTOSO\\jdoe"],
    ['"1.2.3.4",', "no: it is no address, name, URL, hash, mail address or CVE"],
    ['"1.2.3.4"', "ip 1.2.3.4"],
    ["\u201c1.2.3.4\u201d", "ip 1.2.3.4"],
    ["\u201eevil.com\u201c", "domain evil.com"],
    ["(evil.com)", "domain evil.com"],
  ])("%s -> %s", (text, expected) => expect(value(text)).toBe(expected));

  it.each([
    ["127.1", "an address has four numbers, short forms are not read"],
    ["0x7f.1", "an address is written as four decimal numbers"],
    ["010.1.2.3", "a number with a leading zero is ambiguous"],
    ["256.1.2.3", "a number is above 255"],
    ["1.3.6.1.4.1", "more than four numbers: an object identifier or a version"],
    ["1.2.3.4/33", "a network is an address, a slash and a prefix length, for example 192.0.2.0/24"],
    ["7", "a number alone is no range either: 7d is days, 7h hours"],
    ["web01", "one word could be a machine or a person: write host:web01 or account:web01"],
    ["d41d8cd98f00b204e9800998ecf8427", "a hash has 32, 40, 64 or 128 hex digits, this has 31 characters"],
    ["\u201cevil.com", "it is no address, name, URL, hash, mail address or CVE"],
    ["CONTOSO\\jdoe", "an account is written account:CONTOSO\\jdoe"],
    ["host:", "after host: comes a machine's name, for example host:web01"],
    ["CVE-21-1", "a CVE is written CVE-2021-44228"],
    ["a:b:c:d", "it is not a complete IPv6 address"],
    ["http://", "the host of the URL is neither an address nor a name"],
    ["", "it is empty"],
  ])("nothing: %s, because %s", (text, reason) => expect(typed(text)).toEqual({ reason }));

  it.each([
    ["1.2.3.4:443", "port 443 left out"],
    ["::ffff:1.2.3.4", "::ffff:1.2.3.4 is IPv4 written as IPv6, read as 1.2.3.4"],
    ["1.2.3.4/24", "1.2.3.4/24 has host bits set, read as 1.2.3.0/24"],
    ["1.2.3.4/32", "1.2.3.4/32 is one address"],
    ["fe80::1%eth0", "the zone %eth0 means nothing elsewhere"],
  ])("%s, saying %s", (text, note) => expect(typed(text)).toMatchObject({ note }));

  it("an indicator with its scope when it is an address", () => {
    expect(typed("10.0.0.5")).toEqual({ indicator: { kind: "ip", value: "10.0.0.5", scope: "private" } });
    expect(typed("192.0.2.0/24")).toMatchObject({ indicator: { scope: "documentation" } });
    expect(typed("http://127.0.0.1/x")).toMatchObject({ indicator: { scope: "loopback" } });
    expect(typed("evil.com")).toEqual({ indicator: { kind: "domain", value: "evil.com" } });
  });
});

describe("a token that nobody typed", () => {
  it.each(["payload.zip", "System.IO", "server.corp.local", "00000000000000000000000000000000", "http://x.local/"])(
    "is refused when it looks like something else: %s",
    (text) => expect(classify(text, { typed: false })).toHaveProperty("reason"),
  );
});

describe("a person's word that is no indicator", () => {
  it("is a usage failure with the word, the reason and an example", () => {
    const failure = (() => {
      try {
        return readIndicator("web01");
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ usage: true, what: 'Could not read "web01" as an indicator' });
    expect(readIndicator("evil[.]com").value).toBe("evil.com");
  });
});

describe("defang", () => {
  it.each([
    ["domain", "evil.com", "evil[.]com"],
    ["email", "a.b@evil.com", "a[.]b[@]evil[.]com"],
    ["url", "https://evil.com/a.php?u=http://x.com", "hxxps://evil[.]com/a.php?u=http[:]//x.com"],
    ["url", "ldap://evil.com/a", "ldap[:]//evil[.]com/a"],
    ["ip", "1.2.3.4", "1.2.3.4"],
    ["hash", "d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"],
  ] as const)("writes a %s %s as %s", (kind, plain, expected) => expect(defang({ kind, value: plain })).toBe(expected));

  it("writes addresses too when asked", () => {
    expect(defang({ kind: "ip", value: "1.2.3.4" }, { addresses: true })).toBe("1[.]2[.]3[.]4");
    expect(defang({ kind: "ip", value: "2001:db8::1" }, { addresses: true })).toBe("2001[:]db8[:][:]1");
  });

  it("is undone by refang, whatever the indicator", () => {
    const indicator = fc.oneof(
      fc.domain().map((name) => ({ kind: "domain" as const, value: name })),
      fc.emailAddress().map((mail) => ({ kind: "email" as const, value: mail })),
      fc
        .webUrl({ validSchemes: ["http", "https", "ftp", "ldap"] })
        .map((url) => ({ kind: "url" as const, value: url })),
      fc.oneof(fc.ipV4(), fc.ipV6()).map((ip) => ({ kind: "ip" as const, value: ip })),
    );
    fc.assert(
      fc.property(indicator, (one) => {
        expect(refang(defang(one, { addresses: true }))).toBe(one.value);
      }),
    );
  });

  it("leaves nothing in running text that could become a link, and addresses as they are", () => {
    expect(defangText("curl http://Evil.com/x.sh payload.zip a@b.com 1.2.3.4 http://intranet/ cmd.exe")).toBe(
      "curl hxxp://Evil[.]com/x.sh payload[.]zip a[@]b[.]com 1.2.3.4 http[:]//intranet/ cmd.exe",
    );
    const text = fc
      .array(fc.constantFrom("evil.com", "http://", "a@b.net", " ", "x.zip", "/", ".", "(", "1.2.3.4"))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, (plain) => {
        const kinds = extract(defangText(plain)).indicators.filter((one) => !one.defanged);
        expect(kinds.filter((one) => one.kind !== "ip")).toEqual([]);
      }),
    );
  });
});
