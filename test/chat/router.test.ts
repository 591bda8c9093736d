import { describe, expect, it } from "vitest";
import { noGroups } from "../../src/chat/groups.ts";
import { createMemory } from "../../src/chat/memory.ts";
import { createPermit } from "../../src/chat/permit.ts";
import { createRouter, type LogLine, type RouterPorts } from "../../src/chat/router.ts";
import { createRuns } from "../../src/chat/runs.ts";
import type { Command, Output, ParseContext } from "../../src/model/command.ts";
import { Failure } from "../../src/model/failure.ts";
import type { MessageRef, Request } from "../../src/model/request.ts";
import { channel, command, commands, now, output, request, thread } from "./commands.ts";

function bench(extra: readonly Command<ParseContext>[] = [], parts: Partial<RouterPorts> = {}) {
  const log: LogLine[] = [];
  const record: string[] = [];
  const runs = createRuns();
  const router = createRouter({
    commands: [...commands, ...extra],
    now: () => now,
    permit: createPermit(undefined, async () => noGroups),
    recorder: {
      began: async (_request, verb) => void record.push(`began ${verb}`),
      ended: async (_request, verb, outcome) => void record.push(`${outcome} ${verb}`),
      delivered: async () => void record.push("delivered"),
    },
    memory: createMemory(),
    runs,
    log: (line) => log.push(line),
    ...parts,
  });
  const ask = async (asked: Request): Promise<Output[]> => {
    const outputs: Output[] = [];
    for await (const one of router.handle(asked)) outputs.push(one);
    return outputs;
  };
  return { router, ask, log, record, runs };
}

const title = (outputs: readonly Output[]) => outputs.at(-1)?.card.title;
const context = (outputs: readonly Output[]) => outputs.at(-1)?.data as ParseContext | undefined;
const broken = (error: unknown) =>
  command("break", {
    takesRange: true,
    // biome-ignore lint/correctness/useYield: it throws before it has anything to show
    async *run() {
      throw error;
    },
  });

describe("a request is answered by the command it names", () => {
  it("and recorded from beginning to end", async () => {
    const { ask, record, runs } = bench();
    expect(title(await ask(request("hunt 1.2.3.4 24h")))).toBe("hunt");
    expect(record).toEqual(["began hunt", "answered hunt"]);
    expect(runs.list()).toEqual([]);
  });

  it("a record that cannot be kept does not keep the answer back", async () => {
    const fail = async () => Promise.reject(new Error("store is down"));
    const { ask, log } = bench([], { recorder: { began: fail, ended: fail, delivered: fail } });
    expect(title(await ask(request("find x")))).toBe("find");
    expect(log.map((line) => `${line.level} ${line.message}`)).toEqual([
      "warn could not record the request",
      "warn could not record the outcome",
    ]);
  });
});

describe("a hunt is inherited", () => {
  it("in its thread, by a range, a verb or another indicator", async () => {
    const { ask } = bench();
    await ask(request("hunt 1.2.3.4 30d", { place: thread }));
    const said = async (raw: string) => context(await ask(request(raw, { place: thread })));
    expect(await said("alerts")).toMatchObject({ inherited: [{ value: "1.2.3.4" }], windowSource: "inherited" });
    expect(await said("14d")).toMatchObject({ inherited: [{ value: "1.2.3.4" }] });
    await said("5.6.7.8");
    expect(await said("alerts")).toMatchObject({
      inherited: [{ value: "5.6.7.8" }],
      window: { from: new Date("2019-02-05T00:00:00Z") },
    });
  });

  it("by the thread that its answer opened, not by the channel", async () => {
    const { ask, router } = bench();
    const asked = request("hunt 1.2.3.4", { place: channel });
    await ask(asked);
    const message: MessageRef = { platform: "slack", place: thread, key: "answer", slot: "main", data: {} };
    await router.delivered(asked, message);
    expect(title(await ask(request("30d", { place: thread })))).toBe("hunt");
    expect(title(await ask(request("30d", { place: channel })))).toMatch(/^Could not hunt over "30d"/);
    expect(title(await ask(request("30d", { place: { ...thread, thread: "2.2" } })))).toMatch(/^Could not hunt/);
  });

  it("not when it could not be read", async () => {
    const { ask } = bench();
    await ask(request("hunt 1.2.3.4", { place: thread }));
    expect(title(await ask(request("hunt 999.1.1.1", { place: thread })))).toMatch(/a number is above 255/);
    expect((await ask(request("alerts", { place: thread }))).at(-1)?.data).toMatchObject({
      inherited: [{ value: "1.2.3.4" }],
    });
  });
});

