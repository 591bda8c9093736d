import { describe, expect, test } from "vitest";
import { headline, toneOf } from "../../src/cards/headline.ts";
import { judgeActivity } from "../../src/hunts/activity.ts";
import { departures } from "../../src/hunts/use.ts";
import { judgeVerdict } from "../../src/hunts/verdict.ts";
import type { ActivityLevel, AlertItem } from "../../src/model/hunt.ts";
import type { Habit, HuntAnswer, LensRow } from "../../src/model/hunt-answer.ts";

const at = "2019-02-18T10:00:00Z";
const now = new Date("2019-02-19T00:00:00Z");

function row(outcome: ActivityLevel, extra: Partial<LensRow> = {}): LensRow {
  const place = { lens: "identity", query: "ip/sign-ins", actor: "ana", target: "Outlook" } as const;
  return { ...place, outcome, detail: "sign-ins", rows: 1, first: at, last: at, ...extra };
}
function alert(severity: string): AlertItem {
  const words = { id: severity, name: "Mass download", time: at, product: "", status: "New", entity: "" };
  return { ...words, severity, entities: [], matchedIn: [], incident: null };
}
const country = (isNew: boolean): Habit => ({ what: "country", value: "SE", note: "", rows: 2, last: at, isNew });
const noticed = {
  what: "uncommon volume",
  by: "BehaviorAnalytics, priority 8",
  first: at,
  last: at,
  rows: 1,
  address: "192.0.2.44",
};

/** What an account's card would say first, and its verdict. */
function judged(
  rows: LensRow[],
  {
    alerts = [],
    habits = [],
    analytics = [],
  }: { alerts?: AlertItem[]; habits?: Habit[]; analytics?: [typeof noticed] | [] },
) {
  const odd = departures({ rows, noticed: analytics, habits });
  const activity = judgeActivity({ rows, tables: [], now, seenBefore: null, departures: odd });
  const verdict = judgeVerdict({
    activity: activity.level,
    departures: odd,
    alerts,
    intelligence: [],
    findings: [],
    failedAccounts: 0,
    shared: null,
    dynamic: false,
    newHere: false,
    approved: null,
    override: null,
    now,
  });
  const result = { activity, alerts: { items: alerts } };
  const answer = { ours: null, rows, unread: [], result } as unknown as HuntAnswer;
  return [headline(answer), toneOf(answer), verdict.level];
}

describe("the use of an account or a host", () => {
  test("its own sign-ins, files and processes are nobody getting in", () => {
    expect(judged([row("access"), row("impact", { detail: "downloads" })], {})).toEqual(["ACTIVE", "calm", "unknown"]);
  });

  test("a right password that MFA stopped is known to somebody, unless the account also signed in", () => {
    expect(judged([row("tried"), row("credential")], {})[0]).toBe("PASSWORD KNOWN");
    expect(judged([row("credential"), row("access")], {})[0]).toBe("ACTIVE");
  });

  test.each([
    ["tried", "TRIED"],
    ["blocked", "BLOCKED"],
    ["mentioned", "MENTIONED ONLY"],
  ] as const)("where it was only %s, the ladder's word stands", (outcome, word) => {
    expect(judged([row(outcome)], {})[0]).toBe(word);
  });

  test("an alert is an accusation: suspicious from Medium on, an informational one is none", () => {
    expect(judged([row("access")], { alerts: [alert("Medium")] })).toEqual(["ALERTED", "notice", "suspicious"]);
    expect(judged([row("access")], { alerts: [alert("Low")] })).toEqual(["ALERTED", "notice", "unknown"]);
    expect(judged([row("access")], { alerts: [alert("Informational")] })).toEqual(["ACTIVE", "calm", "unknown"]);
  });

  test.each([
    ["a question found a day far above the others", { rows: [row("impact", { unusual: at })] }],
    ["behaviour analytics noticed something", { analytics: [noticed] as [typeof noticed] }],
    ["it signs in from a country that is new to it", { habits: [country(true)] }],
  ])(
    "is unusual when %s, and with an alert that is malicious",
    (_, { rows = [], ...found }: Record<string, never> | (object & { rows?: LensRow[] })) => {
      const all = [row("access"), ...rows];
      expect(judged(all, found)).toEqual(["UNUSUAL USE", "notice", "suspicious"]);
      expect(judged(all, { ...found, alerts: [alert("High")] })).toEqual([
        "ALERTED, UNUSUAL USE",
        "alarm",
        "malicious",
      ]);
    },
  );

  test("a country it always signed in from is not", () => {
    expect(judged([row("access")], { habits: [country(false)] })[0]).toBe("ACTIVE");
  });
});
