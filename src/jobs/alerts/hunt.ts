import { huntCard } from "../../cards/hunt.ts";
import { pageText } from "../../cards/page-text.ts";
import { runHunt } from "../../hunts/hunt.ts";
import type { HuntPorts } from "../../hunts/ports.ts";
import { staysInside, type Tlp, type Told } from "../../model/enrich.ts";
import { type HuntResult, rowCount } from "../../model/hunt.ts";
import type { HuntAnswer } from "../../model/hunt-answer.ts";
import { type Indicator, indicatorKey } from "../../model/indicator.ts";
import { theBot } from "../page/record.ts";
import type { AnsweredIndicator } from "./record.ts";

export interface AlertHuntOptions {
  readonly hunt: HuntPorts;
  /** Runs a hunt when its turn among those of people comes. */
  readonly inTurn: <T>(task: () => Promise<T>) => Promise<T>;
  readonly windowMs: number;
  readonly budgetMs: number;
  readonly detail: "full" | "minimal";
  /** Where the chart of a whole answer is to be seen; null where there is no such place. */
  readonly chartLink: (result: HuntResult) => Promise<string | null>;
}

export interface Found {
  readonly answer: AnsweredIndicator;
  readonly result: HuntResult;
}

/** A hunt under way: what the workspace says, then all that is to be had. Both reject when it could not be asked. */
export interface AlertHunt {
  readonly workspace: Promise<Found>;
  readonly whole: Promise<Found>;
  /** What has left for it so far; whoever writes it down takes it out. */
  readonly told: Told[];
}

/** An address that many alerts name is hunted once a minute. */
const keptMs = 60_000;
const mostKept = 500;

/** Hunts what alerts name, as a job: within its budget, and the same value once for all alerts of a minute. */
export function createAlertHunts({ hunt, inTurn, windowMs, budgetMs, detail, chartLink }: AlertHuntOptions) {
  const recent = new Map<string, { readonly at: number; readonly hunt: AlertHunt }>();

  async function run(
    indicator: Indicator,
    tlp: Tlp,
    { onWorkspace, told }: { onWorkspace: (found: Found) => void; told: (entry: Told) => void },
  ): Promise<Found> {
    const to = hunt.clock();
    const question = {
      indicator,
      window: { from: new Date(to.getTime() - windowMs), to },
      person: theBot,
      signal: AbortSignal.timeout(budgetMs),
      tlp,
      for: "job",
      enrich: true,
      told,
    } as const;
    for await (const update of runHunt(hunt, question)) {
      if (update.kind !== "answer") continue;
      onWorkspace(foundIn(update.answer, detail));
      if (update.final) return foundIn(await withChart(update.answer), detail);
    }
    throw new Error("a hunt ended without an answer");
  }

  async function withChart(answer: HuntAnswer): Promise<HuntAnswer> {
    const chart = await chartLink(answer.result);
    return { ...answer, result: { ...answer.result, links: { ...answer.result.links, chart } } };
  }

  function begin(indicator: Indicator, tlp: Tlp): AlertHunt {
    const told: Told[] = [];
    let tell: (found: Found) => void = () => {};
    const first = new Promise<Found>((resolve) => {
      tell = resolve;
    });
    const whole = inTurn(() => run(indicator, tlp, { onWorkspace: tell, told: (entry) => void told.push(entry) }));
    const workspace = Promise.race([first, whole]);
    // Whoever waits hears of it; that nobody waits any more is no reason to end the process.
    for (const pending of [workspace, whole]) pending.catch(() => undefined);
    return { workspace, whole, told };
  }

  return function huntFor(indicator: Indicator, now: Date, tlp: Tlp): AlertHunt {
    const key = `${tlp} ${indicatorKey(indicator)}`;
    const known = recent.get(key);
    if (known && now.getTime() - known.at < keptMs) return known.hunt;
    const started = begin(indicator, tlp);
    recent.delete(key);
    recent.set(key, { at: now.getTime(), hunt: started });
    // One that failed is tried again by the next alert.
    started.whole.catch(() => recent.delete(key));
    const [oldest] = recent.keys();
    if (recent.size > mostKept && oldest !== undefined) recent.delete(oldest);
    return started;
  };
}

function foundIn(answer: HuntAnswer, detail: "full" | "minimal"): Found {
  const { result, rows } = answer;
  const { indicator, activity, verdict, tables, alerts, window } = result;
  const known = rows.filter(({ outcome, actor }) => outcome === "credential" && actor !== "");
  return {
    result,
    answer: {
      indicator,
      level: activity.level,
      use: activity.use,
      verdict: verdict.level,
      rows: rowCount(tables),
      alerts: alerts.total,
      passwordsKnown: [...new Set(known.map(({ actor }) => actor))].slice(0, 20),
      // A pager is a third party.
      text: pageText(answer, { detail: staysInside(result.tlp?.level ?? "clear") ? "minimal" : detail, link: null }),
      card: huntCard(answer, { verbs: new Set() }),
      window,
    },
  };
}
