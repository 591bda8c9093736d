import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { healthRoutes } from "../../src/http/health-routes.ts";
import { createMetrics } from "../../src/http/metrics.ts";
import { createReadiness } from "../../src/http/readiness.ts";
import type { Route } from "../../src/http/route.ts";
import { createServer } from "../../src/http/server.ts";
import { Failure } from "../../src/model/failure.ts";
import { raw, serving } from "./serving.ts";

type Running = Awaited<ReturnType<typeof serving>>;
const running: Running[] = [];
async function start(...options: Parameters<typeof serving>): Promise<Running> {
  const one = await serving(...options);
  running.push(one);
  return one;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const hello: Route = { methods: ["GET"], path: "/hello", handle: () => ({ status: 200, body: "hello" }) };
const echo: Route = {
  methods: ["POST"],
  path: "/echo",
  maxBody: 1000,
  handle: ({ body }) => ({ status: 200, body }),
};
const file: Route = {
  methods: ["GET"],
  path: "/files/{id}",
  handle: ({ params }) => ({ status: 200, body: params["id"] ?? "" }),
};
const mounted: Route = {
  methods: ["POST"],
  path: "/slack/events",
  maxBody: 1000,
  listener: async (request, response) => {
    let length = 0;
    for await (const chunk of request) length += chunk.length;
    response.end(`listener read ${length}`);
  },
};
const routes = [hello, echo, file, mounted];
const post = (body: string): RequestInit => ({ method: "POST", body });

describe("routes", () => {
  it("answer by path and method", async () => {
    const { url } = await start({ routes });
    expect(await (await fetch(`${url}/hello?x=1`)).text()).toBe("hello");
    expect(await (await fetch(`${url}/echo`, post("abc"))).text()).toBe("abc");
    expect(await (await fetch(`${url}/files/a%2Fb`)).text()).toBe("a/b");
  });

  it("answer HEAD as GET without the body", async () => {
    const { url } = await start({ routes });
    const reply = await fetch(`${url}/hello`, { method: "HEAD" });
    expect([reply.status, reply.headers.get("content-length"), await reply.text()]).toEqual([200, "5", ""]);
  });

  it("are 404 where there is nothing, 405 with what is allowed for another method", async () => {
    const { url } = await start({ routes });
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    const wrong = await fetch(`${url}/hello`, post("x"));
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it.each(["/files/", "/files/a/b", "/files/%", "/files/../hello", "//hello", "/hello/", "*", "http://x/hello"])(
    "do not take %s for one of theirs",
    async (path) => {
      const { port } = await start({ routes });
      expect(await raw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 404 /,
      );
    },
  );

  it("keep a connection open between requests", async () => {
    const { port } = await start({ routes });
    const request = "GET /hello HTTP/1.1\r\nHost: x\r\n";
    const both = await raw(port, `${request}\r\n${request}Connection: close\r\n\r\n`);
    expect(both.match(/200 OK/g)).toHaveLength(2);
  });

  it("hand a chat platform's listener the request untouched", async () => {
    const { url } = await start({ routes });
    const reply = await fetch(`${url}/slack/events`, post("x".repeat(900)));
    expect(await reply.text()).toBe("listener read 900");
    expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("send guards with every answer, errors too", async () => {
    const { url } = await start({ routes });
    for (const path of ["/hello", "/nothing"]) {
      const { headers } = await fetch(url + path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });
});

describe("bodies", () => {
  const head = (path: string, headers: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`;
  const chunk = `3e8\r\n${"x".repeat(1000)}\r\n`;

  it.each(["/echo", "/slack/events"])(
    "that say they are too long for %s are refused before they are sent",
    async (path) => {
      const { port } = await start({ routes });
      expect(await raw(port, head(path, "Content-Length: 99999999999"))).toMatch(/^HTTP\/1\.1 413 /);
    },
  );

  it("that turn out too long are refused", async () => {
    const { port } = await start({ routes });
    const reply = await raw(port, head("/echo", "Transfer-Encoding: chunked") + chunk + chunk);
    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("that turn out too long for a platform's listener cut the connection", async () => {
    const { port, events } = await start({ routes });
    const reply = await raw(port, head("/slack/events", "Transfer-Encoding: chunked") + chunk + chunk);
    expect(reply).toBe("");
    expect(events).toContainEqual(expect.objectContaining({ route: "/slack/events", status: 499 }));
  });

  it("up to the limit are taken, in chunks too", async () => {
    const { port } = await start({ routes });
    const headers = "Connection: close\r\nTransfer-Encoding: chunked";
    expect(await raw(port, `${head("/slack/events", headers)}${chunk}0\r\n\r\n`)).toContain("listener read 1000");
  });
});

describe("a client that dawdles", () => {
  const limits = { headers: 200, request: 400, idle: 40_000 };

  it("is cut when its headers do not end", async () => {
    const { port } = await start({ routes, limits });
    const started = performance.now();
    expect(await raw(port, "GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ")).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it("is cut when its body does not end, and does not hold up others", async () => {
    const { port, url } = await start({ routes, limits });
    const slow = Array.from({ length: 40 }, () =>
      raw(port, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\na"),
    );
    expect((await fetch(`${url}/hello`)).status).toBe(200);
    for (const reply of await Promise.all(slow)) expect(reply).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it("is cut when it sends nothing at all", async () => {
    const { port } = await start({ routes, limits: { ...limits, idle: 300 } });
    expect(await raw(port, "")).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });
});

describe("errors", () => {
  const throwing = (error: unknown): Route => ({
    methods: ["GET"],
    path: "/throws",
    handle: () => Promise.reject(error),
  });
  const parts = { what: "Could not", why: "because.", fix: "Do this." };

  it("of the caller and of the moment are told in their own words", async () => {
    const wrong = await start({ routes: [throwing(new Failure({ ...parts, usage: true }))] });
    const down = await start({ routes: [throwing(new Failure(parts))] });
    const [first, second] = [await fetch(`${wrong.url}/throws`), await fetch(`${down.url}/throws`)];
    expect([first.status, second.status]).toEqual([400, 503]);
    expect(await first.json()).toEqual({ error: "Could not", why: "because.", fix: "Do this." });
    expect(second.headers.get("retry-after")).toBe("5");
  });

  it("of ours are told by a reference, and logged whole", async () => {
    const { url, events } = await start({ routes: [throwing(new Error("the password is hunter2"))] });
    const reply = await fetch(`${url}/throws`);
    const text = await reply.text();
    expect(reply.status).toBe(500);
    expect(text).not.toContain("hunter2");
    const logged = events.find((event) => event.event === "error");
    expect(logged).toMatchObject({ route: "/throws", error: new Error("the password is hunter2") });
    expect(text).toContain(logged && "reference" in logged ? logged.reference : "no reference");
  });

  it("in a listener's own answer never leave half an answer standing", async () => {
    const broken: Route = {
      methods: ["POST"],
      path: "/broken",
      listener: (_request, response) => {
        response.write("half");
        throw new Error("broken");
      },
    };
    const { url } = await start({ routes: [broken, hello] });
    await expect(fetch(`${url}/broken`, post("")).then((reply) => reply.text())).rejects.toThrow();
    expect((await fetch(`${url}/hello`)).status).toBe(200);
  });

  it("of a header that cannot be sent do not end the process", async () => {
    const bad: Route = {
      methods: ["GET"],
      path: "/bad",
      handle: () => ({ status: 200, headers: { "x-bad": "a\nb" }, body: "" }),
    };
    const { url, events } = await start({ routes: [bad, hello] });
    await expect(fetch(`${url}/bad`)).rejects.toThrow();
    expect((await fetch(`${url}/hello`)).status).toBe(200);
    expect(events.some((event) => event.event === "error")).toBe(true);
  });

  it("say when a handler takes too long, and tell the handler", async () => {
    let told = false;
    const slow: Route = {
      methods: ["GET"],
      path: "/slow",
      handle: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener("abort", () => {
            told = true;
          });
        }),
    };
    const { url } = await start({ routes: [slow], limits: { handle: 50 } });
    expect((await fetch(`${url}/slow`)).status).toBe(503);
    expect(told).toBe(true);
  });
});

describe("the log", () => {
  it("tells each request by its route, without query, identifiers or headers", async () => {
    const { url, events, close } = await start({ routes });
    await fetch(`${url}/files/secretid?sig=secretsig`, { headers: { authorization: "secrettoken" } });
    await fetch(`${url}/secretpath?x=secret`);
    await close();
    expect(events).toMatchObject([
      { event: "request", method: "GET", route: "/files/{id}", status: 200 },
      { event: "request", method: "GET", route: "none", status: 404 },
    ]);
    expect(JSON.stringify(events)).not.toContain("secret");
  });
});

describe("closing", () => {
  it("lets a running request end, and takes no new one", async () => {
    let finish: () => void = () => undefined;
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const slow: Route = {
      methods: ["GET"],
      path: "/slow",
      handle: () =>
        new Promise((resolve) => {
          entered();
          finish = () => resolve({ status: 200, body: "finished" });
        }),
    };
    const { url, server } = await start({ routes: [slow] });
    const reply = fetch(`${url}/slow`);
    await inside;
    const closed = server.close();
    await expect(fetch(`${url}/slow`)).rejects.toThrow();
    finish();
    const answered = await reply;
    expect(await answered.text()).toBe("finished");
    expect(answered.headers.get("connection")).toBe("close");
    await closed;
  });

  it("cuts what does not end in time, and idle connections at once", async () => {
    const stuck: Route = { methods: ["GET"], path: "/stuck", handle: () => new Promise(() => undefined) };
    const { url, port, server } = await start({ routes: [stuck, hello], limits: { drain: 100 } });
    const idle = connect(port, "127.0.0.1");
    await once(idle, "connect");
    const hanging = fetch(`${url}/stuck`).then(
      (reply) => reply.status,
      () => "cut",
    );
    expect((await fetch(`${url}/hello`)).status).toBe(200);
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(["cut", 503, 500]).toContain(await hanging);
    idle.destroy();
  });
});

describe("a port that cannot be opened", () => {
  it("is a failure that says what to change", async () => {
    const { port } = await start({ routes });
    const second = createServer({ routes, host: "127.0.0.1", port, log: () => undefined });
    await expect(second.listen()).rejects.toThrow(/another process has this port\. Change HOST or PORT\./);
  });
});

describe("health", () => {
  async function healthy() {
    const [readiness, metrics] = [createReadiness(), createMetrics()];
    const one = await start({ routes: [...healthRoutes({ readiness, metrics }), hello], metrics });
    return { ...one, readiness, metrics };
  }

  it("is alive before it is ready, and ready once every check is done", async () => {
    const { url, readiness } = await healthy();
    let done: () => void = () => undefined;
    const work = new Promise<void>((resolve) => {
      done = resolve;
    });
    readiness.expect("store", work);
    readiness.expect("workers", Promise.resolve());
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const waiting = await fetch(`${url}/readyz`);
    expect([waiting.status, await waiting.json()]).toEqual([
      503,
      { ready: false, draining: false, checks: { store: "waiting", workers: "done" } },
    ]);
    done();
    await work;
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    readiness.drain();
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("stays unready when a check failed, without telling why", async () => {
    const { url, readiness } = await healthy();
    readiness.expect("store", Promise.reject(new Error("postgres://user:password@db")));
    await new Promise(setImmediate);
    const reply = await fetch(`${url}/readyz`);
    expect([reply.status, await reply.json()]).toEqual([
      503,
      { ready: false, draining: false, checks: { store: "failed" } },
    ]);
  });

  it("counts requests by route, in Prometheus' text", async () => {
    const { url } = await healthy();
    await (await fetch(`${url}/hello`)).text();
    await (await fetch(`${url}/no-such-thing`)).text();
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('huntbot_http_requests_total{route="/hello",method="GET",status="200"} 1');
    expect(text).toContain('huntbot_http_requests_total{route="none",method="GET",status="404"} 1');
    expect(text).toContain('huntbot_http_request_duration_seconds_count{route="/hello"} 1');
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
    expect(text).not.toContain("no-such-thing");
  });
});
