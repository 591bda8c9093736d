import { objectText } from "./json.ts";
import { type NativeFunction, nativeFunction, remembered } from "./native.ts";
import { readUserAgentRules, type UserAgentRule, type UserAgentRules } from "./user-agent-rules.ts";

let known: UserAgentRules | undefined;

/** The first rule that fits, and its groups from the first on: an order that uap-core's lists rely on. */
function firstMatch(list: string, agent: string): { rule: UserAgentRule; groups: string[] } | undefined {
  known ??= readUserAgentRules();
  for (const rule of known.get(list) ?? []) {
    const found = rule.pattern.exec(agent);
    if (found) return { rule, groups: found.slice(1).map((group) => group ?? "") };
  }
  return undefined;
}

/** Each part is a replacement, in which $1 stands for the first group, or else the group of its own place. */
function parts(list: string, agent: string, named: readonly (readonly [string, string, number])[]): string {
  const match = firstMatch(list, agent);
  return objectText(
    named.map(([member, replacement, place], index) => {
      const written = match?.rule.replacements[replacement];
      const filled = written?.replace(/\$(\d)/g, (_, digit: string) => match?.groups[Number(digit) - 1] ?? "");
      const text = (filled ?? match?.groups[place] ?? "").trim();
      return [member, JSON.stringify(match || index > 0 ? text : "Other")];
    }),
  );
}

const browser = (agent: string) =>
  parts("user_agent_parsers", agent, [
    ["Family", "family_replacement", 0],
    ["MajorVersion", "v1_replacement", 1],
    ["MinorVersion", "v2_replacement", 2],
    ["Patch", "v3_replacement", 3],
  ]);

const system = (agent: string) =>
  parts("os_parsers", agent, [
    ["Family", "os_replacement", 0],
    ["MajorVersion", "os_v1_replacement", 1],
    ["MinorVersion", "os_v2_replacement", 2],
    ["Patch", "os_v3_replacement", 3],
    ["PatchMinor", "os_v4_replacement", 4],
  ]);

/** A device's brand is only ever a replacement; its family and its model are both the first group. */
const device = (agent: string) =>
  parts("device_parsers", agent, [
    ["Family", "device_replacement", 0],
    ["Brand", "brand_replacement", -1],
    ["Model", "model_replacement", 0],
  ]);

const described = {
  browser: ["Browser", remembered(browser, 4096)],
  os: ["OperatingSystem", remembered(system, 4096)],
  device: ["Device", remembered(device, 4096)],
} as const;

/** `targets` is one target or a JSON array of them. */
function parseUserAgent(agent: string | null, targets: string | null): string | null {
  if (agent === null || targets === null) return null;
  const wanted = targets.startsWith("[") ? (JSON.parse(targets) as unknown[]) : [targets];
  const asked = Object.entries(described).filter(([target]) => wanted.includes(target));
  return asked.length === 0 ? null : objectText(asked.map(([, [member, describe]]) => [member, describe(agent)]));
}

export const userAgentFunctions: NativeFunction[] = [
  nativeFunction("kql_parse_user_agent", ["string", "string"], "dynamic", parseUserAgent),
];
