import type { Answer } from "../model/logs.ts";
import type { IntelRecord } from "./intelligence.ts";
import { reader, text } from "./lens-row.ts";

/**
 * Reads `core/intel`. A record in which the value merely stands inside another indicator ("mention") is left out: it
 * is a hit in that table, not intelligence about the value.
 */
export function readIntelligence(answer: Answer): IntelRecord[] {
  const read = reader(answer);
  return answer.rows.flatMap((row): IntelRecord[] => {
    const cell = (column: string) => read(row, column);
    const match = text(cell("Match"));
    if (match !== "exact" && match !== "range" && match !== "parent") return [];
    return [
      {
        table: text(cell("Table")),
        id: text(cell("Id")),
        type: text(cell("Type")),
        description: text(cell("Description")) || text(cell("Name")),
        confidence: cell("Confidence") === null ? null : Number(cell("Confidence")),
        active: cell("Active") !== false,
        deleted: cell("Deleted") === true,
        revoked: cell("Revoked") === true,
        validFrom: text(cell("ValidFrom")) || null,
        validUntil: text(cell("ValidUntil")) || null,
        tlp: text(cell("Tlp")) || null,
        match,
        prefix: match === "range" ? prefixOf(text(cell("Value"))) : null,
      },
    ];
  });
}

function prefixOf(range: string): IntelRecord["prefix"] {
  const [network = "", bits = ""] = range.split("/");
  return { bits: Number(bits), version: network.includes(":") ? 6 : 4 };
}
