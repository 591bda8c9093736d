import { isIP } from "node:net";
import type { Answer, Cell } from "../model/logs.ts";
import { isFields, parsed } from "./entities.ts";
import { reader, text } from "./lens-row.ts";
import { distinct, type Profile } from "./profile.ts";

const mostPeople = 3;

/** Reads `host/profile`: one row a table that knows the machine, the newest first; each says what it knows. */
export function readHostProfile(answer: Answer): Profile {
  const read = reader(answer);
  const all = (column: string) => answer.rows.map((row) => text(read(row, column))).filter(Boolean);
  const first = (column: string) => all(column)[0] ?? "";
  const addresses = distinct(all("Addresses").flatMap((words) => words.match(/[0-9a-fA-F:.]+/g) ?? []))
    .filter(isIP)
    .sort();
  const people = answer.rows.flatMap((row) => peopleIn(read(row, "People")));
  const facing = answer.rows.map((row) => read(row, "InternetFacing")).find((cell) => typeof cell === "boolean");
  const heard = all("Last").sort().at(-1);
  return {
    about: [
      first("System"),
      addresses.join(", "),
      people.length > 0 ? `used by ${distinct(people).slice(0, mostPeople).join(", ")}` : "",
      first("Exposure") ? `exposure ${first("Exposure").toLowerCase()}` : "",
      first("Importance") ? `importance ${first("Importance").toLowerCase()}` : "",
      facing === true ? "faces the internet" : facing === false ? "does not face the internet" : "",
      heard ? `last heard of ${heard.slice(0, 16).replace("T", " ")}Z` : "",
    ].filter(Boolean),
    names: answer.rows.flatMap((row) => {
      const names = parsed(read(row, "Names"));
      return Array.isArray(names) ? names.map(text) : [];
    }),
    fits: distinct(all("Host")),
  };
}

function peopleIn(cell: Cell): string[] {
  const list = parsed(cell);
  return Array.isArray(list) ? list.filter(isFields).map((person) => text(person["UserName"] ?? null)) : [];
}
