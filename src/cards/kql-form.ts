import type { Action } from "../model/card.ts";
import type { HuntResult } from "../model/hunt.ts";
import { rangeText } from "./hunt-actions.ts";

const mostTables = 10;

/** A query over the tables that saw the indicator, to go on from; null where no word of a row would be what was hunted. */
export function kqlForm({ indicator, tables, window }: HuntResult): Action | null {
  if (tables.length === 0 || indicator.kind === "cidr") return null;
  const names = tables.slice(0, mostTables).map(({ table }) => (/^\w+$/.test(table) ? table : `[${quoted(table)}]`));
  const value = `search in (${names.join(", ")}) ${quoted(indicator.value)}\n| sort by TimeGenerated desc\n| take 100`;
  return {
    label: "KQL",
    ask: {
      title: "A query of your own",
      run: ["kql", `--range=${rangeText(window)}`],
      fields: [
        {
          kind: "text",
          id: "query",
          label: "KQL",
          lines: 8,
          value,
          hint: "Every query that the hunt asked is in the file.",
        },
      ],
      submit: "Run",
    },
  };
}

/** A string literal of KQL: JSON's escapes are among its own. */
const quoted = (text: string): string => JSON.stringify(text);
