import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extract, extractionLimit } from "../../src/indicators/extract.ts";

const taken = (text: string) => extract(text).indicators.map((one) => `${one.kind} ${one.value}`);
const reasons = (text: string) => extract(text).skipped.map((one) => `${one.text}: ${one.reason}`);

const cases = join(process.env["HUNTBOT_TEST_DATA"] ?? "../shared/data", "ioc/cases.json");
const present = existsSync(cases);
describe.skipIf(!present)(`the shared cases (skipped when ${cases} is absent)`, () => {
  const list: { text: string; expected: Record<string, string[]> }[] = present
    ? JSON.parse(readFileSync(cases, "utf8"))
    : [];
  it.each(list)("$text", ({ text, expected }) => {
    const found = extract(text).indicators;
    for (const [kind, values] of Object.entries(expected)) {
      expect(found.filter((one) => one.kind === kind).map((one) => one.value)).toEqual(values);
    }
  });
});

describe("a text gives up its indicators in order of appearance", () => {
  it.each([
    ["IPs: 1.2.3.4, 5.6.7.8; (9.9.9.9) [10.0.0.1]", ["ip 1.2.3.4", "ip 5.6.7.8", "ip 9.9.9.9", "ip 10.0.0.1"]],
    ["1.1.1.1/2.2.2.2 and 1.2.3.4-1.2.3.9", ["ip 1.1.1.1", "ip 2.2.2.2", "ip 1.2.3.4", "ip 1.2.3.9"]],
    ["10.1.2.3/8 2001:db8:1::/32", ["cidr 10.0.0.0/8", "cidr 2001:db8::/32"]],
    ["c2=Evil.COM", []],
    ["c2=EVIL.COM evil.net.", ["domain evil.com", "domain evil.net"]],
    ["1.2.3.4:443/path/x.php", ["ip 1.2.3.4"]],
    ["::ffff:192.0.2.128 [2001:DB8:0:0::1]:443", ["ip 192.0.2.128", "ip 2001:db8::1"]],
    ["http://[2001:db8::2]:80/x", ["url http://[2001:db8::2]:80/x", "ip 2001:db8::2"]],
    [
      "[a](http://x.com/a) http://z.com/a_(b).",
      ["url http://x.com/a", "domain x.com", "url http://z.com/a_(b)", "domain z.com"],
    ],
    ["tcp://5.5.5.5:4444 root@6.6.6.6", ["url tcp://5.5.5.5:4444", "ip 5.5.5.5", "ip 6.6.6.6"]],
    ["http://a.com/x,http://b.com/y", ["url http://a.com/x", "domain a.com", "url http://b.com/y", "domain b.com"]],
    ["\\\\files.evil.com\\share \\\\1.2.3.4\\c$", ["domain files.evil.com", "ip 1.2.3.4"]],
    ["microsoft.com, com.evil.net", ["domain microsoft.com", "domain com.evil.net"]],
    ["cve-2021-44228, (CVE-2020-1472)", ["cve CVE-2021-44228", "cve CVE-2020-1472"]],
    ["Mailto:User@Evil.com", ["email user@evil.com"]],
    ["恶意域名evil.com连接 “evil.net” münchen.de", ["domain evil.com", "domain evil.net", "domain xn--mnchen-3ya.de"]],
    ["DA39A3EE5E6B4B0D3255BFEF95601890AFD80709.exe", ["hash da39a3ee5e6b4b0d3255bfef95601890afd80709"]],
    ["evil.com evil.com 1.2.3.4 evil.com", ["domain evil.com", "ip 1.2.3.4"]],
    ["c2.example holds the documentation names", ["domain c2.example"]],
  ])("%s", (text, expected) => expect(taken(text)).toEqual(expected));

  it("says where each stands in the text that was given", () => {
    const text = "see hxxp[:]//evil[.]com/a then 1.2.3 [.] 4";
    expect(extract(text).indicators.map((one) => text.slice(one.start, one.end))).toEqual([
      "hxxp[:]//evil[.]com/a",
      "evil[.]com",
      "1.2.3 [.] 4",
    ]);
  });
});

