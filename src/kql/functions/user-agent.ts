import { expression, toText } from "../conversions.ts";
import type { Constant } from "../model.ts";
import { unsupported } from "../syntax.ts";
import type { Call, Functions } from "./define.ts";

const known = ["browser", "os", "device"];

/** What is looked for is one word or an array of them; a word that Kusto does not know is no reason to answer nothing. */
function checkTargets(call: Call, value: Constant | undefined): void {
  for (const target of Array.isArray(value) ? value : [value])
    if (typeof target === "string" && !known.includes(target))
      throw unsupported(`parse_user_agent() of "${target}"`, call.argumentNodes[1] ?? call.node);
}

/** The rules are those of uap-core, as Kusto's are; it may have those of another day. */
export const userAgentFunctions: Functions = {
  parse_user_agent: (call) => {
    const [agent, targets] = call.args;
    if (!agent || !targets) throw unsupported("parse_user_agent()", call.node);
    checkTargets(call, targets.constant?.value);
    return expression("dynamic", `CAST(kql_parse_user_agent(${toText(agent)}, ${toText(targets)}) AS JSON)`);
  },
};
