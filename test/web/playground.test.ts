import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBoard } from "../../adapters/web/board.ts";
import { playgroundRoutes } from "../../adapters/web/playground.ts";
import { createMemory } from "../../src/chat/memory.ts";
import { createRouter } from "../../src/chat/router.ts";
import { createRuns } from "../../src/chat/runs.ts";
import { root } from "../../src/compose/root.ts";
import { isLocalCall } from "../../src/http/exposure.ts";
import type { Command } from "../../src/model/command.ts";
import type { Request } from "../../src/model/request.ts";
import { command, now } from "../chat/commands.ts";
import { raw, serving } from "../http/serving.ts";
import { blocks, card } from "../teams/cards.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
let stopped: (() => void) | undefined;
const verbs: readonly Command<unknown>[] = [
  command("help"),
  command("hunt", { takesRange: true }),
  command("all", {
    async *run() {
      const image = { ...blocks.image, png: async () => png };
      yield { slot: "main", key: "a", card: card([blocks.progress]), final: false };
      yield { slot: "main", key: "a", card: card([...Object.values(blocks), image]), final: true };
      yield { slot: "thread", key: "b", card: card([blocks.note]), final: true };
    },
  }),
  command("slow", {
    async *run(_args, request) {
      yield { slot: "main", key: "a", card: card([blocks.progress]), final: false };
      await new Promise<void>((resolve) => request.signal.addEventListener("abort", () => resolve(), { once: true }));
      stopped?.();
    },
  }),
];

const board = createBoard();
const asked: Request[] = [];
let http: Awaited<ReturnType<typeof serving>>;
beforeAll(async () => {
  const router = createRouter({
    commands: verbs,
    now: () => now,
    permit: async () => ({ ok: true, grant: { role: "admin", countsOnly: false, deniedTables: [] } }),
    recorder: {
      began: async (request) => void asked.push(request),
      ended: async () => undefined,
      delivered: async () => undefined,
    },
    memory: createMemory(),
    runs: createRuns(),
    log: ({ error }) => expect(error).toBeUndefined(),
  });
  const onError = (error: unknown) => expect(error).toBeUndefined();
  http = await serving({ routes: [...playgroundRoutes({ router, root, isLocalCall, board, onError })] });
});
afterAll(() => http.close());

const channel = "0b4dbb0e-8d3c-4a51-9a4b-0a7d3f9a2c11";
const post = (body: object, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(`${http.url}/playground/ask`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
async function ask(body: object) {
  const text = await (await post({ channel, via: "typed", ...body })).text();
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("the playground", () => {
  it("is a page whose scripts and styles are its own files", async () => {
    const page = await fetch(http.url);
    const rules = page.headers.get("content-security-policy") ?? "";
    expect(rules).toContain("default-src 'none'");
    expect(rules).not.toContain("unsafe");
    const html = await page.text();
    const paths = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? "");
    expect(paths.length).toBeGreaterThan(3);
    for (const path of new Set(paths)) expect((await fetch(http.url + path)).status, path).toBe(200);
    expect(html).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
  });

  it("answers with each output as both platforms draw it", async () => {
    const shown = await ask({ text: "all" });
    expect(shown.map(({ slot, final }) => [slot, final])).toEqual([
      ["main", false],
      ["main", true],
      ["thread", true],
    ]);
    expect(shown[1]).toMatchObject({
      teams: { type: "AdaptiveCard" },
      slack: { blocks: expect.arrayContaining([expect.objectContaining({ type: "header" })]) },
    });
  });

  it("shows in a dialog what a button wants there, as both platforms draw one", async () => {
    const shown = await ask({ words: ["all"], via: "click", show: "dialog" });
    expect(shown.map(({ slot }) => slot)).toEqual(["dialog", "dialog", "thread"]);
    const kinds = (output: { slack: { blocks: { type: string }[] } }) => output.slack.blocks.map(({ type }) => type);
    expect(kinds(shown[1])).not.toContain("table");
    expect(JSON.stringify(shown[1].teams)).not.toContain("Action.Execute");
  });

  it("keeps the pictures of its cards for the page", async () => {
    const [, answer] = await ask({ text: "all" });
    const image = answer.teams.body.find((element: { type: string }) => element.type === "Image");
    const picture = await fetch(image.url);
    expect(picture.headers.get("content-type")).toBe("image/png");
    const file = answer.teams.body
      .flatMap((element: { inlines?: { selectAction?: { url: string } }[] }) => element.inlines ?? [])
      .find((run: { text: string }) => run.text === "hunt.csv");
    expect((await fetch(file.selectAction.url)).headers.get("content-disposition")).toBe(
      'attachment; filename="hunt.csv"',
    );
    expect((await fetch(`${http.url}/playground/kept/unknown`)).status).toBe(404);
  });

  it("remembers the last hunt of a thread", async () => {
    const [first] = await ask({ text: "hunt 203.0.113.7" });
    const [again] = await ask({ text: "30d", thread: first.thread });
    expect(JSON.stringify(again.teams)).toContain("hunt");
  });

  it("answers under a card that nobody asked for, in the channel that it came to", async () => {
    const lab = { platform: "web", workspace: "team", channel: "lab" } as const;
    const output = { slot: "main", key: "alert", card: card([blocks.note]), final: true } as const;
    const { place } = await board.platform.deliver(
      lab,
      (async function* () {
        yield output;
      })(),
      new AbortController().signal,
    );
    const [posted] = await (await fetch(`${http.url}/playground/board`)).json();
    const { where, thread } = posted;
    await ask({ ...where, thread, text: "help" });
    expect(asked.at(-1)?.place).toEqual(place);
    expect(place).toEqual({ ...lab, thread });
  });

  it("stops a request whose page goes away", async () => {
    const left = new AbortController();
    const stop = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const response = await post({ channel, via: "typed", text: "slow" }, {}, left.signal);
    await response.body?.getReader().read();
    left.abort();
    await stop;
  });

  it("takes only what the page sends", async () => {
    expect((await post({ channel, via: "typed", text: "" })).status).toBe(400);
    expect((await post({ channel, via: "job", text: "help" })).status).toBe(400);
    expect((await post({ channel, via: "typed", text: "help" }, { "content-type": "text/plain" })).status).toBe(400);
  });
});

describe("who is not at this machine", () => {
  const requestLine = "GET / HTTP/1.1\r\nConnection: close\r\n";

  it("finds no page: under another name, nor through a proxy", async () => {
    expect(await raw(http.port, `${requestLine}Host: huntbot.example.com\r\n\r\n`)).toContain("404");
    expect(await raw(http.port, `${requestLine}Host: localhost\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n`)).toContain(
      "404",
    );
    expect(await raw(http.port, `${requestLine}Host: localhost:${http.port}\r\n\r\n`)).toContain("200");
  });

  it("cannot make somebody's browser ask", async () => {
    const foreign = { origin: "https://evil.example" };
    expect((await post({ channel, via: "typed", text: "help" }, foreign)).status).toBe(404);
    expect((await post({ channel, via: "typed", text: "help" }, { origin: http.url })).status).toBe(200);
  });
});