describe("what a format escapes is read as it was meant", () => {
  it.each([
    [
      String.raw`{"url":"http:\/\/evil.com\/a.exe","seen":"1.2.3.4\n5.6.7.8\nhttp://x.evil.com/b"}`,
      [
        "url http://evil.com/a.exe",
        "domain evil.com",
        "ip 1.2.3.4",
        "ip 5.6.7.8",
        "url http://x.evil.com/b",
        "domain x.evil.com",
      ],
    ],
    [String.raw`https:\u002f\u002fevil.com\u002fa?x=1\u0026y=2`, ["url https://evil.com/a?x=1&y=2", "domain evil.com"]],
    ["&lt;a href=&quot;http://evil.com/x?a=1&amp;b=2&quot;&gt;", ["url http://evil.com/x?a=1&b=2", "domain evil.com"]],
    ["&#104;ttp://evil&#x2e;com/", ["url http://evil.com/", "domain evil.com"]],
    [String.raw`C:\temp\nslookup.exe C:\new\1.2.3.4`, []],
  ])("%s", (text, expected) => expect(taken(text)).toEqual(expected));

  it("an escape is no defanging: plain links beside it are still taken", () => {
    expect(taken("http://a.com/?x=1&amp;y=2 then b.com")).toContain("domain b.com");
  });

  it("names where an escaped value stands", () => {
    const text = String.raw`{"u":"http:\/\/evil.com\/a"}`;
    const [url] = extract(text).indicators;
    expect(text.slice(url?.start, url?.end)).toBe(String.raw`http:\/\/evil.com\/a`);
  });
});

describe("defanged spellings are read", () => {
  it.each([
    ["a[.]b[.]evil{.}com", "domain a.b.evil.com"],
    ["evil [.] com", "domain evil.com"],
    ["evil\\.com", "domain evil.com"],
    ["ev\u200bil.com", "domain evil.com"],
    ["user [at] evil [dot] com", "email user@evil.com"],
    ["meows://evil[.]com", "url https://evil.com"],
    ["h[xx]p://evil.com", "url http://evil.com"],
    ["hXXps[://]evil.com/a", "url https://evil.com/a"],
    ["192[.]0[.]2[.]0/24", "cidr 192.0.2.0/24"],
    ["payload[.]zip", "domain payload.zip"],
    ["c2[.]bazar", "domain c2.bazar"],
    ["evil\\[.\\]com", "domain evil.com"],
    ["hxxp\\[:\\]//evil\\[.\\]com/a", "url http://evil.com/a"],
    ["a8f907a15dd256a8efdeefa1b4296a10.evil[.]tk", "domain a8f907a15dd256a8efdeefa1b4296a10.evil.tk"],
  ])("%s", (text, first) => expect(taken(text)[0]).toBe(first));
});

describe("look-alikes are refused with a reason", () => {
  it.each([
    ["payload.zip", "payload.zip: a file name"],
    ["readme.md", "readme.md: a file name"],
    ["setup.py", "setup.py: a file name"],
    ["System.IO", "System.IO: two sentences or a name in code, not a domain"],
    ["ASP.NET", "ASP.NET: the name of a product"],
    ["this.name", "this.name: a name in code"],
    ['button.click("x")', "button.click: a call in code"],
    ["/usr/lib/evil.com/x", "evil.com: part of a path"],
    ["evil.local", "evil.local: lies under no public suffix"],
    ["v1.2.3.4", "v1.2.3.4: a version number"],
    ["version 1.2.3.4", "1.2.3.4: a version number"],
    ["1.2.3.4 and earlier", "1.2.3.4: a version number"],
    ["1.3.6.1.4.1.311", "1.3.6.1.4.1.311: more than four numbers: an object identifier or a version"],
    ["org.apache.commons.io", "org.apache.commons.io: a package's name"],
    ["OIDs 2.5.29 and 2.5.29.17", "2.5.29.17: a version number"],
    ["999.1.1.1", "999.1.1.1: a number is above 255"],
    ["01.02.03.04", "01.02.03.04: a number with a leading zero is ambiguous"],
    ["255.255.255.0", "255.255.255.0: a wildcard or a netmask, not a host"],
    ["aa:bb:cc:dd:ee:ff", "aa:bb:cc:dd:ee:ff: a MAC address"],
    ["12:30:45", "12:30:45: a time of day"],
    ["a::b", "a::b: not an IPv6 address in use"],
    [
      "00000000000000000000000000000000",
      "00000000000000000000000000000000: too regular for a hash: few different digits",
    ],
    ["http://localhost:80/x", "http://localhost:80: a link whose host is neither an address nor a name with a dot"],
  ])("%s", (text, reason) => {
    expect(taken(text)).toEqual([]);
    expect(reasons(text)).toEqual([reason]);
  });

  it.each([
    'boundary="b1_2a0b903f0a40c63d0a2965edfd2dfda1"',
    "C:\\ProgramData\\F1B2503007FE48B68E2406AD42928F5A\\x.ocx",
  ])("an id of 32 hex digits is no MD5: %s", (text) => expect(taken(text)).toEqual([]));

  it("lets every version of a list be one", () => {
    expect(taken("versions 1.2.3.4, 1.2.3.5 and 1.2.4.1")).toEqual([]);
  });

  it("takes a file's SHA-256 from a link, and no commit", () => {
    const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    expect(taken(`https://files.com/gui/${sha256}`)).toContain(`hash ${sha256}`);
    expect(taken("https://code.com/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709")).toHaveLength(2);
  });
});

