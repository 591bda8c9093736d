import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRequest } from "../../src/chat/grammar.ts";
import type { Inherited } from "../../src/chat/reading.ts";
import { quoteWord, splitWords } from "../../src/chat/words.ts";
import { Failure } from "../../src/model/failure.ts";
import type { Request } from "../../src/model/request.ts";
import { commands, now, prompt, request } from "./commands.ts";

const read = (raw: string | readonly string[], parts: Partial<Request> = {}, inherited?: Inherited) =>
  readRequest(request(raw, parts), { commands, now, ...(inherited ? { inherited } : {}) });

/** The request in one line: verb, words, days searched, options. */
function said(raw: string | readonly string[], parts: Partial<Request> = {}, inherited?: Inherited): string {
  const { command, context } = read(raw, parts, inherited);
  const days = (context.window.to.getTime() - context.window.from.getTime()) / 86_400_000;
  const options = Object.entries(context.options).map(([name, value]) => ` ${name}=${value}`);
  return `${command.name} [${context.words.join("|")}] ${days}d ${context.windowSource}${options.join("")}`;
}

function failure(raw: string | readonly string[], parts: Partial<Request> = {}): string {
  try {
    read(raw, parts);
  } catch (error) {
    if (error instanceof Failure) return `${error.usage ? "" : "not usage: "}${error.what}: ${error.why} ${error.fix}`;
    throw error;
  }
  throw new Error("it was read");
}

describe("a request is read as verb, words, range and options", () => {
  it.each([
    ["hunt 1.2.3.4 30d", "hunt [1.2.3.4] 30d typed"],
    ["1.2.3.4", "hunt [1.2.3.4] 7d default"],
    ["1[.]2[.]3[.]4 evil[.]com 24h", "hunt [1[.]2[.]3[.]4|evil[.]com] 1d typed"],
    ["host:web01 2w", "hunt [host:web01] 14d typed"],
    ["HUNT 30m account:jdoe", "hunt [account:jdoe] 0.020833333333333332d typed"],
    ["hunt evil.com since 2019-02-17", "hunt [evil.com] 2d typed"],
    ["hunt evil.com 2019-02-17..2019-02-18", "hunt [evil.com] 1d typed"],
    ["hunt evil.com 2019-02-16 2019-02-18T12:00Z", "hunt [evil.com] 2.5d typed"],
    ["1.2.3.4 7 d", "hunt [1.2.3.4] 7d typed"],
    ["last 14 days 1.2.3.4 --no-enrich", "hunt [1.2.3.4] 14d typed no-enrich=true"],
    ["alerts yesterday", "alerts [] 1d typed"],
    ["hunt evil.com from 2019-02-16 to 2019-02-18 host:web01", "hunt [evil.com|host:web01] 2d typed"],
    ['find yesterday "7 d"', "find [yesterday|7 d] 7d default"],
    ["hunt evil.com --no-enrich --tlp amber 2d", "hunt [evil.com] 2d typed no-enrich=true tlp=amber"],
    ['hunt evil.com --tlp="amber"', "hunt [evil.com] 7d default tlp=amber"],
    ["hunt evil.com —no-enrich", "hunt [evil.com] 7d default no-enrich=true"],
    ['find "two words" 7d', "find [two words|7d] 7d default"],
    ["find -- --x", "find [--x] 7d default"],
    ['find "say \\"hi\\""', 'find [say "hi"] 7d default'],
    ["hunt alerts 2d", "alerts [] 2d typed"],
    ["hunt HUNT 1.2.3.4", "hunt [1.2.3.4] 7d default"],
    ["hunt kql T | take 7d", "kql [T|||take|7d] 7d default"],
    ["", "help [] 7d default"],
    ["hunt --help", "help [hunt] 7d default"],
    ["kql --help", "help [kql] 7d default"],
    ["--help", "help [] 7d default"],
    ["-h", "help [] 7d default"],
    ["hunt 1.2.3.4 7d --help", "help [hunt] 7d default"],
    ["help --help", "help [help] 7d default"],
    ['find "--help"', "find [--help] 7d default"],
  ])("%s", (raw, expected) => expect(said(raw)).toBe(expected));

  it("a relative range ends at the injected now", () => {
    expect(read("1.2.3.4 24h").context.window).toEqual({ from: new Date("2019-02-18T00:00:00Z"), to: now });
  });
});

