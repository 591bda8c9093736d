import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { startServing } from "../test/e2e/serving-process.ts";
import { startPagerDuty } from "../test/paging/pagerduty.ts";

const people = 50;
const alerts = 60;
/** Between two alerts: slow enough to be no storm. */
const gapMs = 1_000;
const holdMs = 3_000;
const secret = "a secret of this comparison";
/** Of the sample: addresses, hosts and names that were seen, and some that were not. */
const asked = ["23.97.60.214", "185.49.71.101", "host:MSTICALERTSLXVM2", "47.91.56.21", "account:ian", "192.0.2.200"];

/** Alerts come in while fifty people hunt; how long until the pager has each page, against `page.hold` + 1 s. */
export async function main(): Promise<number> {
  const pagerDuty = await startPagerDuty();
  const bot = await startServing({ ...pagerDuty.env, HUNTBOT_HOOK_SECRET: secret });
  const hunts = { answered: 0, running: true };
  const hunters = Array.from({ length: people }, (_, at) => hunt(bot.url, at, hunts));
  // The measure begins when all fifty hunt.
  await pause(5_000);
  const receipts: number[] = [];
  const posted = new Map<string, number>();
  const answeredBefore = hunts.answered;
  const began = performance.now();
  for (let at = 0; at < alerts; at++) {
    const started = performance.now();
    const response = await fetch(`${bot.url}/hooks/alerts`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: JSON.stringify({
        source: "bench",
        externalId: String(at),
        rule: `rule ${at}`,
        title: `Alert ${at}`,
        severity: "high",
        indicators: [{ type: "ip", value: at % 2 === 0 ? "23.97.60.214" : `203.0.113.${at}` }],
      }),
    });
    const { id } = (await response.json()) as { id: string };
    receipts.push(performance.now() - started);
    posted.set(`huntbot-${id}-1`, started);
    await pause(Math.max(0, gapMs - (performance.now() - started)));
  }
  // An alert with an answer that nothing got in wakes nobody: only those that were to wake are waited for.
  const due = (key: string) => pagerDuty.triggers(key).length > 0;
  const intruders = [...posted.keys()].filter((_, at) => at % 2 === 0);
  await pagerDuty.when(() => intruders.every(due));
  const took = [...posted].flatMap(([key, started]) => pagerDuty.triggers(key).map(({ at }) => at - started));
  const doubled = [...posted.keys()].filter((key) => pagerDuty.triggers(key).length > 1).length;
  const seconds = (performance.now() - began) / 1_000;
  hunts.running = false;
  await Promise.all(hunters);
  await bot.close();
  await pagerDuty.close();

  const ratio = quantile(took, 0.99) / (holdMs + 1_000);
  const line = (name: string, values: readonly number[]) =>
    `${name.padEnd(16)} p50 ${ms(quantile(values, 0.5))}  p99 ${ms(quantile(values, 0.99))}  max ${ms(Math.max(...values))}`;
  process.stdout.write(
    [
      `${alerts} alerts in ${seconds.toFixed(0)} s while ${people} people hunt (${hunts.answered - answeredBefore} hunts answered)`,
      line("POST to 202", receipts),
      line("POST to page", took),
      `pages ${took.length}, sent twice ${doubled}`,
      `p99 of POST to page / (page.hold + 1 s): ${ratio.toFixed(2)}`,
      "",
    ].join("\n"),
  );
  return ratio <= 1 && doubled === 0 ? 0 : 1;
}

/** One person who asks again as soon as an answer is there. */
async function hunt(url: string, person: number, hunts: { answered: number; running: boolean }): Promise<void> {
  const channel = randomUUID();
  for (let turn = 0; hunts.running; turn++) {
    const text = asked[(person + turn) % asked.length] ?? "";
    const response = await fetch(`${url}/playground/ask`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ channel, via: "typed", text: `${text} 7d --no-enrich` }),
    });
    await response.text();
    hunts.answered += 1;
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

const ms = (value: number) => `${value.toFixed(0)} ms`.padStart(8);
