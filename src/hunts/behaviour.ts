import type { Departure, Habit } from "../model/hunt-answer.ts";
import type { Answer, Json } from "../model/logs.ts";
import { isFields, parsed } from "./entities.ts";
import { reader, text } from "./lens-row.ts";

/** Behaviour analytics score from 0 to 10; below this a record is everyday novelty. */
const leastPriority = 5;

/** Reads `core/behaviour`: what behaviour analytics and anomaly rules found worth an investigation. */
export function readBehaviour(answer: Answer): Departure[] {
  const read = reader(answer);
  return answer.rows
    .filter((row) => Number(read(row, "Priority")) >= leastPriority)
    .map((row) => {
      const at = text(read(row, "TimeGenerated"));
      const reasons = insights(read(row, "Insights"));
      return {
        what: reasons.length > 0 ? reasons.join(", ") : text(read(row, "Title")),
        by: `${text(read(row, "Table"))}, priority ${Number(read(row, "Priority"))}`,
        first: at,
        last: at,
        rows: 1,
        address: text(read(row, "Address")),
      };
    });
}

/** `{"FirstTimeUserConnectedFromCountry":"True"}` says "first time user connected from country". */
function insights(cell: Json): string[] {
  const fields = parsed(cell);
  if (!isFields(fields)) return [];
  return Object.entries(fields)
    .filter(([, value]) => value === true || value === "True")
    .map(([name]) => name.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/\b[A-Z][a-z]/g, (word) => word.toLowerCase()));
}

const traits = ["country", "network", "device", "app", "address"] as const satisfies Habit["what"][];

/** Reads `account/sign-in-map`, the most usual first. */
export function readHabits(answer: Answer): Habit[] {
  const read = reader(answer);
  return answer.rows
    .flatMap((row): Habit[] => {
      const [, novelty = "", word = ""] = /^sign-ins, (new |usual )?(\w+)$/.exec(text(read(row, "Detail"))) ?? [];
      const what = traits.find((trait) => trait === word);
      if (!what) return [];
      return [
        {
          what,
          value: text(read(row, "Target")),
          note: text(read(row, "Note")),
          rows: Number(read(row, "Rows")),
          last: text(read(row, "Last")),
          isNew: novelty === "new ",
        },
      ];
    })
    .sort((a, b) => b.rows - a.rows || a.value.localeCompare(b.value));
}
