/** A stream of numbers that is the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const tables = ["SigninLogs", "OfficeActivity", "SecurityEvent", "NTANetAnalytics", "DeviceNetworkEvents", "AuditLogs"];

const steps: readonly ((pick: (most: number) => number) => string)[] = [
  (pick) => `where TimeGenerated > ago(${1 + pick(6)}d)`,
  (pick) => `extend Hour = hourofday(TimeGenerated) + ${pick(1000)}, Day = startofday(TimeGenerated)`,
  (pick) => `where tostring(pack_all()) has "${pick(1000)}" or TimeGenerated > datetime(2019-02-1${2 + pick(6)})`,
  (pick) =>
    `extend Parts = split(tostring(TimeGenerated), "${pick(10)}"), Word${pick(1000)} = case(1 == ${pick(3)}, "a", "b")`,
  (pick) =>
    `summarize Rows${pick(1000)} = count(), First = min(TimeGenerated), take_any(*) by bin(TimeGenerated, ${1 + pick(12)}h)`,
  (pick) =>
    `join kind=leftouter (SecurityAlert | summarize Alerts${pick(1000)} = count() by TimeGenerated) on TimeGenerated`,
  (pick) => `mv-expand Item${pick(1000)} = range(1, ${1 + pick(4)}) to typeof(long)`,
  (pick) => `top ${1 + pick(50)} by TimeGenerated desc`,
];

/** Queries that no bot has seen, each of several operators over a table of the sample. */
export function* neverSeen(seed: number): Generator<string, never> {
  const random = numbers(seed);
  const pick = (most: number) => Math.floor(random() * most);
  for (;;) {
    const chosen = Array.from({ length: 2 + pick(4) }, () => steps[pick(steps.length)]?.(pick) ?? "count");
    yield [tables[pick(tables.length)], ...chosen, `take ${10 + pick(200)}`].join("\n| ");
  }
}
