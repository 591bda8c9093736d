import { code, untrusted } from "../cards/span.ts";
import { plural } from "../cards/words.ts";
import { defang } from "../indicators/defang.ts";
import type { Extraction } from "../indicators/extract.ts";
import type { Card } from "../model/card.ts";
import type { Command } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import { distinctIndicators } from "../model/indicator.ts";
import { readGiven, type TextReader } from "./given-text.ts";

const mostShown = 50;

/** `extract <text>`: the indicators in a text, and what was passed over and why. Asks nobody anything. */
export function extractCommand(reader: TextReader): Command<string> {
  return {
    name: "extract",
    usage: "extract <text|file|->",
    summary: "the indicators in a text, without hunting them",
    examples: ["extract seen from hxxp://evil[.]example and 203.0.113[.]66", "extract report.txt"],
    takesRange: false,
    role: "viewer",
    parse({ tail }, { attachments }) {
      if (tail.trim() !== "" || attachments.length > 0) return tail;
      throw new Failure({
        what: "extract needs a text",
        why: "None was given.",
        fix: "For example: extract seen from evil[.]example",
        usage: true,
      });
    },
    async *run(text, request) {
      const { tlp: _, ...extraction } = await readGiven(reader, text, request);
      yield { slot: "main", key: "extract", card: extractionCard(extraction), final: true, data: extraction };
    },
  };
}

function extractionCard({ indicators, skipped, note }: Extraction): Card {
  const unique = distinctIndicators(indicators);
  const title = plural(unique.length, "indicator");
  return {
    title,
    tone: "calm",
    preview: `${title} in the text, ${skipped.length} passed over`,
    blocks: [
      ...(unique.length > 0
        ? [
            {
              kind: "table" as const,
              columns: [{ name: "Kind" }, { name: "Value" }],
              rows: unique.slice(0, mostShown).map((indicator) => [[indicator.kind], [code(defang(indicator))]]),
              ...(unique.length > mostShown ? { more: `${unique.length - mostShown} more in the JSON` } : {}),
            },
          ]
        : []),
      ...(skipped.length > 0
        ? [{ kind: "note" as const, line: [`${skipped.length} passed over: `, untrusted(reasons(skipped), 300)] }]
        : []),
      ...(note ? [{ kind: "note" as const, line: [untrusted(note, 300)] }] : []),
    ],
  };
}

/** Why things were passed over, most frequent first. */
function reasons(skipped: Extraction["skipped"]): string {
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${count} × ${reason}`)
    .join(" · ");
}
