import { expect, test } from "vitest";
import { fault } from "../../src/enrich/fault.ts";
import { memoryLookups } from "../../src/enrich/memory.ts";
import type { Provider } from "../../src/enrich/provider.ts";
import type { AskOptions, Finding, Reply, Told } from "../../src/model/enrich.ts";
import { clockAt, enrichmentOf, finding, findings } from "./asking.ts";
import { ip } from "./settings.ts";

const address = ip("198.51.100.7");
const hour = 3_600_000;

/** A provider that answers as told and counts how often it was asked. */
function provider(
  name: string,
  lookup: Provider["lookup"],
  more: Partial<Provider> = {},
): Provider & { asked: number } {
  const counting = {
    name,
    kind: "reputation" as const,
    family: name,
    reliability: "C" as const,
    external: true,
    origins: [],
    ttlMs: 6 * hour,
    accepts: ({ kind }: { kind: string }) => kind === "ip" || kind === "domain",
    asked: 0,
    ...more,
    lookup(...args: Parameters<Provider["lookup"]>) {
      counting.asked++;
      return lookup(...args);
    },
  };
  return counting;
}
const bad: Reply = { status: "ok", verdict: "malicious", evidence: ["C2"] };
const answers = (name: string, more: Partial<Provider> = {}) => provider(name, async () => bad, more);
const never = () => new Promise<Reply>(() => undefined);

test("each answer comes as it lands, and a dead provider delays nobody", async () => {
  const enrichment = enrichmentOf([provider("dead", never), answers("quick")], { config: { providerMs: 60 } });
  const landed = await findings(enrichment, address);
  expect(landed.map(({ provider: name, status }) => [name, status])).toEqual([
    ["quick", "ok"],
    ["dead", "timeout"],
  ]);
});

test("what is late for the card is a timeout there, and an answer for the next one", async () => {
  let land: ((reply: Reply) => void) | undefined;
  const slow = provider(
    "slow",
    () =>
      new Promise<Reply>((resolve) => {
        land = resolve;
      }),
  );
  const enrichment = enrichmentOf([slow], { config: { cardMs: 30 } });
  expect(await finding(enrichment, address)).toMatchObject({ status: "timeout" });
  land?.(bad);
  await expect.poll(() => finding(enrichment, address)).toMatchObject({ status: "ok", verdict: "malicious" });
  expect(slow.asked).toBe(1);
});

test("people who ask the same at once share one call, and one of them leaving does not end it", async () => {
  let land: ((reply: Reply) => void) | undefined;
  const shared = provider(
    "shared",
    () =>
      new Promise<Reply>((resolve) => {
        land = resolve;
      }),
  );
  const enrichment = enrichmentOf([shared]);
  const leaving = new AbortController();
  const gone = findings(enrichment, address, { signal: leaving.signal });
  const staying = finding(enrichment, address);
  await expect.poll(() => land).toBeDefined();
  leaving.abort();
  expect(await gone).toEqual([]);
  land?.(bad);
  expect(await staying).toMatchObject({ status: "ok" });
  expect(shared.asked).toBe(1);
});

test("whoever has left before asking asks nobody", async () => {
  const source = answers("source");
  expect(await findings(enrichmentOf([source]), address, { signal: AbortSignal.abort() })).toEqual([]);
  expect(source.asked).toBe(0);
});

test("an answer is given again with its age, until its time is over", async () => {
  const now = clockAt("2026-01-15T12:00:00Z");
  const source = answers("source");
  const enrichment = enrichmentOf([source], { now });
  expect(await finding(enrichment, address)).toMatchObject({ cached: false, ageMs: 0 });
  now.pass(5 * hour);
  expect(await finding(enrichment, address)).toMatchObject({ cached: true, ageMs: 5 * hour, verdict: "malicious" });
  now.pass(hour + 1);
  expect(await finding(enrichment, address)).toMatchObject({ cached: false });
  expect(source.asked).toBe(2);
});

test("what was not found is asked again after an hour, what failed after half a minute", async () => {
  const now = clockAt("2026-01-15T12:00:00Z");
  const absent = provider("absent", async () => ({ status: "not_found" }));
  const failing = provider("failing", async () => {
    throw fault("malformed", "it answered nonsense");
  });
  const enrichment = enrichmentOf([absent, failing], { now });
  const askedAfter = async (ms: number) => {
    now.pass(ms);
    await findings(enrichment, address);
    return [absent.asked, failing.asked];
  };
  expect(await askedAfter(0)).toEqual([1, 1]);
  expect(await askedAfter(29_000)).toEqual([1, 1]);
  expect(await askedAfter(2_000)).toEqual([1, 2]);
  expect(await askedAfter(hour)).toEqual([2, 3]);
});

test("another process finds the answer in the store", async () => {
  const now = clockAt("2026-01-15T12:00:00Z");
  const store = memoryLookups(now);
  await finding(enrichmentOf([answers("source")], { ...store, now }), address);
  now.pass(hour);
  const source = answers("source");
  expect(await finding(enrichmentOf([source], { ...store, now }), address)).toMatchObject({
    cached: true,
    ageMs: hour,
  });
  expect(source.asked).toBe(0);
});

