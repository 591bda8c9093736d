import { describe, expect, test } from "vitest";
import { type IntelRecord, judgeIntelligence } from "../../src/hunts/intelligence.ts";

const now = new Date("2019-02-19T00:00:00Z");
const seen = { first: "2019-02-16T03:07:00Z", last: "2019-02-18T16:39:00Z" };
const record = (extra: Partial<IntelRecord>): IntelRecord => ({
  table: "ThreatIntelIndicators",
  id: "1",
  type: "botnet",
  description: "",
  confidence: 80,
  active: true,
  deleted: false,
  revoked: false,
  validFrom: null,
  validUntil: null,
  tlp: null,
  match: "exact",
  prefix: null,
  ...extra,
});

describe("workspace intelligence", () => {
  test.each<[string, Partial<IntelRecord>, { active: boolean; expired: boolean; validWhenSeen: boolean }]>([
    ["without dates is valid", {}, { active: true, expired: false, validWhenSeen: true }],
    [
      "that ended before the first row",
      { validUntil: "2019-02-07T00:00:00Z" },
      { active: true, expired: true, validWhenSeen: false },
    ],
    [
      "that ended between the rows",
      { validUntil: "2019-02-17T00:00:00Z" },
      { active: true, expired: true, validWhenSeen: true },
    ],
    [
      "that was added after the last row",
      { validFrom: "2019-02-18T20:00:00Z" },
      { active: true, expired: false, validWhenSeen: false },
    ],
    [
      "that was added between the rows",
      { validFrom: "2019-02-17T00:00:00Z" },
      { active: true, expired: false, validWhenSeen: true },
    ],
    ["that was revoked", { revoked: true }, { active: false, expired: false, validWhenSeen: true }],
    ["that was deleted", { deleted: true }, { active: false, expired: false, validWhenSeen: true }],
    [
      "of a range wider than /16",
      { match: "range", prefix: { bits: 12, version: 4 } },
      { active: false, expired: false, validWhenSeen: true },
    ],
    [
      "of a /16",
      { match: "range", prefix: { bits: 16, version: 4 } },
      { active: true, expired: false, validWhenSeen: true },
    ],
    [
      "of an IPv6 range wider than /32",
      { match: "range", prefix: { bits: 29, version: 6 } },
      { active: false, expired: false, validWhenSeen: true },
    ],
  ])("%s", (_, extra, judged) => {
    expect(judgeIntelligence(record(extra), seen, now)).toMatchObject(judged);
  });

  test("nothing was seen: what is valid now counts", () => {
    expect(judgeIntelligence(record({ validUntil: "2019-02-20T00:00:00Z" }), null, now).validWhenSeen).toBe(true);
    expect(judgeIntelligence(record({ validUntil: "2019-02-18T00:00:00Z" }), null, now).validWhenSeen).toBe(false);
  });
});