describe("what people paste is made plain", () => {
  it.each([
    ["<http://evil.com|evil.com>", "hunt [evil.com] 7d default"],
    ["hunt <https://evil.com/a?b=1&amp;c=2>", "hunt [https://evil.com/a?b=1&c=2] 7d default"],
    ["<mailto:a@b.com|a@b.com> 7d", "hunt [a@b.com] 7d typed"],
    ["find <@U123> <#C1|general>", "find [<@U123>|<#C1|general>] 7d default"],
    ["\u00a0hunt\u00a01.2.3.4\u200b\u00a07d", "hunt [1.2.3.4] 7d typed"],
    ["find \u201ctwo words\u201d", "find [two words] 7d default"],
    ["\u202ahunt\u202c evil.com", "hunt [evil.com] 7d default"],
  ])("%s", (raw, expected) => expect(said(raw)).toBe(expected));

  it("a file without words is a report", () => {
    const attachments = [{ name: "iocs.csv", mime: "text/csv", bytes: async () => new Uint8Array() }];
    expect(said("", { attachments })).toBe("report [] 7d default");
    expect(said("")).toBe("help [] 7d default");
  });

  it("Teams' mention of the bot is left out", () => {
    const place = { platform: "teams", workspace: "t", channel: "c" } as const;
    expect(said("<at>huntbot</at>&nbsp;1.2.3.4 7d", { place })).toBe("hunt [1.2.3.4] 7d typed");
  });

  it("what looks like Slack's spelling is text in a terminal", () => {
    expect(read("kql T | where a &lt; 3", { place: prompt }).context.tail).toBe("T | where a &lt; 3");
  });
});

describe("verbs that take somebody's own words", () => {
  const tail = (raw: string) => read(raw).context.tail;

  it("get them as they stand, typography mended", () => {
    expect(tail('note  he said:  "not  me --csv 7d')).toBe('he said:  "not  me --csv 7d');
    expect(tail("kql SigninLogs\n| where User == \u201cx\u201d\u00a0| count")).toBe(
      'SigninLogs\n| where User == "x" | count',
    );
    expect(tail("kql T | where n &gt; 3 &amp;&amp; a")).toBe("T | where n > 3 && a");
    expect(tail("note see <https://evil.com/a|https://evil.com/a> \u2014 bad")).toBe(
      "see https://evil.com/a \u2014 bad",
    );
  });

  it("take options only before the text", () => {
    const { context } = read("kql --range 2d --csv SigninLogs | where x == '--csv' 30d");
    expect(context.tail).toBe("SigninLogs | where x == '--csv' 30d");
    expect(context.options).toEqual({ range: "2d", csv: true });
    expect(context.windowSource).toBe("typed");
    expect(tail("note -- --csv is an option")).toBe("--csv is an option");
    const form = ["report", "--range", "2d", "--", "--range is an option"];
    expect(read(form, { via: "form" }).context.tail).toBe("--range is an option");
  });

  it("in a shell are one argument, with a range after it", () => {
    const shell = (words: string[]) => {
      const { context } = read(words, { place: prompt });
      return [context.tail, said(words, { place: prompt })];
    };
    expect(shell(["kql", 'T | where a == "b c"', "30d"])).toEqual([
      'T | where a == "b c"',
      'kql [T | where a == "b c"] 30d typed',
    ]);
    expect(shell(["kql", "T | count", "since", "2019-02-17", "--csv"])[1]).toBe("kql [T | count] 2d typed csv=true");
    expect(shell(["kql", "T | count", "since 2019-02-17"])[1]).toBe("kql [T | count] 2d typed");
    expect(shell(["kql", "T | count", "last", "14", "days"])[1]).toBe("kql [T | count] 14d typed");
    expect(shell(["hunt", "kql", "T | count", "since 2019-02-17"])[1]).toBe("kql [T | count] 2d typed");
    expect(said(["hunt", "find", "x"], { via: "click" })).toBe("hunt [find|x] 7d default");
    expect(said(["hunt", "1.2.3.4", "since 2019-02-17"], { place: prompt })).toBe("hunt [1.2.3.4] 2d typed");
    expect(shell(["kql", "7d"])[1]).toBe("kql [7d] 7d default");
  });
});

describe("words that come split stay as they are", () => {
  it.each([
    [
      ["hunt", 'account:CONTOSO\\"a b', "--range=2019-02-17T00:00:00.000Z..2019-02-18T00:00:00.000Z"],
      'hunt [account:CONTOSO\\"a b] 1d typed',
    ],
    [["find", "--unheard-of"], "find [--unheard-of] 7d default"],
    [["find", "<http://x.com|x>", ""], "find [<http://x.com|x>|] 7d default"],
  ] as const)("%j", (words, range) => {
    const [verb] = range.split(" ");
    const click = { via: "click" as const };
    if (verb === "hunt") expect(said([words[0], ...words.slice(1)], click).replace(/ range=\S+/, "")).toBe(range);
    else expect(said(words, click)).toBe(range);
  });

  it("whatever a name holds, a click hands it over unchanged", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (name) => {
        expect(read(["find", `account:${name}`], { via: "click" }).context.words).toEqual([`account:${name}`]);
        expect(read(["note", `account:${name}`], { via: "form" }).context.tail).toBe(`account:${name}`);
      }),
    );
  });
});

