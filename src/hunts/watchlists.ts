import type { Answer } from "../model/logs.ts";
import { isFields, parsed } from "./entities.ts";
import { reader, text } from "./lens-row.ts";

/** Reads `core/watchlists` for what a list says of the thing itself: the list's name, and an owner where one is written. */
export function readWatchlists(answer: Answer): string[] {
  const read = reader(answer);
  return answer.rows
    .filter((row) => text(read(row, "Match")) === "exact")
    .map((row) => {
      const item = parsed(read(row, "Item"));
      const owner = isFields(item) ? text(item["Owner"] ?? null) : "";
      const name = text(read(row, "Name")) || text(read(row, "Alias"));
      return `on watchlist ${name}${owner ? `, owner ${owner}` : ""}`;
    });
}