test("an answer kept by another version of the program is asked for again", async () => {
  const now = clockAt("2026-01-15T12:00:00Z");
  const store = memoryLookups(now);
  await store.lookups.set("source ip 198.51.100.7", { reply: { status: "splendid" }, latencyMs: 1 }, hour);
  expect(await finding(enrichmentOf([answers("source")], { ...store, now }), address)).toMatchObject({ cached: false });
});

test("refresh asks anew, but not again and again", async () => {
  const now = clockAt("2026-01-15T12:00:00Z");
  const source = answers("source");
  const enrichment = enrichmentOf([source], { now });
  await finding(enrichment, address);
  const refreshed = () => finding(enrichment, address, { refresh: true });
  expect(await refreshed()).toMatchObject({ cached: false });
  expect(await refreshed()).toMatchObject({ cached: true });
  now.pass(61_000);
  expect(await refreshed()).toMatchObject({ cached: false, ageMs: 0 });
  expect(source.asked).toBe(3);
});

test("trouble while refreshing does not cost an answer that is still good", async () => {
  const now = clockAt("2026-01-15T12:00:00Z");
  const source = provider("source", async () => {
    if (source.asked > 1) throw fault("malformed", "it answered nonsense");
    return bad;
  });
  const enrichment = enrichmentOf([source], { now });
  await finding(enrichment, address);
  expect(await finding(enrichment, address, { refresh: true })).toMatchObject({ status: "error" });
  now.pass(31_000);
  expect(await finding(enrichment, address)).toMatchObject({ status: "ok", cached: true });
});

test("three failures in a row rest a provider, and the rest ends", async () => {
  let ill = true;
  const source = provider("source", async () => {
    if (ill) throw fault("server", "it answered 503");
    return bad;
  });
  const enrichment = enrichmentOf([source], { config: { restMs: 1_000 } });
  const next = (last: number) => finding(enrichment, ip(`198.51.100.${last}`));
  expect((await next(1)).status).toBe("error");
  expect((await next(2)).status).toBe("circuit_open");
  expect((await next(3)).status).toBe("circuit_open");
  expect(source.asked).toBe(3);
  ill = false;
  await expect.poll(async () => (await next(3)).status, { timeout: 10_000 }).toBe("ok");
});

test("refusals and nonsense do not rest a provider", async () => {
  const source = provider("source", async () => {
    throw fault("malformed", "it answered 400");
  });
  const enrichment = enrichmentOf([source]);
  for (const last of [1, 2, 3, 4, 5]) {
    expect((await finding(enrichment, ip(`198.51.100.${last}`))).status).toBe("error");
  }
});

test("jobs leave half of a quota to people, and nobody gets more than all of it", async () => {
  const now = clockAt("2026-01-15T12:00:10Z");
  const source = answers("source", { allowances: [{ calls: 4, perMs: 60_000 }] });
  const enrichment = enrichmentOf([source], { now });
  const ask = async (last: number, asker: "person" | "job") => {
    const { status, quota } = await finding(enrichment, ip(`198.51.100.${last}`), { for: asker });
    return [status, quota?.left];
  };
  expect(await ask(1, "job")).toEqual(["ok", 1]);
  expect(await ask(2, "job")).toEqual(["ok", 0]);
  expect(await ask(3, "job")).toEqual(["quota", 0]);
  expect(await ask(3, "person")).toEqual(["ok", 1]);
  expect(await ask(4, "person")).toEqual(["ok", 0]);
  const { status, evidence } = await finding(enrichment, ip("198.51.100.5"));
  expect([status, evidence]).toEqual(["quota", ["Out of quota until 2026-01-15 12:01 UTC."]]);
  now.pass(60_000);
  expect(await ask(5, "person")).toEqual(["ok", 3]);
});

test("a second try costs another call, and is not made where none is left", async () => {
  const flaky = (calls: number) => {
    const source = provider(
      "flaky",
      async () => {
        if (source.asked === 1) throw fault("server", "it answered 503");
        return bad;
      },
      { allowances: [{ calls, perMs: 24 * hour }] },
    );
    return source;
  };
  const rich = flaky(5);
  expect(await finding(enrichmentOf([rich]), address)).toMatchObject({ status: "ok", quota: { left: 3 } });
  const poor = flaky(1);
  expect(await finding(enrichmentOf([poor]), address)).toMatchObject({ status: "error" });
  expect([rich.asked, poor.asked]).toEqual([2, 1]);
});

test("a cached answer costs no quota, and the store remembers what was spent", async () => {
  const store = memoryLookups(() => new Date("2026-01-15T12:00:00Z"));
  const limited = () => answers("source", { allowances: [{ calls: 1, perMs: 24 * hour }] });
  const first = enrichmentOf([limited()], store);
  expect(await finding(first, address)).toMatchObject({ status: "ok" });
  expect(await finding(first, address)).toMatchObject({ status: "ok", cached: true });
  expect(await finding(enrichmentOf([limited()], store), ip("198.51.100.8"))).toMatchObject({ status: "quota" });
});