describe("what goes wrong is a card", () => {
  it("a wrong wording is shown to the person only, with a reference", async () => {
    const { ask, log } = bench();
    const [card] = await ask(request("hnut 1.2.3.4"));
    expect(card).toMatchObject({
      slot: "me",
      final: true,
      data: { error: { usage: true, what: 'Unknown verb "hnut"', reference: expect.stringMatching(/^[0-9a-f]{4}$/) } },
    });
    expect(card?.card.actions).toBeUndefined();
    expect(log).toEqual([]);
  });

  it("a Failure says what to do and offers the same request again, everything inherited written out", async () => {
    const failure = new Failure({ what: "Could not search", why: "the token was refused.", fix: "Renew it." });
    const { ask, record } = bench([broken(failure)]);
    const [card] = await ask(request("break 1.2.3.4 24h"));
    expect(card).toMatchObject({
      slot: "main",
      card: {
        title: "Could not search: the token was refused.",
        blocks: [{ lines: [["Renew it."]] }, { kind: "note" }],
        actions: [
          {
            label: "Try again",
            run: ["break", "--range=2019-02-18T00:00:00.000Z..2019-02-19T00:00:00.000Z", "1.2.3.4"],
          },
        ],
      },
    });
    expect(record.at(-1)).toBe("failed break");
  });

  it("trying again asks the same", async () => {
    const { ask } = bench([broken(new Failure({ what: "No", why: "no.", fix: "no" }))]);
    const [card] = await ask(
      request('break "a b" --x', { via: "click", input: { raw: "", words: ["break", "a b", "--x"], options: {} } }),
    );
    const action = card?.card.actions?.[0];
    if (!action || !("run" in action)) throw new Error("no button");
    const [again] = await ask(request(action.run, { via: "click" }));
    expect(again?.card.actions).toEqual(card?.card.actions);
  });

  it("a bug shows nothing of itself and is logged under the reference that the card names", async () => {
    const { ask, log, record } = bench([broken(new TypeError("secret of u@x.com"))]);
    const asked = request("break x");
    const [card] = await ask(asked);
    expect(card?.card.title).toBe("Something went wrong inside the bot.");
    expect(JSON.stringify(card)).not.toContain("secret");
    expect(log).toMatchObject([
      { level: "error", verb: "break", request: asked.id, error: { message: "secret of u@x.com" } },
    ]);
    expect(JSON.stringify(card?.card.blocks)).toContain(log[0]?.reference);
    expect(record.at(-1)).toBe("broken break");
  });

  it("an error replaces the card that was still working", async () => {
    const half = command("half", {
      async *run() {
        yield output("working", undefined, false);
        throw new Failure({ what: "Broke off", why: "half way.", fix: "Again." });
      },
    });
    const outputs = await bench([half]).ask(request("half"));
    expect(outputs.map((one) => [one.key, one.card.title, one.final])).toEqual([
      ["answer", "working", false],
      ["answer", "Broke off: half way.", true],
    ]);
  });
});

