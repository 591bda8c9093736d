import type { Answer, Cell } from "../model/logs.ts";
import { parsed } from "./entities.ts";
import { reader, text } from "./lens-row.ts";
import type { Profile } from "./profile.ts";

/** Reads `account/profile`: who the first match is, and the names of every match. */
export function readPersonProfile(answer: Answer): Profile {
  const read = reader(answer);
  const [first = []] = answer.rows;
  const cell = (column: string) => read(first, column);
  const word = (column: string) => text(cell(column));
  const roles = listOf(cell("Roles"));
  return {
    about: [
      word("DisplayName"),
      [word("JobTitle"), word("Department")].filter(Boolean).join(", "),
      word("Manager") ? `manager ${word("Manager")}` : "",
      roles.length > 0 ? `roles ${roles.join(", ")}` : "no roles",
      ...said(cell("MfaRegistered"), "MFA registered", "MFA not registered"),
      ...said(cell("Enabled"), "", "disabled"),
      word("UserType") && word("UserType") !== "Member" ? word("UserType") : "",
      /^(low|medium|high)$/i.test(word("RiskLevel")) ? `risk ${word("RiskLevel").toLowerCase()}` : "",
      /^(medium|high)$/i.test(word("BlastRadius")) ? `blast radius ${word("BlastRadius").toLowerCase()}` : "",
      word("Country"),
    ].filter(Boolean),
    names: answer.rows.flatMap((row) => listOf(read(row, "Names"))),
    fits: answer.rows.map((row) => text(read(row, "AccountUPN"))),
  };
}

/** What a table does not say is not said. */
function said(cell: Cell, yes: string, no: string): string[] {
  if (typeof cell !== "boolean") return [];
  return [cell ? yes : no];
}

function listOf(cell: Cell): string[] {
  const list = parsed(cell);
  return Array.isArray(list) ? list.map(text).filter(Boolean) : [];
}
