import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { lineup } from "../../src/enrich/lineup.ts";
import { type anything, enrichmentOf, finding } from "../enrich/asking.ts";
import { type Loopback, loopback, sendJson } from "../enrich/loopback.ts";

/** What each provider answers, written to the shape that it documents, and what has to come of it. */
const recordings = z.object({
  provider: z.string(),
  settings: z.record(z.string(), z.string()),
  exchanges: z.array(
    z.object({
      says: z.string(),
      indicator: z.object({ kind: z.enum(["ip", "cidr", "domain", "url", "hash"]), value: z.string() }),
      request: z.object({
        method: z.string(),
        path: z.string(),
        headers: z.record(z.string(), z.string()),
        body: z.string().default(""),
      }),
      response: z.object({ status: z.number(), json: z.unknown().optional(), text: z.string().optional() }),
      finding: z.record(z.string(), z.unknown()),
    }),
  ),
});
type Exchange = z.infer<typeof recordings>["exchanges"][number];

const recorded = readdirSync("test/recorded")
  .filter((file) => file.endsWith(".json"))
  .map((file) => recordings.parse(JSON.parse(readFileSync(join("test/recorded", file), "utf8"))));

function play(response: ServerResponse, { status, json, text }: Exchange["response"]): void {
  if (text === undefined) sendJson(response, status, json);
  else response.writeHead(status, { "content-type": "text/plain" }).end(text);
}

const all = (env: Record<string, string>, warned: string[] = []) =>
  lineup({
    env,
    cacheDir: mkdtempSync(join(tmpdir(), "huntbot-contract-")),
    log: { warn: (text) => warned.push(text) },
  });

test("every file in the folder of providers is in the line-up, under its own name", () => {
  const files = readdirSync("src/enrich/providers").map((file) => basename(file, ".ts"));
  expect(
    all({})
      .map(({ name }) => name)
      .sort(),
  ).toEqual(files.sort());
});

test("one setting moves all services of abuse.ch, and each has its own before that", () => {
  const origins = (env: Record<string, string>) =>
    all(env).flatMap(({ name, origins: [origin] }) =>
      ["urlhaus", "threatfox", "malwarebazaar"].includes(name) ? [origin] : [],
    );
  const family = "http://127.0.0.1:9001";
  expect(origins({ ABUSECH_URL: family })).toEqual([family, family, family]);
  expect(origins({ ABUSECH_URL: family, URLHAUS_URL: "http://127.0.0.1:9002" })).toContain("http://127.0.0.1:9002");
});

test("every provider that goes out over HTTP has recordings", () => {
  const online = all({}).filter(({ origins }) => origins.length > 0);
  expect(recorded.map(({ provider }) => provider).sort()).toEqual(online.map(({ name }) => name).sort());
});

