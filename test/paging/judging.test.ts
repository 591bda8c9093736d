import { describe, expect, it } from "vitest";
import { pageSettings } from "../../src/jobs/page/config.ts";
import { type Circumstances, judgePage } from "../../src/jobs/page/rule.ts";
import type { ActivityLevel } from "../../src/model/hunt.ts";

const alert = { source: "siem", rule: "r", title: "t", severity: "medium", status: "firing" } as const;
const answer = (level: ActivityLevel, more: object = {}) => ({
  value: "198.51.100.7",
  level,
  use: null,
  verdict: "unknown" as const,
  passwordsKnown: [],
  ...more,
});
const noon = new Date("2019-02-18T12:00:00Z");
const night = new Date("2019-02-18T23:30:00Z");
const judge = (given: Partial<Circumstances>, settings: object = {}) =>
  judgePage({ alert, answers: [], complete: true, holdOver: false, now: noon, ...given }, pageSettings.parse(settings));
const quiet = { quiet: { from: "22:00", to: "06:00", zone: "UTC" } };

describe("who is woken", () => {
  it.each<[string, Partial<Circumstances>, object, boolean]>([
    ["access", { answers: [answer("access")] }, {}, true],
    ["impact in quiet hours", { answers: [answer("impact")], now: night }, quiet, true],
    ["the ordinary use of one of our hosts", { answers: [answer("impact", { use: "ordinary" })] }, {}, false],
    ["a use of one of our accounts that is not its own", { answers: [answer("access", { use: "unusual" })] }, {}, true],
    ["contact", { answers: [answer("contact")] }, {}, false],
    ["a known password of anybody", { answers: [answer("credential", { passwordsKnown: ["ian"] })] }, {}, false],
    [
      "a known password of an administrator",
      { answers: [answer("credential", { passwordsKnown: ["CORP\\sqladmin"] })] },
      {},
      true,
    ],
    [
      "the same in quiet hours",
      { answers: [answer("credential", { passwordsKnown: ["sqladmin"] })], now: night },
      quiet,
      false,
    ],
    ["a watch-listed indicator that was seen", { answers: [answer("blocked")] }, { watch: ["198.51.100.7"] }, true],
    ["a watch-listed indicator that was not", { answers: [answer("none")] }, { watch: ["198.51.100.7"] }, false],
    [
      "a severe alert without an answer when the hold ends",
      { alert: { ...alert, severity: "high" }, complete: false, holdOver: true },
      {},
      true,
    ],
    [
      "a severe alert whose answer is still to come",
      { alert: { ...alert, severity: "high" }, complete: false },
      {},
      false,
    ],
    ["a medium alert without an answer", { complete: false, holdOver: true }, {}, false],
    ["a rule that says never", { answers: [answer("impact")] }, { rules: [{ rule: "R", wake: "never" }] }, false],
    [
      "a rule that says always",
      { answers: [answer("none")] },
      { rules: [{ severity: ["medium"], wake: "always" }] },
      true,
    ],
    [
      "a verdict that is asked for",
      { answers: [answer("contact", { verdict: "malicious" })] },
      { verdicts: ["malicious"] },
      true,
    ],
    ["a resolved alert", { alert: { ...alert, status: "resolved" }, answers: [answer("impact")] }, {}, false],
  ])("%s", (_, given, settings, wakes) => {
    expect(judge(given, settings).wake).toBe(wakes);
  });

  it("waits for a worse answer until all are there or the hold is over", () => {
    const given = { answers: [answer("access")], complete: false };
    expect(judge(given)).toMatchObject({ wake: false, wait: true });
    expect(judge({ ...given, holdOver: true })).toMatchObject({ wake: true });
  });
});