describe("in a thread or prompt", () => {
  const inherited: Inherited = { indicators: [{ kind: "ip", value: "1.2.3.4" }], range: "30d" };
  it.each([
    ["14d", "hunt [] 14d typed"],
    ["since 2019-02-18", "hunt [] 1d typed"],
    ["2 d", "hunt [] 2d typed"],
    ["yesterday", "hunt [] 1d typed"],
    ["alerts", "alerts [] 30d inherited"],
    ["5.6.7.8", "hunt [5.6.7.8] 30d inherited"],
    ["kql T | count", "kql [T|||count] 30d inherited"],
  ])("%s is a whole request", (raw, expected) => {
    expect(said(raw, {}, inherited)).toBe(expected);
    expect(read(raw, {}, inherited).context.inherited).toEqual(inherited.indicators);
  });

  it("a length of time and since are passed on as such, two dates as instants", () => {
    expect(read("1.2.3.4 24h").range).toBe("24h");
    expect(read("1.2.3.4 past 2 days").range).toBe("2d");
    expect(read("1.2.3.4 since yesterday").range).toBe("since 2019-02-18T00:00:00.000Z");
    expect(read("1.2.3.4 since 2019-02-17 --zone Europe/Berlin").range).toBe("since 2019-02-16T23:00:00.000Z");
    expect(read("1.2.3.4 2019-02-17..2019-02-18").range).toBe("2019-02-17T00:00:00.000Z..2019-02-18T00:00:00.000Z");
  });
});

describe("a request that does not parse says why and how", () => {
  it.each([
    ["hnut 1.2.3.4", 'Unknown verb "hnut": No verb is spelt like that. Did you mean "hunt"? All verbs: help'],
    ["alrets", 'Unknown verb "alrets": No verb is spelt like that. Did you mean "alerts"? All verbs: help'],
    ["30d", 'Could not hunt over "30d": Nothing was hunted here before. Name an indicator: 192.0.2.7 7d'],
    ["7 d", 'Could not hunt over "7 d": Nothing was hunted here before. Name an indicator: 192.0.2.7 7d'],
    [
      "1.2.3.4 last week",
      'Could not read the range "last week": It could mean 7d or 2019-02-11..2019-02-18. Write the one that is meant.',
    ],
    [
      "hunt 1.2.3.4 7d 30d",
      "Could not tell the range of hunt: It names 7d and 30d. Give one: hunt <indicator...> [range] [--no-enrich] [--tlp LEVEL]",
    ],
    [
      "hunt 1.2.3.4 --tpl amber",
      "Unknown option --tpl: hunt knows --no-enrich, --tlp, --range, --zone. Did you mean --tlp? See: help hunt",
    ],
    ["find x --csv", "Unknown option --csv: find takes no options. See: help find"],
    ["hunt x.com --tlp", "Could not read --tlp: A value belongs after it. Write hunt --tlp=VALUE."],
    ["hunt x.com --no-enrich=1", "Could not read --no-enrich=1: --no-enrich takes no value. Write hunt --no-enrich."],
    [
      'find "open',
      'Could not split the request at "open: A double quote opens there and does not close at the end of a word. Close it, for example: find "two words", or write \\" for a quote inside quotes.',
    ],
  ])("%s", (raw, expected) => expect(failure(raw)).toBe(expected));

  it("a word that is neither verb nor indicator names both ways to write it", () => {
    expect(failure("webserver 7d")).toBe(
      'Unknown verb "webserver": It is no indicator either: write host:webserver or account:webserver for a name. All verbs: help. An indicator alone is hunted: 192.0.2.7 7d',
    );
  });

  it("a verb that is not set up says what turns it on", () => {
    const off = new Map([["ack", { why: "No pager is set up.", fix: "Set one." }]]);
    for (const text of ["ack", "hunt ACK 4f3a"])
      expect(() => readRequest(request(text), { commands, now, off })).toThrow(
        expect.objectContaining({ what: '"ack" cannot be used here', fix: "Set one.", usage: true }),
      );
  });

  it("a zone that does not exist is refused when the range needs it", () => {
    expect(failure("hunt x.com 2019-02-17..2019-02-18 --zone Mars/Base")).toContain(
      'Could not use the zone "Mars/Base"',
    );
  });
});

describe("whatever is typed", () => {
  it("a quoted word comes back as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (list) => {
        expect(splitWords(list.map(quoteWord).join(" ")).map((word) => word.text)).toEqual(list);
      }),
    );
  });

  it("nothing but a usage Failure is thrown", () => {
    const piece = fc.constantFrom(
      ..."hunt kql note help since 7d 0d 99999999d 2019-02-17 2019-02-31.. .. --tlp --zone --range -- \" ' < > | 1.2.3.4 evil.com host: <@U1> &amp; \u201c".split(
        " ",
      ),
      " ",
      "\n",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 12 }).map((all) => all.join(" ")),
      fc.array(piece).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom("slack", "teams", "terminal"), (raw, platform) => {
        try {
          const { context } = read(raw, { place: { platform, workspace: "w", channel: "c" } });
          expect(context.window.from < context.window.to).toBe(true);
        } catch (error) {
          if (!(error instanceof Failure) || !error.usage) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });
});