describe.each(recorded)("$provider", ({ provider: name, settings, exchanges }) => {
  let server: Loopback;
  beforeAll(async () => {
    server = await loopback();
  });
  afterAll(() => server.close());

  const [first] = exchanges as [Exchange, ...Exchange[]];
  const isKeyed = Object.keys(settings).some((setting) => setting.endsWith("_KEY"));
  const env = () =>
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, value.replace("$origin", server.origin)]));
  const fresh = (config = {}, given = env()) =>
    enrichmentOf(
      all(given).filter((each) => each.name === name),
      { config },
    );

  test.each(exchanges)("$says", async ({ indicator, request, response, finding: expected }) => {
    server.answer((reply) => play(reply, response));
    expect(await finding(fresh(), indicator)).toMatchObject({ provider: name, cached: false, ...expected });
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: request.method, path: request.path, body: request.body });
    expect(asked?.headers).toMatchObject(request.headers);
  });

  test("a server that never answers is a timeout", async () => {
    server.answer(() => undefined);
    expect(await finding(fresh({ providerMs: 120 }), first.indicator)).toMatchObject({
      status: "timeout",
      verdict: "unknown",
    });
  });

  test("a server that drips is a timeout", async () => {
    server.answer((reply) => {
      reply.writeHead(200);
      const drip = setInterval(() => reply.write(" "), 20);
      reply.on("close", () => clearInterval(drip));
    });
    expect(await finding(fresh({ providerMs: 120 }), first.indicator)).toMatchObject({ status: "timeout" });
  });

  test("a broken server is an error after one more try", async () => {
    server.answer((reply) => sendJson(reply, 500, {}));
    expect(await finding(fresh(), first.indicator)).toMatchObject({ status: "error", verdict: "unknown" });
    expect(server.asked.length).toBe(2);
  });

  test("a server that asks for a moment is asked once more", async () => {
    server.answer((reply, _request, count) => {
      if (count > 1) return play(reply, first.response);
      reply.writeHead(429, { "retry-after": "0" });
      reply.end();
    });
    expect(await finding(fresh(), first.indicator)).toMatchObject(first.finding);
    expect(server.asked.length).toBe(2);
  });

  test("a server that asks for a moment again is not asked a third time: its limit is told", async () => {
    server.answer((reply) => {
      reply.writeHead(429, { "retry-after": "0" });
      reply.end();
    });
    const { status, verdict, evidence } = await finding(fresh(), first.indicator);
    expect([status, verdict, evidence]).toEqual(["rate_limited", "unknown", ["No answer: it answered 429."]]);
    expect(server.asked.length).toBe(2);
  });

  test("a server that fails three times in a row is left alone, and asked again after its rest", async () => {
    server.answer((reply, _request, count) => (count > 3 ? play(reply, first.response) : sendJson(reply, 503, {})));
    const enrichment = fresh({ refreshMs: 0, restMs: 1_500 });
    const again = () => finding(enrichment, first.indicator, { refresh: true });
    expect((await again()).status).toBe("error");
    expect(await again()).toMatchObject({ status: "circuit_open", verdict: "unknown" });
    expect((await again()).status).toBe("circuit_open");
    expect(server.asked.length).toBe(3);
    await expect.poll(async () => (await again()).status, { timeout: 10_000 }).toBe(first.finding["status"]);
  });

  test("a server that asks for an hour is out of quota and left alone", async () => {
    server.answer((reply) => {
      reply.writeHead(429, { "retry-after": "3600" });
      reply.end();
    });
    const enrichment = fresh();
    const expected = { status: "quota", quota: { left: 0, resetsAt: "2026-01-15T13:00:00.000Z" } };
    expect(await finding(enrichment, first.indicator)).toMatchObject(expected);
    expect(await finding(enrichment, first.indicator, { refresh: true })).toMatchObject(expected);
    expect(server.asked.length).toBe(1);
  });

  test("an empty answer is never clean", async () => {
    server.answer((reply) => {
      reply.writeHead(204);
      reply.end();
    });
    const { status, verdict } = await finding(fresh(), first.indicator);
    expect([status, verdict]).toEqual([name === "virustotal" ? "quota" : "error", "unknown"]);
  });

  test("a web page in place of an answer is an error", async () => {
    server.answer((reply) => {
      reply.writeHead(200, { "content-type": "text/html" });
      reply.end("<!doctype html>\n<title>Just a moment</title>\n<p>Checking your browser\n");
    });
    expect(await finding(fresh(), first.indicator)).toMatchObject({ status: "error" });
  });

  test("an answer of 50 MB is an error, and not received", async () => {
    let sent = 0;
    server.answer((reply) => {
      const piece = Buffer.alloc(1024 * 1024, 32);
      reply.writeHead(200);
      const more = () => {
        while (sent < 50 && !reply.destroyed) {
          sent++;
          if (!reply.write(piece)) return void reply.once("drain", more);
        }
        reply.end();
      };
      more();
    });
    const { status, evidence } = await finding(fresh(), first.indicator);
    expect([status, evidence]).toEqual(["error", ["No answer: its answer is larger than 1 MB."]]);
    expect(sent).toBeLessThan(50);
  });

  test("a redirect to the machine's own metadata service is refused", async () => {
    server.answer((reply) => {
      reply.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" });
      reply.end();
    });
    const { status, evidence } = await finding(fresh(), first.indicator);
    expect([status, evidence]).toEqual([
      "error",
      ["No answer: it points to http://169.254.169.254, which is not asked."],
    ]);
  });

  test("a refusal turns a provider with a key off and warns the operator", async () => {
    server.answer((reply) => sendJson(reply, 401, {}));
    const enrichment = fresh();
    expect(await finding(enrichment, first.indicator)).toMatchObject({ status: isKeyed ? "no_key" : "error" });
    if (!isKeyed) return;
    expect(await finding(enrichment, first.indicator, { refresh: true })).toMatchObject({ status: "no_key" });
    expect(server.asked.length).toBe(1);
    expect(enrichment.warned).toEqual([expect.stringContaining("_KEY")]);
    expect(enrichment.warned.join()).not.toContain("test-key");
  });

  const whenKeyed = isKeyed ? test : () => undefined;
  whenKeyed("without its key it is off, asks nobody and says what to set", async () => {
    server.answer((reply) => play(reply, first.response));
    const keyless = Object.fromEntries(Object.entries(env()).filter(([key]) => !key.endsWith("_KEY")));
    const { status, evidence } = await finding(fresh({}, keyless), first.indicator);
    expect([status, evidence.join()]).toEqual(["no_key", expect.stringMatching(/^Set [A-Z_]+_KEY to ask/)]);
    expect(server.asked).toEqual([]);
  });

  test("whoever asks hears that it was told, once however often it was tried", async () => {
    server.answer((reply) => sendJson(reply, 503, {}));
    const told: string[] = [];
    await finding(fresh(), first.indicator, { told: (entry) => void told.push(entry.provider) });
    expect(server.asked.length).toBe(2);
    // Lists are matched here: nobody is told of an indicator.
    expect(told).toEqual(["tor-exits", "spamhaus-drop"].includes(name) ? [] : [name]);
  });

  test("what policy keeps inside is not sent", async () => {
    server.answer((reply) => play(reply, first.response));
    const refuse: typeof anything = (_indicator, { external }) =>
      external ? { ok: false, reason: "a private address" } : { ok: true };
    const enrichment = enrichmentOf(
      all(env()).filter((each) => each.name === name),
      { policy: refuse },
    );
    const found = await finding(enrichment, first.indicator);
    // Lists are matched here and MISP is the operator's own: nothing leaves.
    if (["misp", "tor-exits", "spamhaus-drop"].includes(name)) return expect(found.status).toBe("ok");
    expect([found.status, found.evidence]).toEqual(["skipped_policy", ["a private address"]]);
    expect(server.asked).toEqual([]);
  });
});