describe("a run can be stopped", () => {
  it("by its id, and the card says by whom", async () => {
    const slow = command("slow", {
      async *run(_context, { signal }) {
        yield output("working", undefined, false);
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    });
    const { router, runs, record } = bench([slow]);
    const asked = request("slow");
    const outputs: Output[] = [];
    for await (const one of router.handle(asked)) {
      outputs.push(one);
      if (!one.final) expect(runs.stop(asked.id, "Ana")).toMatchObject({ verb: "slow", person: { id: "U1" } });
    }
    expect(title(outputs)).toBe("Stopped: Ana stopped it before it was done.");
    expect(record.at(-1)).toBe("stopped slow");
    expect(runs.stop(asked.id, "Ana")).toBeUndefined();
  });

  it("by the first button of its card, as long as it works, beside what else is offered", async () => {
    const half = output("half", undefined, false);
    const slow = command("slow", {
      async *run() {
        yield output("working", undefined, false);
        yield { ...half, card: { ...half.card, actions: [{ label: "Alerts", run: ["alerts"] }] } };
        yield output("done");
      },
    });
    const stop = command("stop");
    const labels = async (verbs: readonly Command<ParseContext>[], parts: Partial<Request> = {}) =>
      (await bench(verbs).ask(request("slow", parts))).map(({ card }) =>
        (card.actions ?? []).map(({ label }) => label),
      );
    expect(await labels([slow, stop])).toEqual([["Stop"], ["Stop", "Alerts"], []]);
    expect(await labels([slow])).toEqual([[], ["Alerts"], []]);
    expect(await labels([slow, stop], { via: "job" })).toEqual([[], ["Alerts"], []]);
  });

  it("by its own signal, whatever the reason in it", async () => {
    const controller = new AbortController();
    const slow = command("slow", {
      async *run() {
        controller.abort(new Error("socket closed"));
        yield output("working", undefined, false);
        yield output("never");
      },
    });
    const { ask, log } = bench([slow]);
    expect(title(await ask(request("slow", { signal: controller.signal })))).toBe(
      "Stopped: The request was cancelled.",
    );
    expect(log).toEqual([]);
  });
});

describe("permissions", () => {
  const access = {
    roles: { viewer: { channels: ["C1"] }, responder: { people: ["U2"] } },
    channels: { allowed: [], shared: ["C1"] },
    denyTables: ["IdentityInfo"],
  };
  const permit = createPermit(access, async () => noGroups);

  it("refuse before anything is parsed or run, and the refusal is recorded", async () => {
    const { ask, record } = bench([], { permit });
    expect((await ask(request("page now")))[0]).toMatchObject({
      slot: "me",
      card: { title: '"page" needs the role responder: You have the role viewer here.' },
    });
    expect(record).toEqual(["refused page"]);
  });

  it("judge a click as the person who clicks", async () => {
    const { ask } = bench([], { permit });
    const click = { via: "click", person: { platform: "slack", id: "U2", name: "Bo" } } as const;
    expect(context(await ask(request(["page", "now"], click)))?.tail).toBe("now");
    expect(title(await ask(request(["page", "now"], { via: "click" })))).toMatch(/needs the role responder/);
  });

  it("tell the command what it may show", async () => {
    const shown: unknown[] = [];
    const spy = command("spy", {
      async *run(_context, { grant }) {
        shown.push(grant);
        yield output("spy");
      },
    });
    await bench([spy], { permit }).ask(request("spy"));
    expect(shown).toEqual([{ role: "viewer", countsOnly: true, deniedTables: ["IdentityInfo"] }]);
  });
});

describe("help", () => {
  it("lists every verb, and explains one", async () => {
    const { ask } = bench();
    const list = (await ask(request("help")))[0]?.card.blocks.find((block) => block.kind === "table");
    expect(list?.rows).toHaveLength(commands.length);
    const [card] = await ask(request("help hunt"));
    expect(card?.card.title).toBe("hunt: the hunt verb");
    expect(JSON.stringify(card?.card.blocks)).toContain("--tlp");
    expect(title(await ask(request("help hnut")))).toBe('There is no verb "hnut": No verb is spelt like that.');
  });
});
