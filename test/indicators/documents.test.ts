import { afterAll, expect, test } from "vitest";
import { createExtractor } from "../../src/indicators/extractor.ts";
import { pdfOf } from "./pdf.ts";

const extractor = createExtractor();
afterAll(() => extractor.close());

const bytes = (content: unknown) =>
  new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
async function read(name: string, content: unknown) {
  const { indicators, skipped, tlp } = await extractor.extractFile(
    name,
    content instanceof Uint8Array ? content : bytes(content),
  );
  return { named: indicators.map(({ kind, value }) => `${kind} ${value}`), skipped, tlp };
}

test("a STIX bundle names the values of its patterns and observables, not its prose", async () => {
  const pattern = (text: string, more: object = {}) => ({
    type: "indicator",
    name: "seen at 203.0.113.9",
    pattern: text,
    pattern_type: "stix",
    ...more,
  });
  const { named, skipped, tlp } = await read("bundle.json", {
    type: "bundle",
    id: "bundle--1",
    objects: [
      pattern("[ipv4-addr:value = '198.51.100.7'] OR [domain-name:value IN ('gate.example', 'panel.example')]"),
      pattern("[file:hashes.'SHA-256' = '6f1c3b0a9d54e27788c2f4a1e05bd9636f1c3b0a9d54e27788c2f4a1e05bd963']"),
      pattern("[network-traffic:dst_ref.value = '2001:db8::7' AND network-traffic:dst_port = '443']"),
      pattern("[url:value = 'https://gate.example/it\\'s']"),
      pattern("[ipv4-addr:value = '192.0.2.1']", { revoked: true }),
      pattern("rule x { condition: true }", { pattern_type: "yara" }),
      { type: "email-addr", value: "billing@gate.example" },
      { type: "file", name: "a.bin", hashes: { MD5: "6f1c3b0a9d54e27788c2f4a1e05bd963" } },
      { type: "vulnerability", name: "CVE-2021-44228" },
      { type: "report", description: "see 203.0.113.10", object_marking_refs: [] },
      { type: "indicator", pattern: "[ipv4-addr:value = '198.51.100.7']", pattern_type: "stix" },
      { type: "relationship", object_marking_refs: ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"] },
    ],
  });
  expect(named).toEqual([
    "ip 198.51.100.7",
    "domain gate.example",
    "domain panel.example",
    "hash 6f1c3b0a9d54e27788c2f4a1e05bd9636f1c3b0a9d54e27788c2f4a1e05bd963",
    "ip 2001:db8::7",
    "url https://gate.example/it's",
    "email billing@gate.example",
    "hash 6f1c3b0a9d54e27788c2f4a1e05bd963",
    "cve CVE-2021-44228",
  ]);
  expect(skipped.map(({ reason }) => reason)).toEqual([
    "a pattern that is not hunted",
    "revoked in the bundle",
    "a yara rule, not a value",
  ]);
  expect(tlp).toBe("amber");
});

test("a MISP event names the attributes that it calls indicators, those of its objects too", async () => {
  const attribute = (type: string, value: string, more: object = {}) => ({ type, value, to_ids: true, ...more });
  const { named, skipped, tlp } = await read("event.json", {
    response: [
      {
        Event: {
          info: "from 203.0.113.9",
          Tag: [{ name: "tlp:green" }],
          Attribute: [
            attribute("ip-dst|port", "198.51.100.7|8080"),
            attribute("domain|ip", "gate.example|198.51.100.8"),
            attribute("link", "https://blog.example/post", { to_ids: false }),
            attribute("ip-src", "192.0.2.1", { to_ids: false }),
            attribute("ip-src", "192.0.2.2", { deleted: true }),
          ],
          Object: [{ name: "file", Attribute: [attribute("filename|md5", "a|6f1c3b0a9d54e27788c2f4a1e05bd963")] }],
        },
      },
    ],
  });
  expect(named).toEqual([
    "ip 198.51.100.7",
    "domain gate.example",
    "ip 198.51.100.8",
    "hash 6f1c3b0a9d54e27788c2f4a1e05bd963",
  ]);
  expect(skipped.map(({ text, reason }) => [text, reason])).toEqual([
    ["https://blog.example/post", "an attribute of type link"],
    ["192.0.2.1", "marked as no indicator (to_ids is off)"],
  ]);
  expect(tlp).toBe("green");
});

test("other JSON is read by its words, unescaped", async () => {
  const { named } = await read("x.json", '{"rows":[{"link":"http:\\/\\/gate.example.com\\/a"},{"ip":"198.51.100.7"}]}');
  expect(named).toEqual(["url http://gate.example.com/a", "domain gate.example.com", "ip 198.51.100.7"]);
});

test("a mail is read by where it came from, its decoded words and the links behind them", async () => {
  const { named } = await read(
    "phish.eml",
    [
      "Received: from mx.example.org ([198.51.100.7]) by in.contoso.example",
      "From: Billing <billing@lure.example.com>",
      "Subject: =?utf-8?B?SW52b2ljZSAxOTguNTEuMTAwLjg=?=",
      "MIME-Version: 1.0",
      "Content-Type: text/html; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from('<p>Pay <a href="https://gate.example.net/pay">here</a></p>').toString("base64"),
    ].join("\r\n"),
  );
  expect(named).toEqual(
    expect.arrayContaining([
      "ip 198.51.100.7",
      "ip 198.51.100.8",
      "email billing@lure.example.com",
      "url https://gate.example.net/pay",
    ]),
  );
});

test("a mail says which attachments were not read", async () => {
  const mail = [
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="part"',
    "",
    "--part",
    "Content-Type: text/plain",
    "",
    "See 198.51.100.7",
    "--part",
    'Content-Disposition: attachment; filename="list.txt"',
    "Content-Type: text/plain",
    "",
    "198.51.100.8",
    "--part--",
  ];
  const { indicators, note } = await extractor.extractFile("list.eml", bytes(mail.join("\r\n")));
  expect(indicators.map(({ value }) => value)).toEqual(["198.51.100.7"]);
  expect(note).toBe("Attachments were not read: list.txt. Give each as a file of its own.");
});

test("a PDF is read page by page", async () => {
  const { named, tlp } = await read(
    "report.pdf",
    pdfOf(["TLP:AMBER C2 198[.]51[.]100[.]7", "and gate[.]example[.]com"]),
  );
  expect(named).toEqual(["ip 198.51.100.7", "domain gate.example.com"]);
  expect(tlp).toBe("amber");
});

test("text in UTF-16 is text, and the strictest of its labels counts", async () => {
  const text = "TLP:GREEN, annex TLP:AMBER+STRICT: 198.51.100.7";
  const { named, tlp } = await read("list.txt", Buffer.from(`\ufeff${text}`, "utf16le"));
  expect([named, tlp]).toEqual([["ip 198.51.100.7"], "amber+strict"]);
});

test.each([
  ["a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])],
  ["a broken PDF", bytes("%PDF-1.7 and nothing more")],
])("%s is refused with a way out", async (_, content) => {
  await expect(extractor.extractFile("it.bin", content)).rejects.toMatchObject({
    what: 'Could not read the file "it.bin"',
    fix: expect.stringContaining("Paste the part that matters"),
  });
});

test("a file that takes too long is given up", async () => {
  const hurried = createExtractor({ fileMs: 1 });
  await expect(hurried.extractFile("long.txt", bytes("9.9.9.9 ".repeat(500_000)))).rejects.toMatchObject({
    why: "Reading it took too long.",
  });
  await hurried.close();
});
