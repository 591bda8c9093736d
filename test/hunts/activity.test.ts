import { describe, expect, test } from "vitest";
import { judgeActivity } from "../../src/hunts/activity.ts";
import { type ActivityLevel, activityLevels } from "../../src/model/hunt.ts";
import type { LensRow } from "../../src/model/hunt-answer.ts";

const now = new Date("2019-02-19T00:00:00Z");

function row(outcome: ActivityLevel, first: string, extra: Partial<LensRow> = {}): LensRow {
  return {
    lens: "linux",
    query: "ip/linux-logons",
    outcome,
    actor: "",
    target: "",
    detail: "SSH in",
    rows: 1,
    first,
    last: first,
    ...extra,
  };
}
const hit = { table: "Syslog", hits: 3, first: "2019-02-18T10:00:00Z", last: "2019-02-18T11:00:00Z" };
const judge = (rows: LensRow[], tables = rows.length > 0 ? [hit] : []) =>
  judgeActivity({ rows, tables, now, seenBefore: false, departures: null });

describe("what happened here", () => {
  test.each(activityLevels.slice(1).map((level, at) => [level, activityLevels.slice(1, at + 2)] as const))(
    "%s is the level when it is the highest outcome among %j",
    (level, outcomes) => {
      expect(judge(outcomes.map((outcome) => row(outcome, "2019-02-18T10:00:00Z"))).level).toBe(level);
    },
  );

  test("no row in any table is none, with nothing to say", () => {
    expect(judge([])).toEqual({
      level: "none",
      reasons: [],
      firstSeen: null,
      lastSeen: null,
      ongoing: false,
      seenBefore: false,
      use: null,
    });
  });

  test("a hit that no lens reads is a mention, and says where it stands", () => {
    const activity = judge([], [hit]);
    expect(activity.level).toBe("mentioned");
    expect(activity.reasons).toEqual(["3 rows in Syslog"]);
    expect(activity.firstSeen).toBeNull();
  });

  test("first and last seen leave mentions out", () => {
    const activity = judge([
      row("mentioned", "2019-02-10T00:00:00Z"),
      row("tried", "2019-02-16T03:00:00Z"),
      row("access", "2019-02-17T00:00:00Z"),
      row("mentioned", "2019-02-18T23:59:00Z"),
    ]);
    expect([activity.firstSeen, activity.lastSeen]).toEqual(["2019-02-16T03:00:00Z", "2019-02-17T00:00:00Z"]);
    expect(activity.ongoing).toBe(false);
  });

  test.each([
    ["2019-02-18T23:00:01Z", true],
    ["2019-02-18T23:00:00Z", false],
  ])("a last row at %s, seen at midnight, is ongoing: %s", (last, ongoing) => {
    expect(judge([row("contact", last)]).ongoing).toBe(ongoing);
  });

  test("the reasons name who, where and when", () => {
    const [reason] = judge([row("access", "2019-02-18T15:29:20Z", { actor: "dbadmin", target: "lxvm2" })]).reasons;
    expect(reason).toBe("SSH in as dbadmin on lxvm2, 2019-02-18 15:29Z (ip/linux-logons)");
  });
});
