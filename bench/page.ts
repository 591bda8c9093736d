import { randomUUID } from "node:crypto";
import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { startServing } from "../test/e2e/serving-process.ts";
import { type PagerDutyLoopback, startPagerDuty } from "../test/paging/pagerduty.ts";

const people = 50;
const alerts = 100;
/** Between two alerts; each is of a rule of its own, so that they are no storm. */
const gapMs = 600;
const targets = { receipt: 100, page: 3_000 + 1_000 };
/** A page that is not there so long after the last alert counts as lost. */
const patienceMs = 30_000;
const secret = "a secret of this comparison";
/** Of the sample: addresses, hosts and names that were seen, and some that were not. */
const asked = ["23.97.60.214", "185.49.71.101", "host:MSTICALERTSLXVM2", "47.91.56.21", "account:ian", "192.0.2.200"];

interface Posted {
  readonly key: string;
  readonly at: number;
  /** Milliseconds until the 202. */
  readonly receipt: number;
  /** True for an address that got in: it wakes whatever else is true. */
  readonly wakes: boolean;
}

/** Alerts come in while fifty people hunt: how long until each has its receipt, and until the pager has its page. */
export async function main(): Promise<number> {
  const busy = loadavg()[0] ?? 0;
  const pagerDuty = await startPagerDuty();
  const bot = await startServing({ ...pagerDuty.env, HUNTBOT_HOOK_SECRET: secret });
  try {
    const hunts = { answered: 0, over: new AbortController() };
    const hunters = Array.from({ length: people }, (_, at) => hunt(bot.url, at, hunts));
    // The measure begins when all fifty hunt.
    await pause(5_000);
    const answeredBefore = hunts.answered;
    const began = performance.now();
    const posted: Posted[] = [];
    for (let at = 0; at < alerts; at++) {
      posted.push(await post(bot.url, at));
      await pause(Math.max(0, began + (at + 1) * gapMs - performance.now()));
    }
    await paged(
      pagerDuty,
      posted.filter(({ wakes }) => wakes),
    );
    const seconds = (performance.now() - began) / 1_000;
    const answered = hunts.answered - answeredBefore;
    hunts.over.abort();
    await Promise.all(hunters);
    process.stdout.write(
      `${alerts} alerts in ${seconds.toFixed(0)} s while ${people} people hunt (${answered} hunts answered); ` +
        `load of the machine before: ${busy.toFixed(1)}\n`,
    );
    return report(pagerDuty, posted);
  } finally {
    // Whatever it is still asked for is nobody's any more.
    await bot.end("SIGKILL");
    await bot.close();
    await pagerDuty.close();
  }
}

async function post(url: string, at: number): Promise<Posted> {
  const wakes = at % 2 === 0;
  const body = JSON.stringify({
    source: "bench",
    externalId: String(at),
    rule: `rule ${at}`,
    title: `Alert ${at}`,
    severity: "high",
    indicators: [{ type: "ip", value: wakes ? "23.97.60.214" : `203.0.113.${at}` }],
  });
  const started = performance.now();
  const response = await fetch(`${url}/hooks/alerts`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body,
  });
  const { id } = (await response.json()) as { id: string };
  return { key: `huntbot-${id}-1`, at: started, receipt: performance.now() - started, wakes };
}

async function paged(pagerDuty: PagerDutyLoopback, expected: readonly Posted[]): Promise<void> {
  const all = pagerDuty.when(() => expected.every(({ key }) => pagerDuty.triggers(key).length > 0));
  await Promise.race([all, pause(patienceMs, undefined, { ref: false })]);
}

/** 0 when nothing was lost or doubled and both are within their targets. */
function report(pagerDuty: PagerDutyLoopback, posted: readonly Posted[]): number {
  const triggers = posted.map(({ key, at }) => pagerDuty.triggers(key).map((event) => event.at - at));
  const receipts = posted.map(({ receipt }) => receipt);
  const pages = triggers.flatMap(([first]) => first ?? []);
  const lost = posted.filter(({ wakes }, index) => wakes && triggers[index]?.length === 0).length;
  const doubled = triggers.filter(({ length }) => length > 1).length;
  const line = (name: string, values: readonly number[]) =>
    `${name.padEnd(13)} p50 ${ms(quantile(values, 0.5))}  p99 ${ms(quantile(values, 0.99))}  max ${ms(Math.max(...values))}`;
  const ratios = { receipt: quantile(receipts, 0.99) / targets.receipt, page: quantile(pages, 0.99) / targets.page };
  process.stdout.write(
    [
      line("POST to 202", receipts),
      line("POST to page", pages),
      `pages ${pages.length}, lost ${lost}, sent twice ${doubled}`,
      `p99 of POST to 202 / 100 ms: ${ratios.receipt.toFixed(2)}`,
      `p99 of POST to page / (page.hold + 1 s): ${ratios.page.toFixed(2)}`,
      "",
    ].join("\n"),
  );
  return ratios.receipt <= 1 && ratios.page <= 1 && lost === 0 && doubled === 0 ? 0 : 1;
}

/** One person who asks again as soon as an answer is there. */
async function hunt(
  url: string,
  person: number,
  hunts: { answered: number; readonly over: AbortController },
): Promise<void> {
  const { signal } = hunts.over;
  const channel = randomUUID();
  for (let turn = 0; !signal.aborted; turn++) {
    const text = asked[(person + turn) % asked.length] ?? "";
    try {
      const response = await fetch(`${url}/playground/ask`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ channel, via: "typed", text: `${text} 7d --no-enrich` }),
        signal,
      });
      await response.text();
      hunts.answered += 1;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

const ms = (value: number) => `${value.toFixed(0)} ms`.padStart(8);
