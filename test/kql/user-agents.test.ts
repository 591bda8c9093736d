import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readUserAgentRules } from "../../src/kql/runtime/user-agent-rules.ts";
import { engineFor, firstRow } from "./engine.ts";

const engine = engineFor();
const ask = async (agent: string, targets: string) =>
  (await firstRow(engine(), `print parse_user_agent(${JSON.stringify(agent)}, ${targets})`))[0];

const edge =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91";

test("the rules are read as a YAML parser reads them", () => {
  const file = createRequire(import.meta.url).resolve("uap-core/regexes.yaml");
  const lists = parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>[]>;
  const expected = Object.entries(lists).map(([name, rules]) => [
    name,
    rules.map(({ regex = "", regex_flag, ...replacements }) => ({
      pattern: new RegExp(regex, regex_flag),
      replacements,
    })),
  ]);
  expect([...readUserAgentRules()]).toEqual(expected);
});

test("a browser, as Kusto's documentation shows it", async () => {
  const agent = "Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1";
  expect(await ask(agent, '"browser"')).toEqual({
    Browser: { Family: "AdobeAIR", MajorVersion: "2", MinorVersion: "5", Patch: "1" },
  });
});

test("several targets at once, as Kusto's documentation shows it", async () => {
  const agent =
    "Mozilla/5.0 (SymbianOS/9.2; U; Series60/3.1 NokiaN81-3/10.0.032 Profile/MIDP-2.0 Configuration/CLDC-1.1 ) AppleWebKit/413 (KHTML, like Gecko) Safari/4";
  expect(await ask(agent, 'dynamic(["browser", "os", "device"])')).toEqual({
    Browser: { Family: "Nokia OSS Browser", MajorVersion: "3", MinorVersion: "1", Patch: "" },
    OperatingSystem: { Family: "Symbian OS", MajorVersion: "9", MinorVersion: "2", Patch: "", PatchMinor: "" },
    Device: { Family: "Nokia N81", Brand: "Nokia", Model: "N81-3" },
  });
});

test("what sign-in logs hold: Edge on Windows", async () => {
  expect(await ask(edge, 'dynamic(["os", "browser"])')).toEqual({
    Browser: { Family: "Edge", MajorVersion: "120", MinorVersion: "0", Patch: "2210" },
    OperatingSystem: { Family: "Windows", MajorVersion: "10", MinorVersion: "", Patch: "", PatchMinor: "" },
  });
});

test("what no rule knows is Other, without versions", async () => {
  expect(await ask("", 'dynamic(["browser", "device"])')).toEqual({
    Browser: { Family: "Other", MajorVersion: "", MinorVersion: "", Patch: "" },
    Device: { Family: "Other", Brand: "", Model: "" },
  });
});
