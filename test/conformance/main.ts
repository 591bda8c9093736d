import { Engine, KqlError, type QueryResult } from "../../src/kql/index.ts";
import { openBinder } from "./binder.ts";
import { type Case, defaultSuites, readSuite, type Suite } from "./cases.ts";
import { compareAnswer, compareTable, type Difference } from "./compare.ts";
import deviations from "./exceptions.json" with { type: "json" };

type Outcome = "passed" | "unsupported" | "mismatch" | "set apart";

export interface Judged {
  readonly suite: string;
  readonly family: string;
  readonly id: string;
  readonly query: string;
  readonly outcome: Outcome;
  readonly detail: string | undefined;
}

/** Expected answers that differ from Kusto's documentation, by suite and case, each with the reason. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = deviations;

/** Runs suites one query after the other. */
export async function judge(suites: readonly Suite[]): Promise<Judged[]> {
  const engine = await Engine.open();
  const binder = suites.some((suite) => suite.kind === "queries") ? await openBinder() : undefined;
  const judged: Judged[] = [];
  for (const suite of suites) {
    for (const item of suite.cases) {
      const family = "family" in item ? String(item.family) : suite.name;
      const run = () => engine.query(item.query, { limits: { timeoutMs: 20_000 } });
      const { outcome, detail } = await verdict(suite, item, run, binder?.bind);
      judged.push({ suite: suite.name, family, id: item.id, query: item.query, outcome, detail });
    }
  }
  binder?.close();
  await engine.close();
  return judged;
}

interface Verdict {
  readonly outcome: Outcome;
  readonly detail?: string;
}

async function verdict(
  suite: Suite,
  item: Case,
  run: () => Promise<QueryResult>,
  bind?: (query: string) => Promise<void>,
): Promise<Verdict> {
  if (item.id in (exceptions[suite.name] ?? {})) return { outcome: "set apart" };
  const known = suite.cases.find((other) => other.id === item.id && other.query === item.query);
  if (known && (("unstable" in known && known.unstable) || ("skip" in known && known.skip)))
    return { outcome: "set apart" };
  try {
    if (suite.kind === "queries") {
      await bind?.(item.query);
      return { outcome: "passed" };
    }
    const result = await run();
    if (suite.kind === "errors") return { outcome: "mismatch", detail: "not rejected" };
    const difference: Difference =
      suite.kind === "answers" ? compareAnswer(known as never, result) : compareTable(known as never, result);
    return difference === undefined ? { outcome: "passed" } : { outcome: "mismatch", detail: difference };
  } catch (error) {
    if (suite.kind === "errors" && error instanceof KqlError) return { outcome: "passed" };
    // A public query that fetches from the network is refused by policy, which says nothing about the translator.
    if (suite.kind === "queries" && error instanceof KqlError && error.message.startsWith("externaldata"))
      return { outcome: "set apart" };
    const detail = error instanceof KqlError ? `${error.code} at ${error.offset}: ${error.message}` : String(error);
    return { outcome: "unsupported", detail };
  }
}

/** @public Called by run.js. */
export async function main(args: readonly string[]): Promise<number> {
  const files = args.filter((arg) => !arg.startsWith("--"));
  const suites = (files.length > 0 ? files : defaultSuites()).map(readSuite);
  const judged = await judge(suites);
  for (const [family, items] of groups(judged)) {
    const count = (outcome: Outcome) => items.filter((item) => item.outcome === outcome).length;
    const apart = count("set apart") > 0 ? `, ${count("set apart")} set apart` : "";
    console.log(
      `${family}: ${count("passed")} passed, ${count("unsupported")} unsupported, ${count("mismatch")} mismatches${apart}`,
    );
  }
  if (args.includes("--failures")) {
    for (const item of judged.filter((other) => other.outcome === "unsupported" || other.outcome === "mismatch")) {
      console.log(`\n${item.outcome} ${item.suite} ${item.id}\n${item.query}\n  ${item.detail}`);
    }
  }
  const counted = judged.filter((item) => item.outcome !== "set apart");
  const passed = counted.filter((item) => item.outcome === "passed").length;
  const share = counted.length === 0 ? 0 : (100 * passed) / counted.length;
  console.log(`total: ${passed} of ${counted.length} passed (${share.toFixed(1)}%)`);
  return 0;
}

function groups(judged: readonly Judged[]): Map<string, Judged[]> {
  const found = new Map<string, Judged[]>();
  for (const item of judged) {
    const key = item.family === item.suite ? item.suite : `${item.suite} ${item.family}`;
    found.set(key, [...(found.get(key) ?? []), item]);
  }
  return found;
}
