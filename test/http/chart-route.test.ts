import { createHash } from "node:crypto";
import QuickChart from "quickchart-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawQuickChart } from "../../src/charts/quickchart.ts";
import { createRenderer } from "../../src/charts/renderer.ts";
import { timelineConfig } from "../../src/charts/timeline.ts";
import { chartUrl, timelineUrl, verifyChartUrl } from "../../src/charts/url.ts";
import { chartRoute } from "../../src/http/chart-route.ts";
import { exposureOf } from "../../src/http/exposure.ts";
import { signUrl } from "../../src/model/signed-url.ts";
import { decode, isPng } from "../charts/pictures.ts";
import { raw, serving } from "./serving.ts";

const secret = "0123456789abcdef0123456789abcdef";
const begin = new Date("2019-02-19T00:00:00Z");
let now = begin;
const renderer = createRenderer();

const start = (settings: { secret?: string } = {}) =>
  serving({
    // A machine busy with other tests draws slowly.
    limits: { handle: 60_000 },
    routes: [
      chartRoute({
        exposure: exposureOf({ host: "127.0.0.1", ...settings }),
        clock: () => now,
        verify: verifyChartUrl,
        draw: (parameters, signal) => drawQuickChart(renderer, parameters, signal),
      }),
    ],
  });

let signed: Awaited<ReturnType<typeof serving>>;
let open: Awaited<ReturnType<typeof serving>>;
beforeAll(async () => {
  [signed, open] = await Promise.all([start({ secret }), start()]);
  await renderer.warm();
});
afterAll(async () => {
  await Promise.all([signed.close(), open.close(), renderer.close()]);
});

const timeline = {
  step: "PT1H",
  series: [{ table: "OfficeActivity", points: [["2019-02-16T03:00:00Z", 76]] as [string, number][] }],
};
const link = (ttl = 60_000) => chartUrl(timelineConfig(timeline), { publicUrl: signed.url, secret, now: begin, ttl });
const bytesOf = async (reply: Response) => new Uint8Array(await reply.arrayBuffer());

describe("a signed chart link", () => {
  it("opens as the picture", async () => {
    const reply = await fetch(link());
    expect(reply.headers.get("content-type")).toBe("image/png");
    expect(reply.headers.get("x-chart-ignored")).toBeNull();
    const picture = await decode(await bytesOf(reply));
    expect(picture).toMatchObject({ width: 1024, height: 512 });
    expect(picture.count("#0072b2")).toBeGreaterThan(1000);
  });

  it("opens for a whole hunt, shortened to what platforms take", async () => {
    const url = timelineUrl(timeline, {}, { publicUrl: signed.url, secret, now: begin });
    expect(isPng(await bytesOf(await fetch(url)))).toBe(true);
  });

  it("is 403 when it was changed, without its signature, or after its expiry", async () => {
    const url = link();
    const status = async (address: string) => (await fetch(address)).status;
    expect(await status(url.replace("w=800", "w=801"))).toBe(403);
    expect(await status(url.replace(/OfficeActivity/, "Syslog"))).toBe(403);
    expect(await status(`${url}&bkg=black`)).toBe(403);
    expect(await status(url.replace(/&sig=[^&]*/, ""))).toBe(403);
    now = new Date(begin.getTime() + 60_000);
    const late = await fetch(url);
    now = begin;
    expect([late.status, await late.json()]).toEqual([403, { error: "This chart's address has expired." }]);
    expect(await status(url)).toBe(200);
  });

  it("opens fifty times at once", async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, () => fetch(link()).then(bytesOf)));
    expect(replies.filter(isPng)).toHaveLength(50);
  });
});

