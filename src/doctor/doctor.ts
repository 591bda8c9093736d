import { plural } from "../cards/words.ts";
import type { Config } from "../config.ts";
import type { Card } from "../model/card.ts";
import { Failure } from "../model/failure.ts";
import type { ShellAnswer } from "../shell/answer.ts";
import { type Check, fail, ok } from "./check.ts";
import { checkLogs } from "./logs.ts";
import { checkProviders } from "./providers.ts";
import { checkAccess, checkPaging, checkReach } from "./reach.ts";
import { checkSharedLists } from "./shared-lists.ts";
import { checkSlack } from "./slack.ts";
import { checkStore } from "./store.ts";
import { checkTeams } from "./teams.ts";

/** Checks all that is configured, each in a line with its fix. No secret is shown. Fails when one of the checks does. */
export async function doctor(readConfig: () => Config): Promise<ShellAnswer> {
  const config = configOf(readConfig);
  if (config instanceof Failure) return answerOf(faults(config));
  const checks = [
    ...[checkLogs, checkStore, checkProviders, checkSharedLists],
    ...[checkSlack, checkTeams, checkAccess, checkReach, checkPaging],
  ];
  const found = await Promise.all(checks.map((check) => check(config)));
  const file = config.env["HUNTBOT_CONFIG"];
  return answerOf([ok("configuration", file ? `read, ${file} too` : "read"), ...found.flat()]);
}

function configOf(read: () => Config): Config | Failure {
  try {
    return read();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Each problem of the configuration is a line of its own in the fix. */
function faults({ why, fix }: Failure): readonly Check[] {
  const lines = fix.split("\n- ").filter(Boolean);
  return lines.length > 0
    ? lines.map((line) =>
        fail(
          "configuration",
          line.split(/(?<=\.)\s/)[0] ?? line,
          line
            .split(/(?<=\.)\s/)
            .slice(1)
            .join(" "),
        ),
      )
    : [fail("configuration", why, fix)];
}

function answerOf(checks: readonly Check[]): ShellAnswer {
  const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
  const title = `${plural(count("fail"), "failure")}, ${plural(count("warn"), "warning")}, ${count("ok")} ok`;
  const card: Card = {
    title,
    tone: count("fail") > 0 ? "alarm" : count("warn") > 0 ? "notice" : "calm",
    preview: title,
    blocks: [
      {
        kind: "table",
        columns: [{ name: "" }, { name: "What" }, { name: "How it is" }, { name: "What to do" }],
        rows: checks.map(({ state, name, detail, fix = "" }) => [[state], [name], [detail], [fix]]),
      },
    ],
  };
  return { card, data: { checks }, code: count("fail") > 0 ? 1 : 0 };
}