test("look-ups that could be noticed are made only on request", async () => {
  const noticeable = answers("reverse", { noticeable: true, kind: "context" });
  const enrichment = enrichmentOf([noticeable]);
  expect(await finding(enrichment, address)).toMatchObject({ status: "skipped_policy", tags: ["on request"] });
  expect(await finding(enrichment, address, { active: true, for: "job" })).toMatchObject({ status: "skipped_policy" });
  expect(noticeable.asked).toBe(0);
  expect(await finding(enrichment, address, { active: true })).toMatchObject({ status: "ok" });
});

test("what could be noticed is never asked where that is off, and with every hunt of a person where it is on", async () => {
  const noticeable = answers("reverse", { noticeable: true, kind: "context" });
  const off = enrichmentOf([noticeable], { noticeable: "off" });
  const { status, evidence, tags } = await finding(off, address, { active: true });
  expect([status, evidence, tags]).toEqual(["skipped_policy", [expect.stringContaining("activeDns")], []]);
  const on = enrichmentOf([noticeable], { noticeable: "on" });
  expect(await finding(on, address, { for: "job" })).toMatchObject({ status: "skipped_policy" });
  expect(noticeable.asked).toBe(0);
  expect(await finding(on, address)).toMatchObject({ status: "ok" });
});

test("whoever asks hears what left, to whom and when: not what was remembered, refused or stayed on this machine", async () => {
  const now = clockAt("2026-01-15T12:00:00Z");
  const third = answers("third");
  const failing = provider("failing", async () => {
    throw fault("unreachable", "it cannot be reached");
  });
  const enrichment = enrichmentOf(
    [third, failing, answers("here", { external: false }), answers("misp", { external: false, own: true })],
    {
      now,
      policy: (_indicator, about) =>
        about.tlp === "red" && about.external ? { ok: false, reason: "red" } : { ok: true },
    },
  );
  const heard = async (options: Partial<AskOptions> = {}) => {
    const told: Told[] = [];
    await findings(enrichment, address, { told: (entry) => void told.push(entry), ...options });
    return told.map(({ provider: name }) => name).sort();
  };
  expect(await heard({ tlp: "red" })).toEqual(["misp"]);
  expect(await heard()).toEqual(["failing", "third"]);
  now.pass(31_000);
  expect(await heard()).toEqual(["failing"]);
});

test("policy is asked with the label of the hunt, and may send less than was asked", async () => {
  const heard: unknown[] = [];
  const url = { kind: "url", value: "https://bad.example/pay?user=a@b" } as const;
  const seen = provider("seen", async ({ kind, value }) => ({ status: "ok", evidence: [`${kind} ${value}`] }), {
    accepts: ({ kind }) => kind === "url" || kind === "domain",
  });
  const asked = async (send?: Finding["indicator"]) => {
    const enrichment = enrichmentOf([seen], {
      policy(_indicator, about) {
        heard.push(about);
        return { ok: true, ...(send && { send }) };
      },
    });
    return (await finding(enrichment, url, { tlp: "green" })).evidence;
  };
  expect(await asked()).toEqual(["domain bad.example"]);
  expect(await asked({ kind: "url", value: "https://bad.example/pay" })).toEqual(["url https://bad.example/pay"]);
  expect(heard[0]).toEqual({ external: true, own: false, tlp: "green", provider: "seen" });
});

test("a provider that throws something unexpected is an error on the card and a line in the log", async () => {
  const buggy = provider("buggy", async () => {
    throw new TypeError("undefined is not a function");
  });
  const enrichment = enrichmentOf([buggy]);
  expect(await finding(enrichment, address)).toMatchObject({ status: "error", verdict: "unknown" });
  expect(enrichment.warned).toHaveLength(1);
});

test("a store that fails costs the cache, not the answer", async () => {
  const broken = async (): Promise<never> => {
    throw new Error("disk full");
  };
  const store = { lookups: { get: broken, set: broken }, quotas: { spend: broken, get: broken, set: broken } };
  const enrichment = enrichmentOf([answers("source", { allowances: [{ calls: 1, perMs: hour }] })], store);
  expect(await finding(enrichment, address)).toMatchObject({ status: "ok", verdict: "malicious" });
  expect(enrichment.warned[0]).toContain("store");
});

test("third parties' words are cut to short single lines, and context never votes", async () => {
  const chatty = provider(
    "chatty",
    async () => ({
      status: "ok",
      verdict: "malicious",
      score: 90,
      evidence: [`a\nb\u202e${"x".repeat(500)}`, ..."123456789"],
    }),
    { kind: "context" },
  );
  const found = await finding(enrichmentOf([chatty]), address);
  expect([found.verdict, found.score, found.evidence.length]).toEqual(["unknown", null, 8]);
  expect(found.evidence[0]).toMatch(/^a b x{190,}…$/);
});