describe("in a report that defangs its indicators", () => {
  const report =
    "hxxp://evil[.]com/a via 1.2.3[.]4, see https://blog.vendor.com/x, vendor.com, 8.8.8.8, pr@vendor.com; evil.com " +
    "d41d8cd98f00b204e9800998ecf8427e CVE-2021-44228";

  it("takes what is defanged, and hashes and CVEs", () => {
    expect(taken(report)).toEqual([
      "url http://evil.com/a",
      "domain evil.com",
      "ip 1.2.3.4",
      "hash d41d8cd98f00b204e9800998ecf8427e",
      "cve CVE-2021-44228",
    ]);
  });

  it("says which plain ones it left out, a link once and not its host again", () => {
    expect(reasons(report)).toEqual([
      "https://blog.vendor.com/x: plain link in a defanged report",
      "vendor.com: plain link in a defanged report",
      "8.8.8.8: plain address in a defanged report",
      "pr@vendor.com: plain mail address in a defanged report",
    ]);
  });

  it("takes an address whose port was defanged", () => {
    expect(taken("c2[.]evil[.]com and 9.9.9.9[:]8080, not 8.8.8.8:53")).toEqual(["domain c2.evil.com", "ip 9.9.9.9"]);
  });

  it("is not one because of a mail address spelt against spam", () => {
    expect(taken("write to research[at]vendor.com about evil.net")).toContain("domain evil.net");
  });
});

describe("whatever the text", () => {
  const pieces = fc.constantFrom(
    ..."a . [.] : :: / // \\ @ [at] ( ) [ ] , 1.2.3.4 evil.com http:// hxxp:// 2001:db8::1 e3b0 - % .com \n \u200b é 中 /24 v1".split(
      " ",
    ),
    " ",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 60 }).map((list) => list.join("")),
  );

  it("offsets lie in the text, in order, and skipped words are what stands there", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { indicators, skipped } = extract(text);
        for (const list of [indicators, skipped]) {
          let last = 0;
          for (const one of list) {
            expect(one.start).toBeGreaterThanOrEqual(last);
            expect(one.end).toBeGreaterThan(one.start);
            expect(one.end).toBeLessThanOrEqual(text.length);
            last = one.start;
          }
        }
        for (const one of skipped) expect(text.slice(one.start, one.end).startsWith(one.text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads an indicator the same way wherever it stands between words", () => {
    const value = fc.oneof(
      fc.ipV4().filter((ip) => !/^(0\.0\.0\.0$|255\.)/.test(ip)),
      fc.constantFrom("evil.com", "a.b.evil.net", "d41d8cd98f00b204e9800998ecf8427e"),
    );
    const word = fc.constantFrom("and", "(", "at", "the,", "C2:", "\n", "-");
    fc.assert(
      fc.property(fc.array(word), value, fc.array(word), (before, one, after) => {
        const found = extract([...before, one, ...after].join(" ")).indicators;
        expect(found.map((each) => each.value)).toEqual([one]);
      }),
    );
  });

  it("reads up to the limit, at white space, and says so", () => {
    const text = `${"word ".repeat(extractionLimit / 5)}evil.com/x.php`;
    const { indicators, note } = extract(text);
    expect(indicators).toEqual([]);
    expect(note).toMatch(/^Only the first \d+ of \d+ characters were read/);
    expect(extract("evil.com").note).toBeUndefined();
  });

  // A pattern that backtracks would run these for minutes, past the suite's time limit.
  it.each([
    "....",
    "[.][.]",
    "a.a.a.a",
    "1.1.1.1.1",
    "http://",
    "::::",
    "http://a.com/((",
    "@a@a",
    " [ [",
    "h[xx]p",
    "cve-2021-",
    "https://a.com,",
  ])("a hostile text of %s is read to its end", (unit) => {
    const text = `${unit.repeat(extractionLimit / unit.length - 4)}\nevil.net`;
    expect(extract(text).indicators.at(-1)?.value).toBe("evil.net");
  });
});