describe("a signed post", () => {
  const body = JSON.stringify({ chart: "{type:'bar',data:{datasets:[]}}", width: 300, height: 200 });
  const target = (text: string) => {
    const url = new URL(`${signed.url}/chart`);
    url.searchParams.set("sha256", createHash("sha256").update(text).digest("hex"));
    return signUrl(url, { subject: "chart", secret, expires: new Date(begin.getTime() + 60_000) });
  };
  const post = (url: URL, text: string) =>
    fetch(url, { method: "POST", body: text, headers: { "content-type": "application/json" } });

  it("covers its body", async () => {
    expect((await post(target(body), body)).status).toBe(200);
    expect((await post(target(body), body.replace("300", "301"))).status).toBe(403);
    expect((await post(new URL(link()), body)).status).toBe(403);
  });
});

describe("a server that only this machine can reach", () => {
  // The package's types describe its CommonJS build.
  const client = () =>
    new (QuickChart as unknown as typeof QuickChart.default)().setScheme("http").setHost(`127.0.0.1:${open.port}`);
  const config = {
    type: "bar",
    data: { labels: ["Q1", "Q2"], datasets: [{ label: "Users", data: [50, 60] }] },
  } as const;
  type Config = Parameters<ReturnType<typeof client>["setConfig"]>[0];
  const asConfig = config as unknown as Config;

  it("draws what QuickChart's own client asks for, by address and by post", async () => {
    const byAddress = await fetch(client().setConfig(asConfig).getUrl());
    expect(await decode(await bytesOf(byAddress))).toMatchObject({ width: 640, height: 384 });
    const byPost = await client().setConfig(asConfig).setWidth(400).setHeight(200).toBinary();
    expect(await decode(byPost)).toMatchObject({ width: 400, height: 200 });
  });

  it("tells QuickChart's client why it does not draw", async () => {
    const bad = client().setConfig("{type:'bar',data:process.exit(1)}");
    await expect(bad.toBinary()).rejects.toThrow(/status code 400\s.*not JSON5 data/);
  });

  it("does not draw for a name that is not this machine's", async () => {
    const path = new URL(client().setConfig(asConfig).getUrl());
    const ask = (host: string, more = "") =>
      raw(
        open.port,
        `GET ${path.pathname}${path.search} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`,
      );
    expect(await ask("localhost")).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ask("rebound.example")).toMatch(/^HTTP\/1\.1 403 /);
    expect(await ask("localhost", "X-Forwarded-For: 192.0.2.1\r\n")).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each([
    ["a function", "{type:'bar',data:{datasets:[]},options:{onClick(){}}}"],
    ["__proto__", `{"__proto__":{polluted:1},type:'bar',data:{datasets:[]}}`],
    ["constructor", "{type:'bar',data:{datasets:[]},constructor:{prototype:{polluted:1}}}"],
    ["code", "(()=>{process.exit(1)})()"],
    ["nothing", ""],
  ])("is 400 for %s", async (_what, c) => {
    const reply = await fetch(`${open.url}/chart?${new URLSearchParams({ c })}`);
    expect(reply.status).toBe(400);
    expect(reply.headers.get("content-type")).toContain("application/json");
    expect(await reply.json()).toMatchObject({ error: "Could not draw the chart" });
  });

  it("is 400 for a picture of any size", async () => {
    const query = new URLSearchParams({ c: "{type:'bar',data:{datasets:[]}}", w: "100000" });
    expect((await fetch(`${open.url}/chart?${query}`)).status).toBe(400);
  });

  it("is 413 for a huge post, 415 for another type, 400 for other JSON", async () => {
    const post = async (body: string, type = "application/json") =>
      (await fetch(`${open.url}/chart`, { method: "POST", body, headers: { "content-type": type } })).status;
    const head = `POST /chart HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n`;
    expect(await raw(open.port, head)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await post("{}", "text/plain")).toBe(415);
    expect(await post("[1]")).toBe(400);
    expect(await post("{")).toBe(400);
  });

  it("names the settings that it does not draw", async () => {
    const query = new URLSearchParams({ c: "{type:'bar',data:{datasets:[]},options:{title:{text:'old \u00fc'}}}" });
    const reply = await fetch(`${open.url}/chart?${query}`);
    expect([reply.status, reply.headers.get("x-chart-ignored")]).toEqual([200, "options.title.text"]);
  });
});
