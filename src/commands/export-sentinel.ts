import { randomUUID } from "node:crypto";
import { didCard } from "../cards/case.ts";
import { digest } from "../cards/digest.ts";
import { plain } from "../cards/span.ts";
import { summaryLines } from "../cards/summary.ts";
import { clock } from "../cards/words.ts";
import { defang } from "../indicators/defang.ts";
import type { Action, Card, Line } from "../model/card.ts";
import type { Output } from "../model/command.ts";
import { Failure } from "../model/failure.ts";
import { levelRank } from "../model/hunt.ts";
import type { IncidentDesk } from "../model/incident-desk.ts";
import type { Request } from "../model/request.ts";
import type { CaseState, TimelineEvent } from "../model/timeline.ts";
import { type CasePorts, misused } from "./case-file.ts";

/** `export sentinel` opens an incident, `export sentinel 1174` comments on that one. */
export interface ToSentinel {
  readonly incident: number | null;
  readonly confirmed: boolean;
}

interface Case {
  readonly state: CaseState;
  readonly events: readonly TimelineEvent[];
  readonly request: Request;
}

export function readToSentinel(words: readonly string[], options: Readonly<Record<string, string | true>>): ToSentinel {
  const [number, ...rest] = words;
  const confirmed = options["confirm"] !== undefined;
  if (number === undefined) return { incident: null, confirmed };
  if (rest.length === 0 && /^#?[1-9]\d{0,8}$/.test(number))
    return { incident: Number(number.replace("#", "")), confirmed };
  throw misused("Could not read the incident", "It is the number of one.", "For example: export sentinel 1174");
}

/** Shows what would be written and asks; writes once it is confirmed, and says where. */
export async function toSentinel(
  ports: CasePorts & { readonly incidents: IncidentDesk | null },
  { incident, confirmed }: ToSentinel,
  { state, events, request }: Case,
): Promise<Output> {
  const desk = allowed(ports.incidents, request);
  const known = digest(events, ports.now());
  const lines = summaryLines(state, known);
  const shown = (card: Card, data: unknown): Output => ({ slot: "main", key: "export", card, final: true, data });
  if (!confirmed) return shown(question(incident, lines), { incident, confirmed });

  const id = state.investigation.id;
  const text = lines.map((line) => plain(line, (time) => `${clock(time)} UTC`)).join("\n");
  const worst = Math.max(0, ...known.hunts.map(({ activity }) => levelRank(activity.level)));
  const severity = worst >= levelRank("impact") ? "High" : worst >= levelRank("credential") ? "Medium" : "Low";
  const names = state.indicators.slice(0, 3).map((indicator) => defang(indicator));
  const title = `huntbot: ${names.length > 0 ? names.join(", ") : "case file"}`;
  const opened = incident === null ? await desk.open({ id, title, description: text, severity }, request.signal) : null;
  // An incident that was there already learns what is known now.
  const number = incident ?? (opened?.isNew === false ? opened.number : null);
  const commented =
    number === null ? null : await desk.comment(number, { id: randomUUID(), message: text }, request.signal);
  const written = commented ?? opened;
  if (!written) throw new Error("nothing was written");
  const name = `incident ${written.number}`;
  await ports.investigations.append(id, {
    kind: "exported",
    person: request.person,
    data: { format: "sentinel", name },
  });
  const open: Action[] = written.url?.startsWith("https://") ? [{ label: "Open it", open: written.url }] : [];
  const card = didCard(
    commented ? `Commented on ${name}` : `Opened ${name}`,
    [["With the summary of this case"]],
    open,
  );
  return shown(card, { incident: written.number, url: written.url });
}

function question(incident: number | null, lines: readonly Line[]): Card {
  const what = incident === null ? "Open an incident" : `Comment on incident ${incident}`;
  const run = ["export", "--confirm", "sentinel", ...(incident === null ? [] : [String(incident)])];
  return didCard(`${what} in Microsoft Sentinel with this?`, lines, [{ label: what, run, confirm: `${what}?` }]);
}

function allowed(desk: IncidentDesk | null, request: Request): IncidentDesk {
  const role = request.grant?.role;
  if (role !== undefined && role !== "responder" && role !== "admin")
    throw misused("Only responders write into Microsoft Sentinel", `You have the role ${role}.`, "Ask a responder.");
  if (desk) return desk;
  throw new Failure({
    what: "Nothing is written into Microsoft Sentinel here",
    why: "It is off unless the configuration names a workspace.",
    fix: "Whoever runs the bot sets sentinel.workspace in the file that HUNTBOT_CONFIG points to.",
    usage: true,
  });
}
